import { assert, assertEquals } from "@std/assert";
import { RateMeter } from "../../../lib/swarm/mod.ts";

Deno.test("RateMeter.rate() is 0 before anything passed", () => {
  assertEquals(new RateMeter().rate(5_000), 0);
});

Deno.test("RateMeter.rate() is the mean of the last five whole seconds", () => {
  for (const start of [0, 1_000, 123_456_000]) {
    const meter = new RateMeter();
    [100, 200, 300, 400, 500, 600, 700].forEach((bytes, second) => {
      meter.add(bytes, start + second * 1_000);
      meter.add(bytes, start + second * 1_000 + 999);
    });
    assertEquals(meter.rate(start + 6_999), 2 * (200 + 300 + 400 + 500 + 600) / 5);
    assertEquals(meter.rate(start + 7_000), 2 * (300 + 400 + 500 + 600 + 700) / 5);
    assertEquals(meter.totalBytes, 2 * 2_800);
  }
});

Deno.test("RateMeter.rate() needs no five seconds to begin", () => {
  const meter = new RateMeter();
  meter.add(1_000, 10_000);
  assertEquals(meter.rate(10_500), 1_000);
  meter.add(3_000, 11_000);
  assertEquals(meter.rate(11_500), 1_000);
  assertEquals(meter.rate(12_000), 2_000);
});

Deno.test("RateMeter.rate() falls to 0 within six seconds of silence", () => {
  const meter = new RateMeter();
  for (let now = 0; now < 10_000; now += 100) meter.add(1_000, now);
  assertEquals(meter.rate(9_999), 10_000);
  const rates = [10, 11, 12, 13, 14, 15].map((second) => meter.rate(second * 1_000));
  assertEquals(rates, [10_000, 8_000, 6_000, 4_000, 2_000, 0]);
  assertEquals(meter.rate(1e9), 0);
  assertEquals(meter.totalBytes, 100_000);
});

Deno.test("RateMeter forgets what lies before a long silence", () => {
  const meter = new RateMeter();
  meter.add(5_000, 0);
  meter.add(1_000, 600_000);
  assertEquals(meter.rate(601_000), 200);
});

Deno.test("RateMeter.rate() changes nothing", () => {
  const [asked, left] = [new RateMeter(), new RateMeter()];
  for (let now = 0; now < 20_000; now += 700) {
    asked.add(now, now);
    left.add(now, now);
    assert(asked.rate(now + 300) >= 0);
  }
  assertEquals(asked.rate(20_000), left.rate(20_000));
});
