import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/mod.ts";

Deno.test("VirtualClock.advance() fires timers in the order of their moments, then as they were set", async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  for (const [delayMs, name] of [[30, "c"], [10, "a"], [30, "d"], [20, "b"]] as const) {
    clock.setTimer(delayMs, () => fired.push(`${name}${clock.now()}`));
  }
  await clock.advance(25);
  assertEquals([fired, clock.now(), clock.nextTimerAt], [["a10", "b20"], 25, 30]);
  await clock.advance(5);
  assertEquals(fired, ["a10", "b20", "c30", "d30"]);
  assertEquals(clock.timerCount, 0);
});

Deno.test("VirtualClock.advance() lets promises settle between timers, however long their chain", async () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  const settle = async () => {
    for (let i = 0; i < 1_000; i++) await Promise.resolve();
    seen.push(clock.now());
  };
  clock.setTimer(1, () => void settle());
  clock.setTimer(2, () => seen.push(clock.now()));
  await clock.advance(10);
  assertEquals(seen, [1, 2]);
});

Deno.test("a timer that was taken back does not fire, and one may set another for the same moment", async () => {
  const clock = new VirtualClock();
  let count = 0;
  const timer = clock.setTimer(5, () => count += 100);
  clock.setTimer(5, () => void clock.setTimer(0, () => count++));
  timer.cancel();
  timer.cancel();
  assertEquals(clock.timerCount, 1);
  await clock.advance(5);
  assertEquals([count, clock.timerCount], [1, 0]);
});
