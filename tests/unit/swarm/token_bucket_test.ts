import { assert, assertEquals } from "@std/assert";
import { TokenBucket } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

/** A block with its header, which passes at any rate. */
const BLOCK = 16_384 + 13;

const RATES = [1, 999, 10_000, 33_001, 100_000, 1_000_003, 1e9];

Deno.test("TokenBucket lets everything pass without a limit", () => {
  const bucket = new TokenBucket();
  bucket.spend(1e12);
  assertEquals(bucket.available(0), Infinity);
  assertEquals(bucket.waitMs(1e12, 0), 0);
});

Deno.test("TokenBucket lets nothing pass at a rate of 0", () => {
  const bucket = new TokenBucket(0);
  assert(bucket.available(0) <= 0);
  assert(bucket.available(1e9) <= 0);
  assertEquals(bucket.waitMs(1, 1e9), Infinity);
  bucket.setRate(1_000);
  assertEquals(bucket.available(1e9 + 1_000), 1_000);
});

Deno.test("TokenBucket keeps to its rate, whoever takes how much and when", () => {
  const random = new SeededRandom(2);
  for (const rate of RATES) {
    const bucket = new TokenBucket(rate);
    let passed = 0;
    let now = 0;
    while (now < 60_000) {
      const wanted = 1 + random.below(100_000);
      const bytes = Math.min(wanted, bucket.available(now));
      if (bytes > 0) {
        bucket.spend(bytes);
        passed += bytes;
      }
      now += random.below(50);
    }
    const burst = Math.max(BLOCK, rate / 2);
    assert(passed <= rate * now / 1000 + burst, `${passed} bytes in ${now} ms at ${rate}`);
    const busy = Math.min(rate, 1_000_000) * now / 1000;
    assert(passed >= 0.95 * busy - 1, `${passed} bytes in ${now} ms at ${rate}`);
  }
});

Deno.test("TokenBucket holds what flows in half a second, and a block at least", () => {
  for (const rate of RATES) {
    const bucket = new TokenBucket(rate);
    bucket.spend(bucket.available(0));
    assertEquals(bucket.available(1e12), Math.max(BLOCK, Math.floor(rate / 2)), `${rate}`);
  }
});

Deno.test("TokenBucket.waitMs() is how long it takes, to the millisecond", () => {
  for (const rate of RATES) {
    for (const bytes of [1, 4_096, BLOCK, 100_000, 1e9]) {
      const bucket = new TokenBucket(rate);
      bucket.spend(bucket.available(0) + 1_000);
      const waitMs = bucket.waitMs(bytes, 0);
      assert(waitMs > 0 && Number.isFinite(waitMs));
      assert(bucket.waitMs(bytes, waitMs - 1) > 0, `${bytes} at ${rate}: too long`);
      assertEquals(bucket.waitMs(bytes, waitMs), 0, `${bytes} at ${rate}: too short`);
    }
  }
});

Deno.test("TokenBucket has what was taken beyond its tokens paid for later", () => {
  const bucket = new TokenBucket(10_000);
  bucket.spend(bucket.available(0) + 20_000);
  assertEquals(bucket.available(0), -20_000);
  assertEquals(bucket.available(2_000), 0);
  assertEquals(bucket.available(2_500), 5_000);
});

Deno.test("TokenBucket.setRate() holds at once, with no credit from before", () => {
  const bucket = new TokenBucket();
  assertEquals(bucket.available(0), Infinity);
  bucket.setRate(100_000);
  assertEquals(bucket.available(0), 50_000);
  bucket.setRate(1_000);
  assertEquals(bucket.available(0), BLOCK);
  assertEquals(bucket.rateBytesPerSec, 1_000);
  bucket.setRate(Infinity);
  assertEquals(bucket.available(0), Infinity);
});
