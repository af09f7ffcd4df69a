import { assertEquals, assertThrows } from "@std/assert";
import {
  BencodeDict,
  BencodeRaw,
  bytesToKey,
  decode,
  type Encodable,
  encode,
  keyToBytes,
} from "../../../lib/bencode/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";

Deno.test("encode() writes the canonical form", () => {
  const rows: [Encodable, string][] = [
    [0, "i0e"],
    [-0, "i0e"],
    [-5, "i-5e"],
    [2 ** 53 - 1, "i9007199254740991e"],
    [18446744073709551615n, "i18446744073709551615e"],
    ["", "0:"],
    ["é", "2:Ã©"],
    [utf8("spam"), "4:spam"],
    [[], "le"],
    [[1, ["a"], {}], "li1el1:aedee"],
    [{ b: 1, a: "x", B: undefined }, "d1:a1:x1:bi1ee"],
    [new Map([["z", 1], ["aa", 2], ["a", 3]]), "d1:ai3e2:aai2e1:zi1ee"],
    [new BencodeDict([["\xff", 1], ["z", 2]]), "d1:zi2e1:\xffi1ee"],
    [{ info: new BencodeRaw(utf8("d1:bi1e1:ai2ee")) }, "d4:infod1:bi1e1:ai2eee"],
  ];
  for (const [value, want] of rows) assertEquals(bytesToKey(encode(value)), want);
});

Deno.test("encode() throws on what bencode does not have", () => {
  let deep: Encodable = [];
  for (let i = 0; i < 300; i++) deep = [deep];
  for (const value of [0.5, NaN, Infinity, 2 ** 53, { "€": 1 }, deep]) {
    assertThrows(() => encode(value), RangeError);
  }
});

Deno.test("decode() gives back what encode() wrote", () => {
  const value = new BencodeDict([
    ["", patternBytes(70_000)],
    ["\x00", [1, -1, 2n ** 63n, [], new BencodeDict()]],
    ["nested", new BencodeDict([["\xff\xfe", [utf8("ü")]]])],
  ]);
  const bytes = encode(value);
  assertEquals(decode(bytes, { strict: true }), value);
  assertEquals(encode(value), bytes);
});

Deno.test("bytesToKey() and keyToBytes() are each other's inverse", () => {
  for (const length of [0, 1, 24, 25, 4096, 10_001]) {
    const bytes = patternBytes(length);
    const key = bytesToKey(bytes);
    assertEquals(key.length, length);
    assertEquals(keyToBytes(key), bytes);
  }
  assertThrows(() => keyToBytes("a€"), RangeError, 'character 1 of "a€" is not a byte');
});
