import { assert, assertEquals } from "@std/assert";
import { BloomFilter } from "../../../lib/dht/bloom_filter.ts";
import { toHex } from "../../../lib/hash/mod.ts";

/** The filter of BEP 33. */
const FILTER =
  "f6c3f5eaa07ffd91bde89f777f26fb2bff37bdb8fb2bbaa2fd3ddde7bacfff75ee7ccbaefe5eedb1fbfa" +
  "ff67f6abff5e43ddbca3fd9b9ffdf4ffd3e9dff12d1bdf59db53dbe9fa5b7ff3b8fdfcde1afb8bedd7be2f3ee71ebbbf" +
  "e93bcdeefe148246c2bc5dbff7e7efdcf24fd8dc7adffd8fffdfddfff7a4bbeedf5cb95ce81fc7fcff1ff4ffffdfe5f7" +
  "fdcbb7fd79b3fa1fc77bfe07fff905b7b7ffc7fefeffe0b8370bb0cd3f5b7f2bd93feb4386cfdd6f7fd5bfaf2e9ebfff" +
  "feecd67adbf7c67f17efd5d75eba6ffeba7fff47a91eb1bfbb53e8abfb5762abe8ff237279bfefbfeef5ffc5febfdfe5" +
  "adffadfee1fb737ffffbfd9f6aeffeee76b6fd8f72ef";

Deno.test("BloomFilter has the bits and the estimate of BEP 33", () => {
  const filter = new BloomFilter();
  for (let i = 0; i < 256; i++) filter.add(`192.0.2.${i}`);
  for (let i = 0; i <= 0x3e7; i++) filter.add(`2001:db8::${i.toString(16)}`);
  assertEquals(toHex(filter.bytes), FILTER);
  // The text prints 1224.9308, which is the same cut off.
  assertEquals(filter.estimate().toFixed(3), "1224.931");
  assert(filter.has("192.0.2.7"));
});

Deno.test("BloomFilter.estimate() is 0 for an empty one and finite for a full one", () => {
  const filter = new BloomFilter();
  assertEquals(filter.estimate(), 0);
  assert(!filter.has("192.0.2.7"));
  filter.union(new Uint8Array(256).fill(0xff));
  assert(Number.isFinite(filter.estimate()));
});

Deno.test("BloomFilter.union() counts those in both once", () => {
  const [a, b] = [new BloomFilter(), new BloomFilter()];
  for (let i = 0; i < 100; i++) a.add(`8.8.${i}.1`);
  for (let i = 50; i < 150; i++) b.add(`8.8.${i}.1`);
  a.union(b.bytes);
  assert(Math.abs(a.estimate() - 150) < 10, `${a.estimate()}`);
});
