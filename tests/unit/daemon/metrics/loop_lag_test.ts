import { assertEquals } from "@std/assert";
import { LoopLag } from "../../../../lib/daemon/metrics/mod.ts";
import type { Clock, Timer } from "../../../../lib/io/mod.ts";

/** A clock whose one timer fires when it is told to, late or not. */
class LateClock implements Clock {
  /** The time. */
  time = 0;
  /** Whether a timer is set. */
  isSet = false;
  #callback: () => void = () => {};
  #dueAt = 0;

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.time;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    this.isSet = true;
    this.#dueAt = this.time + delayMs;
    this.#callback = callback;
    return { cancel: () => this.isSet = false };
  }

  /** Lets the timer fire, so many milliseconds late. */
  fire(lateMs: number): void {
    this.time = this.#dueAt + lateMs;
    this.#callback();
  }
}

Deno.test("LoopLag gives the longest delay of the last minute", () => {
  const clock = new LateClock();
  using lag = new LoopLag(clock);
  assertEquals(lag.maxMs, 0);
  clock.fire(3);
  clock.fire(250);
  const at = clock.time;
  clock.fire(40);
  assertEquals(lag.maxMs, 250);
  while (clock.time < at + 60_000) clock.fire(1);
  clock.fire(1);
  assertEquals(lag.maxMs, 1);
});

Deno.test("LoopLag ends with its owner", () => {
  const clock = new LateClock();
  new LoopLag(clock)[Symbol.dispose]();
  assertEquals(clock.isSet, false);
});
