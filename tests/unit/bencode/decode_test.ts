import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  BencodeDict,
  BencodeError,
  type BencodeErrorCode,
  type BencodeSlipKind,
  bytesToKey,
  decode,
  type DecodeOptions,
  decodePrefix,
} from "../../../lib/bencode/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";

Deno.test("decode() gives values of the nearest kind", () => {
  assertEquals(decode(utf8("i12453e")), 12453);
  assertEquals(decode(utf8("i-7e")), -7);
  assertEquals(decode(utf8("26:abcdefghijklmnopqrstuvwxyz")), utf8("abcdefghijklmnopqrstuvwxyz"));
  assertEquals(decode(utf8("0:")), new Uint8Array());
  assertEquals(decode(utf8("li12453e3:aaae")), [12453, utf8("aaa")]);
  assertEquals(decode(utf8("llleee")), [[[]]]);
  assertEquals(
    decode(utf8("d1:ai1e1:cli1ei2ee1:dd1:xi1eee")),
    new BencodeDict([
      ["a", 1],
      ["c", [1, 2]],
      ["d", new BencodeDict([["x", 1]])],
    ]),
  );
});

Deno.test("decode() gives integers that a number does not hold as bigint", () => {
  const rows: [string, number | bigint][] = [
    ["i9007199254740991e", 9007199254740991],
    ["i9007199254740992e", 9007199254740992n],
    ["i-9007199254740991e", -9007199254740991],
    ["i-9007199254740992e", -9007199254740992n],
    ["i9223372036854775807e", 9223372036854775807n],
    ["i18446744073709551615e", 18446744073709551615n],
  ];
  for (const [text, want] of rows) assertEquals(decode(utf8(text)), want, text);
});

Deno.test("decode() throws on what is not bencode", () => {
  const rows: [input: string, code: BencodeErrorCode, offset: number][] = [
    ["", "unexpected-eof", 0],
    [" ", "expected-value", 0],
    ["e", "expected-value", 0],
    ["i", "unexpected-eof", 1],
    ["i10", "unexpected-eof", 3],
    ["i-", "unexpected-eof", 2],
    ["ie", "expected-digit", 1],
    ["i-e", "expected-digit", 2],
    ["i--1e", "expected-digit", 2],
    ["i+0e", "expected-digit", 1],
    ["i6z4e", "expected-digit", 2],
    ["i35412-5633e", "expected-digit", 6],
    ["i123456789012345678901e", "overflow", 21],
    ["-10:foobar", "expected-value", 0],
    ["1:", "unexpected-eof", 1],
    ["4:boa", "unexpected-eof", 1],
    ["1", "unexpected-eof", 1],
    ["1x", "expected-colon", 1],
    ["99999999:foobar", "unexpected-eof", 8],
    ["199999999:foobar", "limit-exceeded", 0],
    ["l", "unexpected-eof", 1],
    ["lllee", "unexpected-eof", 5],
    ["l2:..0", "unexpected-eof", 6],
    ["d", "unexpected-eof", 1],
    ["d1:ai1e1:be", "expected-value", 10],
    ["di5e1:ae", "expected-digit", 1],
    ["d-1:ai1ee", "expected-digit", 1],
    ["d1:a", "unexpected-eof", 4],
    ["d1000:..e", "unexpected-eof", 5],
    ["i1ei2e", "trailing-data", 3],
    ["de\n", "trailing-data", 2],
    [";/\x7f", "expected-value", 0],
  ];
  for (const [input, code, offset] of rows) {
    const error = thrown(() => decode(utf8(input)), BencodeError, input);
    assertEquals([error.code, error.offset], [code, offset], input);
  }
});

Deno.test("decode() says where and why in its message", () => {
  assertThrows(
    () => decode(utf8("l3:ab")),
    BencodeError,
    "Cannot decode bencode at offset 2: 1 bytes of a string are missing",
  );
});

