import { type RpcCaller, TransmissionRpc } from "../../../../lib/daemon/transmission/mod.ts";
import type { FakeControl } from "../support/fake_control.ts";

/** The time of the tests: 2026-02-01 00:00 UTC. */
export const NOW = Date.UTC(2026, 1, 1);

/** An RPC over a made-up daemon. */
export function rpcOver(control: FakeControl): TransmissionRpc {
  return new TransmissionRpc(control, { now: () => NOW, sessionId: "the id" });
}

/** Sends a request, as text or as what JSON says, and reads the answer; undefined for none. */
export async function send<Answer>(
  control: FakeControl,
  request: unknown,
  caller: RpcCaller = {},
): Promise<Answer | undefined> {
  const text = typeof request === "string" ? request : JSON.stringify(request);
  const { status, body } = await rpcOver(control).handle(text, caller);
  return status === 204 ? undefined : JSON.parse(body);
}

/** Calls a method in JSON-RPC 2.0 and gives its result; or its error: the code, and what goes with it. */
export async function call<Result>(
  control: FakeControl,
  method: string,
  params: unknown = {},
): Promise<Result> {
  const text = JSON.stringify({ jsonrpc: "2.0", method, params, id: 1 });
  const { result, error } = JSON.parse((await rpcOver(control).handle(text)).body);
  return error ? { code: error.code, ...error.data } : result;
}

/** Calls a method in the legacy dialect and gives the whole answer. */
export async function callLegacy<Answer>(
  control: FakeControl,
  method: string,
  args: unknown = {},
): Promise<Answer> {
  const text = JSON.stringify({ method, arguments: args });
  return JSON.parse((await rpcOver(control).handle(text)).body);
}
