import { assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { decodeKrpc, KrpcError } from "../../../lib/dht/mod.ts";

const BYTES_20 = new Uint8Array(20);

/** Whether a put is taken whose salt and value have so many bytes. */
function takesPut(saltLength: number, valueLength: number): boolean {
  const a = {
    id: BYTES_20,
    k: new Uint8Array(32),
    salt: new Uint8Array(saltLength),
    seq: 1,
    sig: new Uint8Array(64),
    token: "abcd",
    v: new Uint8Array(valueLength),
  };
  try {
    decodeKrpc(encode({ a, q: "put", t: "aa", y: "q" }));
    return true;
  } catch (error) {
    if (error instanceof KrpcError) return false;
    throw error;
  }
}

Deno.test("decodeKrpc() takes salts of 64 bytes and no more, of any from 0 to 4,096", () => {
  for (let length = 0; length <= 4_096; length++) {
    assertEquals(takesPut(length, 10), length <= 64, `${length} bytes`);
  }
});

Deno.test("decodeKrpc() takes values of 1,000 bytes and no more, of any from 0 to 4,096", () => {
  // "996:" and as many bytes.
  for (let length = 0; length <= 4_096; length++) {
    assertEquals(takesPut(0, length), length <= 996, `${length} bytes`);
  }
});
