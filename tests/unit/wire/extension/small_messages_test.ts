import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeDontHave,
  decodeUploadOnly,
  encodeDontHave,
  encodeUploadOnly,
  WireError,
} from "../../../../lib/wire/mod.ts";

Deno.test("encodeDontHave() and decodeDontHave() have any number of a piece (BEP 54)", () => {
  assertEquals([...encodeDontHave(0x01020304)], [1, 2, 3, 4]);
  for (const index of [0, 999, 1_000, 1_001, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    assertEquals(decodeDontHave(encodeDontHave(index)), index);
  }
});

Deno.test("encodeUploadOnly() and decodeUploadOnly() have one byte", () => {
  assertEquals([...encodeUploadOnly(true), ...encodeUploadOnly(false)], [1, 0]);
  assertEquals(decodeUploadOnly(Uint8Array.of(0)), false);
  for (const byte of [1, 2, 255]) assertEquals(decodeUploadOnly(Uint8Array.of(byte)), true);
});

Deno.test("decodeDontHave() and decodeUploadOnly() throw on other lengths", () => {
  for (let length = 0; length < 10; length++) {
    const bytes = new Uint8Array(length);
    if (length !== 4) assertThrows(() => decodeDontHave(bytes), WireError);
    if (length !== 1) assertThrows(() => decodeUploadOnly(bytes), WireError);
  }
});
