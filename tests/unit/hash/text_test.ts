import { assertEquals, assertThrows } from "@std/assert";
import { fromBase32, fromHex, toBase32, toHex } from "../../../lib/hash/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";

Deno.test("toHex() and fromHex() are each other's inverse", () => {
  assertEquals(toHex(Uint8Array.of(0, 1, 0xab, 0xff)), "0001abff");
  assertEquals(fromHex("0001ABff"), Uint8Array.of(0, 1, 0xab, 0xff));
  assertEquals(fromHex(""), new Uint8Array());
  assertEquals(fromHex(toHex(patternBytes(1000))), patternBytes(1000));
});

Deno.test("fromHex() throws on anything else", () => {
  for (const text of ["0", "0g", "0x00", " 00", "00\n", "é0", "-1"]) {
    assertThrows(() => fromHex(text), SyntaxError, "Cannot read hexadecimal digits");
  }
});

// RFC 4648, section 10, without the padding.
Deno.test("toBase32() and fromBase32() do as RFC 4648 says", () => {
  const rows: [string, string][] = [
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ];
  for (const [plain, encoded] of rows) {
    assertEquals(toBase32(utf8(plain)), encoded);
    assertEquals(fromBase32(encoded), utf8(plain));
    assertEquals(fromBase32(encoded.toLowerCase()), utf8(plain));
  }
  assertEquals(fromBase32(toBase32(patternBytes(20))), patternBytes(20));
});

Deno.test("fromBase32() throws on anything else", () => {
  for (const text of ["M1", "MY======", "M Y", "ß"]) {
    assertThrows(() => fromBase32(text), SyntaxError, "Cannot read base 32");
  }
});
