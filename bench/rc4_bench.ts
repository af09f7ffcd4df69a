/**
 * How fast RC4 and the handshake of Message Stream Encryption are: `deno bench -A bench/rc4_bench.ts`.
 *
 * @module
 */
import { makeKeyExchange, Rc4 } from "../lib/wire/mse/mod.ts";
import { SystemRandom } from "../lib/net/mod.ts";

const MIB = 1024 * 1024;

const random = new SystemRandom();
const cipher = new Rc4(random.fill(new Uint8Array(20)));

for (const [name, length] of [["4 KiB", 4096], ["128 KiB", 128 * 1024], ["1 MiB", MIB]] as const) {
  const bytes = random.fill(new Uint8Array(length));
  Deno.bench(`RC4 of 16 MiB, ${name} at once`, { group: "cipher" }, () => {
    for (let at = 0; at < 16 * MIB; at += length) cipher.transform(bytes);
  });
}

Deno.bench("beginning both ciphers of a stream", { group: "handshake" }, () => {
  for (let i = 0; i < 2; i++) new Rc4(bytesOfKey).discard(1024);
});

Deno.bench("agreeing on a key", { group: "handshake" }, () => {
  makeKeyExchange(random).secretWith(other.publicKey);
});

const bytesOfKey = random.fill(new Uint8Array(20));
const other = makeKeyExchange(random);
