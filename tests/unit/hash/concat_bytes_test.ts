import { assert, assertEquals } from "@std/assert";
import { concatBytes } from "../../../lib/hash/mod.ts";

Deno.test("concatBytes() puts bytes together in a buffer of their own", () => {
  const one = Uint8Array.of(1, 2);
  assertEquals(concatBytes([]), new Uint8Array());
  assertEquals(concatBytes([one, new Uint8Array(), Uint8Array.of(3)]), Uint8Array.of(1, 2, 3));
  assert(concatBytes([one]) !== one);
});
