import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  hasSessionId,
  makeSessionId,
  SESSION_ID_BYTES,
  sessionIdConflict,
} from "../../../../lib/daemon/transmission/mod.ts";

Deno.test("makeSessionId() makes a letter of each random byte", () => {
  const bytes = Uint8Array.from({ length: SESSION_ID_BYTES }, (_, at) => at * 5);
  assertMatch(makeSessionId(bytes), /^[A-Za-z0-9+/]{48}$/);
  assertEquals(makeSessionId(new Uint8Array([0, 63, 64, 255])), "0/0/");
});

Deno.test("hasSessionId() takes the header in any case, and no other value", () => {
  assert(hasSessionId(new Headers({ "x-transmission-session-id": "abc" }), "abc"));
  assert(!hasSessionId(new Headers({ "x-transmission-session-id": "abd" }), "abc"));
  assert(!hasSessionId(new Headers(), "abc"));
});

Deno.test("sessionIdConflict() names the right id in a header, and in the body for people", () => {
  const { status, headers, body } = sessionIdConflict("abc");
  assertEquals(status, 409);
  assertEquals(headers, {
    "content-type": "text/html; charset=UTF-8",
    "X-Transmission-Session-Id": "abc",
    "X-Transmission-Rpc-Version": "6.1.0",
  });
  assert(body.includes("<code>X-Transmission-Session-Id: abc</code>"));
});
