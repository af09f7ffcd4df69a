import { setImmediate } from "node:timers";
import type { Clock, Timer } from "../io/mod.ts";
import { TimerHeap } from "./_timer_heap.ts";

/** Where {@linkcode VirtualClock.wallTime} begins: some day in November 2023. */
const DEFAULT_WALL_OFFSET_MS = 1_700_000_000_000;

/** Lets all that waits for nothing but promises go on, however long its chain of awaits is. */
export async function settle(): Promise<void> {
  // A turn of the event loop begins only when nothing is left to be done between turns.
  await new Promise<void>((next) => void setImmediate(next));
}

/** What a clock begins with. */
export interface VirtualClockOptions {
  /** Its first moment, in milliseconds; 0 by default. */
  readonly now?: number;
  /** How far ahead of {@linkcode VirtualClock.now} the time for people is. */
  readonly wallOffset?: number;
}

/**
 * A clock that stands still until it is moved. What is due at one moment happens in the order that it was asked for, so
 * that all that follows from a seed follows from it in every run.
 */
export class VirtualClock implements Clock {
  readonly #timers = new TimerHeap();
  readonly #wallOffset: number;
  #now: number;

  /** A clock at its first moment. */
  constructor(options: VirtualClockOptions = {}) {
    this.#now = options.now ?? 0;
    this.#wallOffset = options.wallOffset ?? DEFAULT_WALL_OFFSET_MS;
  }

  /** Timers that have neither fired nor been cancelled. */
  get timerCount(): number {
    return this.#timers.count;
  }

  /** When the next timer fires; infinite if there is none. */
  get nextTimerAt(): number {
    return this.#timers.first()?.at ?? Infinity;
  }

  /** Milliseconds since the first moment. */
  now(): number {
    return this.#now;
  }

  /** Milliseconds since 1970. */
  wallTime(): number {
    return this.#now + this.#wallOffset;
  }

  /** Calls once, `delayMs` from now. */
  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = this.#timers.add(this.#now + Math.max(0, delayMs), () => {
      callback();
      return true;
    });
    return { cancel: () => this.#timers.cancel(timer) };
  }

  /**
   * As {@linkcode VirtualClock.setTimer}, for what happens by the hundred thousand and mostly wakes nobody: promises are
   * let go on only where `happen` says that it settled one.
   */
  setEvent(at: number, happen: () => boolean): void {
    this.#timers.add(Math.max(this.#now, at), happen);
  }

  /** Moves on, firing each timer at its moment and letting promises settle before and after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#timers.first(); next && next.at <= end; next = this.#timers.first()) {
      this.#now = Math.max(this.#now, next.at);
      if (this.#timers.take()?.()) await settle();
    }
    this.#now = end;
  }
}
