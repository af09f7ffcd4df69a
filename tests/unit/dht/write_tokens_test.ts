import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { WriteTokens } from "../../../lib/dht/write_tokens.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const KEY = new Uint8Array(20).fill(1);
const MINUTE_MS = 60_000;

Deno.test("WriteTokens.isValid() is bound to address and key, for five to ten minutes", () => {
  const tokens = new WriteTokens(new SeededRandom(), 0);
  const token = tokens.issue("8.8.8.8", KEY, 4 * MINUTE_MS);
  const rows: readonly [
    what: string,
    hostname: string,
    key: Uint8Array,
    at: number,
    isValid: boolean,
  ][] = [
    ["at once", "8.8.8.8", KEY, 4, true],
    ["another address", "8.8.8.9", KEY, 4, false],
    ["another info-hash", "8.8.8.8", new Uint8Array(20), 4, false],
    ["after the next change", "8.8.8.8", KEY, 9, true],
    ["11 minutes old", "8.8.8.8", KEY, 15, false],
  ];
  for (const [what, hostname, key, minutes, isValid] of rows) {
    assertEquals(tokens.isValid(token, { hostname, key }, minutes * MINUTE_MS), isValid, what);
  }
});

Deno.test("WriteTokens forgets both secrets in a long silence", () => {
  const tokens = new WriteTokens(new SeededRandom(), 0);
  const token = tokens.issue("8.8.8.8", KEY, 0);
  assert(!tokens.isValid(token, { hostname: "8.8.8.8", key: KEY }, 12 * MINUTE_MS));
});

Deno.test("WriteTokens gives other tokens after a restart", () => {
  const [a, b] = [1, 2].map((seed) =>
    new WriteTokens(new SeededRandom(seed), 0).issue("8.8.8.8", KEY, 0)
  );
  assertNotEquals(a, b);
});
