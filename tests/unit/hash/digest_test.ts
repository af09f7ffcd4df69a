import { assertEquals } from "@std/assert";
import { equalBytes, sha1, sha256, toHex } from "../../../lib/hash/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";

Deno.test("sha1() and sha256() give the digests of FIPS 180", () => {
  assertEquals(toHex(sha1(utf8("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  assertEquals(toHex(sha1(utf8(""))), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  assertEquals(
    toHex(sha256(utf8("abc"))),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("sha1() hashes a view, not the buffer behind it", () => {
  assertEquals(sha1(utf8("xabcx").subarray(1, 4)), sha1(utf8("abc")));
});

Deno.test("equalBytes() compares bytes and lengths", () => {
  assertEquals(equalBytes(patternBytes(20), patternBytes(20)), true);
  assertEquals(equalBytes(patternBytes(20), patternBytes(21)), false);
  assertEquals(equalBytes(patternBytes(20), patternBytes(20).with(19, 0)), false);
  assertEquals(equalBytes(new Uint8Array(), new Uint8Array()), true);
});
