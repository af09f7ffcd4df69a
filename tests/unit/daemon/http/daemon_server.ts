import type { DaemonControl } from "../../../../lib/daemon/control.ts";
import {
  type DaemonHttpServer,
  type HttpServerOptions,
  openHttpServer,
  type RpcAnswer,
  type RpcHandler,
} from "../../../../lib/daemon/http/mod.ts";
import { SystemClock } from "../../../../lib/net/mod.ts";
import { FakeControl } from "../support/fake_control.ts";

/** The token of the servers here. */
export const TOKEN = "a-token-that-nobody-guesses";

/** The session id that their RPC wants. */
export const SESSION_ID = "session-1";

/** RPC that answers to everything and writes down what it was asked. */
export class FakeRpc implements RpcHandler {
  readonly sessionId = SESSION_ID;
  readonly rpcVersion = "6.1.0";
  /** What was asked for, and whether by one who may only look. */
  readonly calls: { readonly body: string; readonly isReadOnly: boolean }[] = [];
  /** What is answered. */
  answer: RpcAnswer = { status: 200, body: '{"result":"success"}' };

  handle(body: string, { isReadOnly }: { readonly isReadOnly: boolean }): Promise<RpcAnswer> {
    this.calls.push({ body, isReadOnly });
    return Promise.resolve(this.answer);
  }
}

/** A server on a free port of this machine, and its RPC. */
export interface ServerScene extends AsyncDisposable {
  readonly server: DaemonHttpServer;
  readonly rpc: FakeRpc;
  readonly url: string;
  readonly port: number;
  /** Asks, and reads the answer to its end. */
  ask(path: string, init?: AskInit): Promise<Answer>;
}

/** A request that is signed by the token unless it says otherwise. */
export interface AskInit extends RequestInit {
  readonly isSigned?: boolean;
}

/** An answer that was read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Opens a server. */
export async function openScene(
  options: Partial<HttpServerOptions> = {},
  control: DaemonControl = new FakeControl(),
): Promise<ServerScene> {
  const rpc = new FakeRpc();
  const at = { hostname: "127.0.0.1", port: 0 };
  const clock = new SystemClock();
  const server = await openHttpServer(control, {
    ...{ at, token: TOKEN, rpc, clock },
    ...options,
  });
  async function ask(path: string, { isSigned = true, ...init }: AskInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (isSigned && !headers.has("authorization")) headers.set("authorization", `Bearer ${TOKEN}`);
    const response = await fetch(new URL(path, server.url), {
      redirect: "manual",
      ...init,
      headers,
    });
    const { status } = response;
    return { status, headers: response.headers, text: await response.text() };
  }
  return {
    server,
    rpc,
    ask,
    url: server.url,
    port: server.port ?? 0,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Sends lines as they are, and gives the status that comes back. */
export async function rawStatus(port: number, ...lines: string[]): Promise<number> {
  using connection = await Deno.connect({ port });
  const text = [...lines, "Connection: close", "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(4096);
  let head = "";
  // The answer may come before all of the request was read, and the connection stay until it was.
  while (!head.includes("\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) break;
    head += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
}

/** A Basic header for a name and a password. */
export function basic(name: string, password: string): string {
  return `Basic ${btoa(`${name}:${password}`)}`;
}
