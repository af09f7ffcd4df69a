import { assert, assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../../lib/hash/mod.ts";
import { Rc4 } from "../../../../lib/wire/mse/mod.ts";
import { patternBytes } from "../../../support/bytes.ts";
import { sharedVectors } from "../../../support/shared.ts";
import { thrown } from "../../../support/thrown.ts";

interface Vector {
  readonly key: string;
  readonly keystream_at_1024: string;
  readonly keystream_at_4096: string;
}

/** RFC 6229, the key of 40 bits. */
const KEY = "0102030405";

Deno.test("Rc4 gives the key stream of RFC 6229", () => {
  const stream = new Rc4(fromHex(KEY)).transform(new Uint8Array(32));
  assertEquals(toHex(stream), "b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919");
});

Deno.test("Rc4.discard() leaves out the beginning of the key streams of RFC 6229", () => {
  const vectors = [
    {
      key: KEY,
      keystream_at_1024: "30abbcc7c20b01609f23ee2d5f6bb7df",
      keystream_at_4096: "ff25b58995996707e51fbdf08b34d875",
    },
    ...sharedVectors<Vector>("rc4_rfc6229"),
  ];
  for (const { key, keystream_at_1024, keystream_at_4096 } of vectors) {
    const cipher = new Rc4(fromHex(key));
    cipher.discard(1024);
    assertEquals(toHex(cipher.transform(new Uint8Array(16))), keystream_at_1024, key);
    cipher.discard(4096 - 1024 - 16);
    assertEquals(toHex(cipher.transform(new Uint8Array(16))), keystream_at_4096, key);
  }
});

Deno.test("Rc4.transform() twice gives the bytes again, in the same array, however they are cut", () => {
  const plain = patternBytes(5_000);
  const bytes = plain.slice();
  assert(new Rc4(fromHex(KEY)).transform(bytes) === bytes);
  assert(bytes.some((byte, at) => byte !== plain[at]));
  const cipher = new Rc4(fromHex(KEY));
  for (let at = 0, step = 0; at < bytes.length; at += step++) {
    cipher.transform(bytes.subarray(at, at + step));
  }
  assertEquals(bytes, plain);
});

Deno.test("Rc4.transform() gives the same wherever the bytes are in their memory", () => {
  const expected = new Rc4(fromHex(KEY)).transform(patternBytes(40));
  for (let offset = 0; offset < 9; offset++) {
    for (let length = 0; length <= 40; length++) {
      const memory = new Uint8Array(64).fill(7);
      const bytes = memory.subarray(offset, offset + length);
      bytes.set(patternBytes(length));
      const cipher = new Rc4(fromHex(KEY));
      assertEquals(cipher.transform(bytes), expected.subarray(0, length), `${length} at ${offset}`);
      const around = [...memory.subarray(0, offset), ...memory.subarray(offset + length)];
      assert(around.every((byte) => byte === 7), `${length} at ${offset}`);
    }
  }
});

Deno.test("Rc4 takes keys of 1 to 256 bytes", () => {
  for (const length of [1, 256]) new Rc4(new Uint8Array(length));
  for (const length of [0, 257]) thrown(() => new Rc4(new Uint8Array(length)), RangeError);
});
