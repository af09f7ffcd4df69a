import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { SystemClock, SystemRandom } from "../../../lib/net/mod.ts";

Deno.test("SystemClock calls once, and not after cancel()", async () => {
  const clock = new SystemClock();
  let calls = 0;
  const cancelled = clock.setTimer(0, () => calls += 100);
  const farAway = clock.setTimer(2 ** 40, () => calls += 1000);
  await new Promise<void>((resolve) => {
    clock.setTimer(0, () => {
      calls++;
      cancelled.cancel();
    });
    cancelled.cancel();
    clock.setTimer(1, resolve);
  });
  farAway.cancel();
  assertEquals(calls, 1);
});

Deno.test("SystemClock never goes back and knows the date", () => {
  const clock = new SystemClock();
  const first = clock.now();
  assert(clock.now() >= first);
  assertGreater(clock.wallTime(), Date.UTC(2024, 0, 1));
});

Deno.test("SystemRandom.fill() fills all of an array of any length", () => {
  const random = new SystemRandom();
  for (const length of [0, 1, 20, 65_536, 200_000]) {
    const array = new Uint8Array(length);
    assert(random.fill(array) === array);
    if (length < 200_000) continue;
    for (let at = 0; at < length; at += 50_000) {
      assert(array.subarray(at, at + 50_000).some((byte) => byte !== 0));
    }
  }
});

Deno.test("SystemRandom.below() gives every number below its limit and no other", () => {
  const random = new SystemRandom();
  const seen = new Set<number>();
  for (let i = 0; i < 1000; i++) seen.add(random.below(7));
  assertEquals([...seen].sort(), [0, 1, 2, 3, 4, 5, 6]);
  assertEquals(random.below(1), 0);
  for (const limit of [2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
    const values = Array.from({ length: 100 }, () => random.below(limit));
    assert(values.every((value) => Number.isSafeInteger(value) && value >= 0 && value < limit));
    assert(values.some((value) => value >= limit / 4));
  }
});

Deno.test("SystemRandom.below() favours no numbers where its limit is no power of two", () => {
  const random = new SystemRandom();
  const limit = 3 * 2 ** 30;
  const low = Array.from({ length: 2000 }, () => random.below(limit)).filter((n) => n < 2 ** 30);
  // A third of them, within six standard deviations; taken modulo the limit it would be half of them.
  assert(Math.abs(low.length - 2000 / 3) < 130, `${low.length} of 2000`);
});

Deno.test("SystemRandom.below() throws on limits that are none", () => {
  const random = new SystemRandom();
  for (const limit of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
    assertThrows(() => random.below(limit), RangeError, "Cannot choose");
  }
});
