import { assertEquals } from "@std/assert";
import { crc32c } from "../../../lib/hash/mod.ts";
import { utf8 } from "../../support/bytes.ts";

const VECTORS: readonly [text: string, crc: number][] = [
  ["", 0],
  ["a", 0xc1d04330],
  ["123456789", 0xe3069283],
];

for (const [text, crc] of VECTORS) {
  Deno.test(`crc32c() of "${text}" is ${crc.toString(16)}`, () => {
    assertEquals(crc32c(utf8(text)), crc);
  });
}
