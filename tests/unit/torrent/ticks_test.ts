import { assertEquals } from "@std/assert";
import { Ticks } from "../../../lib/torrent/ticks.ts";
import { FakeClock } from "../../support/fake_clock.ts";

Deno.test("Ticks calls each once a second, from a second after it has come at the latest", async () => {
  const clock = new FakeClock();
  const ticks = new Ticks(clock);
  const called: Record<string, number[]> = { a: [], b: [], c: [] };
  const join = (name: string) => ticks.join(() => called[name]?.push(clock.now() - start));
  const start = clock.now();
  const leave = [join("a")];
  await clock.advance(250);
  leave.push(join("b"));
  await clock.advance(20);
  leave.push(join("c"));
  await clock.advance(3_000);
  assertEquals(called, {
    a: [1_000, 2_000, 3_000],
    b: [1_200, 2_200, 3_200],
    c: [1_200, 2_200, 3_200],
  });
  for (const one of leave) one();
});

Deno.test("Ticks calls those no more that have left, and has no timer for nobody", async () => {
  const clock = new FakeClock();
  const ticks = new Ticks(clock);
  let calls = 0;
  const leave = ticks.join(() => leave());
  const leaveToo = ticks.join(() => calls++);
  await clock.advance(1_000);
  assertEquals(calls, 1);
  leaveToo();
  assertEquals(clock.timerCount, 0);
  await clock.advance(5_000);
  assertEquals(calls, 1);
  const leaveAgain = ticks.join(() => calls++);
  await clock.advance(1_000);
  assertEquals(calls, 2);
  leaveAgain();
});

Deno.test("Ticks makes up for no more than a second after a halt", () => {
  let now = 0;
  let due: { readonly at: number; readonly callback: () => void } | undefined;
  const ticks = new Ticks({
    now: () => now,
    wallTime: () => now,
    setTimer(delayMs, callback) {
      due = { at: now + delayMs, callback };
      return { cancel: () => due = undefined };
    },
  });
  const calls: number[] = [];
  const leave = ticks.join(() => calls.push(now));
  now = 60_050; // the machine slept
  while (due && due.at <= 62_000) {
    now = Math.max(now, due.at);
    due.callback();
  }
  assertEquals(calls, [60_050, 60_050, 61_000, 62_000]);
  leave();
});
