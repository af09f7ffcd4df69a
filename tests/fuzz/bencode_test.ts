import { assertEquals } from "@std/assert";
import { BencodeError, bytesToKey, decode, decodePrefix, encode } from "../../lib/bencode/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";
import { generateBencode } from "./generate_bencode.ts";

const SEEDS = [
  "i42e",
  "i-9007199254740993e",
  "i18446744073709551615e",
  "4:spam",
  "0:",
  "le",
  "llleee",
  "d4:spaml1:a1:bee",
  "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe",
  "d8:completei1e8:intervali1800e12:min intervali1800e5:peers0:e",
  "d9:__proto__d1:ai1eee",
  `${"l".repeat(101)}${"e".repeat(101)}`,
];

fuzzTest({
  name: "decode()",
  seeds: SEEDS.map(utf8),
  generate: generateBencode,
  expects: [BencodeError],
  run(input) {
    const { value, end, slips } = decodePrefix(input, { maxTokens: 10_000 });
    // What is canonical is encoded to the same bytes, and what is not becomes canonical.
    const encoded = encode(value);
    if (slips.length === 0) {
      assertEquals(bytesToKey(encoded), bytesToKey(input.subarray(0, end)));
    } else {
      assertEquals(bytesToKey(encode(decode(encoded, { strict: true }))), bytesToKey(encoded));
    }
  },
});
