import { assert, assertEquals } from "@std/assert";
import { BencodeDict, bytesToKey, decode } from "../../../lib/bencode/mod.ts";
import { utf8 } from "../../support/bytes.ts";

function decodeDict(text: string): BencodeDict {
  const value = decode(utf8(text));
  assert(value instanceof BencodeDict);
  return value;
}

Deno.test("BencodeDict's getters give undefined for what is absent or of another type", () => {
  const dict = decodeDict("d1:ai1e1:b3:foo1:cli2ee1:dd1:xi1ee1:ei9223372036854775807ee");
  assertEquals(dict.integer("a"), 1);
  assertEquals(dict.bytes("b"), utf8("foo"));
  assertEquals(dict.text("b"), "foo");
  assertEquals(dict.list("c"), [2]);
  assertEquals(dict.dict("d")?.integer("x"), 1);
  for (const key of ["b", "c", "d", "e", "z"]) assertEquals(dict.integer(key), undefined, key);
  for (const key of ["a", "c", "d", "z"]) {
    assertEquals([dict.bytes(key), dict.text(key)], [undefined, undefined], key);
  }
  for (const key of ["a", "b", "d", "z"]) assertEquals(dict.list(key), undefined, key);
  for (const key of ["a", "b", "c", "z"]) assertEquals(dict.dict(key), undefined, key);
});

Deno.test("BencodeDict.text() gives UTF-8 alone, as it is", () => {
  const dict = decodeDict("d1:a4:\u{1f600}1:b4:\ufeffbe");
  assertEquals(dict.text("a"), "\u{1f600}");
  assertEquals(dict.text("b"), "\ufeffb");
  assertEquals(new BencodeDict([["x", Uint8Array.of(0xc3)]]).text("x"), undefined);
});

Deno.test("BencodeDict.span() says where the raw value lay", () => {
  const text = "d4:infod4:name5:alicee5:nodesl0:ee";
  const dict = decodeDict(text);
  const raw = (key: string) => {
    const span = dict.span(key);
    return span && text.slice(span.start, span.end);
  };
  assertEquals(raw("info"), "d4:name5:alicee");
  assertEquals(raw("nodes"), "l0:e");
  assertEquals(raw("name"), undefined);
  assertEquals(new BencodeDict([["a", 1]]).span("a"), undefined);
  const inner = dict.dict("info");
  assertEquals(inner?.span("name"), { start: 14, end: 21 });
  const deepest = decodeDict("d1:ad1:bd1:ci1eeee").dict("a")?.dict("b");
  assertEquals([deepest?.integer("c"), deepest?.span("c")], [1, undefined]);
});

Deno.test("BencodeDict's keys are byte strings", () => {
  const bytes = Uint8Array.of(0x64, 0x32, 0x3a, 0xc3, 0xa9, 0x69, 0x31, 0x65, 0x65);
  const dict = decode(bytes);
  assert(dict instanceof BencodeDict);
  assertEquals([...dict.keys()], [bytesToKey(utf8("é"))]);
});