Deno.test("decodePrefix() tells slips, each kind once", () => {
  const rows: [input: string, slips: [kind: BencodeSlipKind, offset: number][]][] = [
    ["d2:aai1e1:bi2ee", []],
    ["d2:bai1e2:aai2ee", [["unsorted-keys", 8]]],
    ["d2:aai1e1:ai2ee", [["unsorted-keys", 8]]],
    ["d2:aai1e2:aai2ee", [["duplicate-key", 8]]],
    ["d1:ai1e1:bi2e1:ai3ee", [["unsorted-keys", 13], ["duplicate-key", 13]]],
    ["06:foobar", [["leading-zero", 0]]],
    ["00:", [["leading-zero", 0]]],
    ["i01e", [["leading-zero", 0]]],
    ["i-0e", [["leading-zero", 0]]],
    ["i-03e", [["leading-zero", 0]]],
    ["li01ei02ee", [["leading-zero", 1]]],
    ["i0e", []],
    ["0:", []],
  ];
  for (const [input, slips] of rows) {
    const want = slips.map(([kind, offset]) => ({ kind, offset }));
    assertEquals(decodePrefix(utf8(input)).slips, want, input);
    if (slips.length === 0) continue;
    const error = thrown(() => decode(utf8(input), { strict: true }), BencodeError, input);
    assertEquals({ kind: error.code, offset: error.offset }, want[0], input);
  }
});

Deno.test("decodePrefix() says where the value ended", () => {
  const bytes = utf8("d8:msg_typei1e5:piecei0e10:total_sizei3425eexxxx");
  const { value, end } = decodePrefix(bytes);
  assert(value instanceof BencodeDict);
  assertEquals(value.integer("total_size"), 3425);
  assertEquals(bytesToKey(bytes.subarray(end)), "xxxx");
});

Deno.test("decode() keeps the first of two equal keys", () => {
  const value = decode(utf8("d1:ai1e1:ai2ee"));
  assert(value instanceof BencodeDict);
  assertEquals(value.get("a"), 1);
  assertEquals(value.span("a"), { start: 4, end: 7 });
});

Deno.test("decode() keeps to its limits", () => {
  const rows: [string, DecodeOptions, BencodeErrorCode | undefined][] = [
    ["l3:fooe", { maxTokens: 1 }, "limit-exceeded"],
    ["l3:fooe", { maxTokens: 2 }, undefined],
    ["d1:ai1ee", { maxTokens: 2 }, "limit-exceeded"],
    ["d1:ai1ee", { maxTokens: 3 }, undefined],
    ["lle0:e", { maxDepth: 1 }, "depth-exceeded"],
    ["lle0:e", { maxDepth: 2 }, undefined],
    ["l".repeat(100) + "e".repeat(100), {}, undefined],
    ["l".repeat(101) + "e".repeat(101), {}, "depth-exceeded"],
    ["d1:a".repeat(1_000_000), {}, "depth-exceeded"],
  ];
  for (const [input, options, code] of rows) {
    if (code === undefined) {
      decode(utf8(input), options);
    } else {
      const error = thrown(() => decode(utf8(input), options), BencodeError, input.slice(0, 20));
      assertEquals(error.code, code);
    }
  }
});

Deno.test("decode() takes no more stack for deep values", () => {
  const depth = 500_000;
  const bytes = utf8("l".repeat(depth) + "e".repeat(depth));
  let value = decode(bytes, { maxDepth: depth });
  let seen = 0;
  while (Array.isArray(value)) {
    seen++;
    const [inner] = value;
    if (inner === undefined) break;
    value = inner;
  }
  assertEquals(seen, depth);
});

Deno.test("decode() gives views of the input, not copies", () => {
  const bytes = utf8("l3:abce");
  const [text] = [decode(bytes)].flat();
  assert(text instanceof Uint8Array);
  assertEquals([text.buffer === bytes.buffer, text.byteOffset], [true, 3]);
});

// W16: every decoder ends, whatever short input it gets.
Deno.test("decode() ends at once on every input of up to four telling bytes", () => {
  const alphabet = utf8("deil:-01;/\x7f\x00a");
  const input = new Uint8Array(4);
  let accepted = 0;
  for (let i = 0; i < alphabet.length ** 4; i++) {
    for (let j = 0, rest = i; j < 4; j++, rest = Math.floor(rest / alphabet.length)) {
      input[j] = alphabet[rest % alphabet.length]!;
    }
    try {
      decodePrefix(input);
      accepted++;
    } catch (error) {
      assert(error instanceof BencodeError, `${input}: ${error}`);
    }
  }
  assert(accepted > 0);
});

// M8: keys that mean something to the language.
Deno.test("decode() takes __proto__ and constructor as keys like any other", () => {
  const value = decode(utf8("d9:__proto__d1:ai1ee11:constructori2ee"));
  assert(value instanceof BencodeDict);
  assertEquals(value.dict("__proto__")?.integer("a"), 1);
  assertEquals(value.integer("constructor"), 2);
  assertEquals(Object.getPrototypeOf(value), BencodeDict.prototype);
  assertEquals(Reflect.get({}, "a"), undefined);
});
