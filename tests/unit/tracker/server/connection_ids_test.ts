import { assertEquals, assertNotEquals } from "@std/assert";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import { ConnectionIds } from "../../../../lib/tracker/server/connection_ids.ts";

const A = new Uint8Array([8, 8, 8, 8]);
const B = new Uint8Array([8, 8, 8, 9]);
const MINUTE = 60_000;

Deno.test("ConnectionIds are valid for two minutes at least and four at most", () => {
  const ids = new ConnectionIds(new SeededRandom());
  for (const issuedAt of [0, 1, 119_999, 120_000, 10_000_000]) {
    const id = ids.issue(A, issuedAt);
    assertEquals(ids.isValid(id, A, issuedAt), true);
    assertEquals(ids.isValid(id, A, issuedAt + 2 * MINUTE), true);
    assertEquals(ids.isValid(id, A, issuedAt + 4 * MINUTE), false);
    assertEquals(ids.isValid(id, A, issuedAt + 24 * 60 * MINUTE), false);
  }
});

Deno.test("ConnectionIds are valid for one address, and of one secret", () => {
  const random = new SeededRandom();
  const ids = new ConnectionIds(random);
  const id = ids.issue(A, 0);
  assertEquals(ids.isValid(id, B, 0), false);
  assertEquals(ids.isValid(id, new Uint8Array(16), 0), false);
  assertEquals(ids.isValid(id ^ 1n, A, 0), false);
  assertEquals(new ConnectionIds(random).isValid(id, A, 0), false);
  assertNotEquals(ids.issue(A, 0), ids.issue(A, 2 * MINUTE));
});
