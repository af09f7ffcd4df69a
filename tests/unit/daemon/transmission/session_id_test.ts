import { assertEquals, assertMatch } from "@std/assert";
import type { RpcHandler } from "../../../../lib/daemon/http/rpc_handler.ts";
import {
  makeSessionId,
  SESSION_ID_BYTES,
  TransmissionRpc,
} from "../../../../lib/daemon/transmission/mod.ts";
import { FakeControl } from "../support/fake_control.ts";

Deno.test("makeSessionId() makes a letter of each random byte", () => {
  const bytes = Uint8Array.from({ length: SESSION_ID_BYTES }, (_, at) => at * 5);
  assertMatch(makeSessionId(bytes), /^[A-Za-z0-9+/]{48}$/);
  assertEquals(makeSessionId(new Uint8Array([0, 63, 64, 255])), "0/0/");
});

Deno.test("TransmissionRpc is what the HTTP server hands calls to", () => {
  const handler: RpcHandler = new TransmissionRpc(new FakeControl(), { sessionId: "abc" });
  assertEquals([handler.sessionId, handler.rpcVersion], ["abc", "6.1.0"]);
});
