import type { Clock, Timer } from "../../lib/io/mod.ts";

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/** Rounds of pending promises that {@linkcode settle} lets run: far more than any chain of awaits is long. */
const SETTLE_ROUNDS = 200;

/** Lets all that waits for nothing but promises go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < SETTLE_ROUNDS; i++) await Promise.resolve();
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Due>();
  readonly #wallOffset: number;
  #now: number;

  /** `now` is what it begins with; `wallTime()` is always `wallOffset` ahead of it. */
  constructor(options: { readonly now?: number; readonly wallOffset?: number } = {}) {
    this.#now = options.now ?? 0;
    this.#wallOffset = options.wallOffset ?? 1_700_000_000_000;
  }

  /** Timers that have neither fired nor been cancelled. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** When the next timer fires; infinite if there is none. */
  get nextTimerAt(): number {
    return Math.min(Infinity, ...[...this.#timers].map((timer) => timer.at));
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now + this.#wallOffset;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = { at: this.#now + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Moves on, firing each timer at its moment and letting promises settle before and after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#first(end); timer !== undefined; timer = this.#first(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
      await settle();
    }
    this.#now = end;
  }

  #first(end: number): Due | undefined {
    let first: Due | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }
}
