import { assert, assertEquals } from "@std/assert";
import { TokenBucket } from "../../../lib/swarm/mod.ts";
import { VirtualClock } from "../../../lib/testing/mod.ts";
import { Throttle } from "../../../lib/torrent/throttle.ts";

Deno.test("Throttle.take() gives all that is wanted without a limit", () => {
  const throttle = new Throttle(new VirtualClock(), [new TokenBucket(), new TokenBucket()]);
  assertEquals(throttle.rateBytesPerSec, Infinity);
  assertEquals(throttle.take(1e9), 1e9);
});

Deno.test("Throttle.take() gives what the bucket with least has, and takes it from all", () => {
  const buckets = [new TokenBucket(100_000), new TokenBucket(400_000)];
  const throttle = new Throttle(new VirtualClock(), buckets);
  assertEquals(throttle.rateBytesPerSec, 100_000);
  assertEquals(throttle.take(1e9), 50_000);
  assertEquals(buckets.map((bucket) => bucket.available(0)), [0, 150_000]);
});

Deno.test("Throttle.take() gives nothing rather than little, unless little is wanted", () => {
  const bucket = new TokenBucket(100_000);
  const throttle = new Throttle(new VirtualClock(), [bucket]);
  bucket.spend(bucket.available(0) - 4_095);
  assertEquals(throttle.take(10_000), 0);
  assertEquals(throttle.take(4_095), 4_095);
});

Deno.test("Throttle.giveBack() lets others have what was not used", () => {
  const throttle = new Throttle(new VirtualClock(), [new TokenBucket(100_000)]);
  const granted = throttle.take(50_000);
  assertEquals(throttle.take(50_000), 0);
  throttle.giveBack(granted - 1_000);
  assertEquals(throttle.take(50_000), 49_000);
});

Deno.test("Throttle holds many to the rate, and lets none of them starve", async () => {
  const clock = new VirtualClock();
  const throttle = new Throttle(clock, [new TokenBucket(100_000)]);
  const taken = new Array<number>(7).fill(0);
  let isOver = false;
  const takers = taken.map(async (_, taker) => {
    while (!isOver) {
      const bytes = throttle.take(16_384);
      if (bytes === 0) {
        await throttle.wait();
        continue;
      }
      taken[taker]! += bytes;
      // What was let through takes a moment to pass.
      await new Promise<void>((passed) => clock.setTimer(1, passed));
    }
  });
  await clock.advance(60_000);
  isOver = true;
  throttle.changed();
  await clock.advance(1_000);
  await Promise.all(takers);
  const total = taken.reduce((sum, bytes) => sum + bytes, 0);
  assert(total <= 60 * 100_000 + 50_000 && total > 59 * 100_000, `${total} bytes in a minute`);
  assert(Math.min(...taken) > total / 20, `${taken}`);
  assertEquals(clock.timerCount, 0);
});

Deno.test("Throttle.changed() wakes those that wait for a limit that is gone", async () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket(0);
  const throttle = new Throttle(clock, [bucket]);
  let isAwake = false;
  const waiting = throttle.wait().then(() => isAwake = true);
  await clock.advance(500);
  assertEquals(isAwake, false);
  bucket.setRate(Infinity);
  throttle.changed();
  await waiting;
  assertEquals(throttle.take(1_000), 1_000);
  assertEquals(clock.timerCount, 0);
});

Deno.test("Throttle.take() gives nothing to who comes while others wait", async () => {
  const clock = new VirtualClock();
  const throttle = new Throttle(clock, [new TokenBucket(100_000)]);
  const held = throttle.take(50_000);
  const order: string[] = [];
  const waiting = throttle.wait().then(() => {
    order.push("first");
    throttle.take(10_000);
  });
  throttle.giveBack(held);
  assertEquals(throttle.take(1_000), 0);
  await clock.advance(100);
  await waiting;
  assertEquals(order, ["first"]);
  assertEquals(throttle.take(1_000), 1_000);
});
