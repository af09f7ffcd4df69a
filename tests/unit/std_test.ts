import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

Deno.test("std: the faces over the standard library work", () => {
  assertEquals(parseArgs(["-o", "x", "f"], { string: ["output"], alias: { output: "o" } })._, [
    "f",
  ]);
  assert(timingSafeEqual(new Uint8Array([1]), new Uint8Array([1])));
  assertThrows(() => JSON.parse("{"), SyntaxError);
});
