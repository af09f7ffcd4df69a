import type { Clock, Timer } from "../../io/mod.ts";

/** How often it is looked whether a timer comes late. */
const LOOK_MS = 500;

/** For how long a delay counts: as long as the slowest usual scraping takes to come by. */
const KEPT_MS = 60_000;

/** Measures how long the event loop was held up at most in the last minute: by so much a timer came late. */
export class LoopLag implements Disposable {
  readonly #clock: Clock;
  #delays: readonly { readonly at: number; readonly ms: number }[] = [];
  #timer: Timer;
  #expectedAt: number;

  /** Begins to measure. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#expectedAt = clock.now() + LOOK_MS;
    this.#timer = clock.setTimer(LOOK_MS, () => this.#look());
  }

  /** The longest delay of the last minute, in milliseconds. */
  get maxMs(): number {
    const since = this.#clock.now() - KEPT_MS;
    return this.#delays.reduce((most, { at, ms }) => at >= since ? Math.max(most, ms) : most, 0);
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  /** Keeps delays that no later one exceeds: others can not be the longest any more. */
  #look(): void {
    const at = this.#clock.now();
    const ms = Math.max(0, at - this.#expectedAt);
    const kept = this.#delays.filter((delay) => delay.at >= at - KEPT_MS && delay.ms > ms);
    this.#delays = [...kept, { at, ms }];
    this.#expectedAt = at + LOOK_MS;
    this.#timer = this.#clock.setTimer(LOOK_MS, () => this.#look());
  }
}
