import type { RateRange, RatesView } from "../view/mod.ts";
import { decodeSteps, encodeSteps } from "./steps_codec.ts";
import { type RateStep, RateSteps } from "./rate_steps.ts";

/** Ten minutes in steps of two seconds. */
const RECENT = { stepMs: 2_000, capacity: 300 };

/** A day in steps of five minutes. */
const DAY = { stepMs: 5 * 60_000, capacity: 288 };

/** All time: five minutes first, then ever longer steps, between a year's and its half in less than 18 hours each. */
const ALL = { stepMs: 5 * 60_000, capacity: 512, isEndless: true };

/** What came and went of one torrent, or of all together, in some ten kibibytes. */
export class RateHistory {
  readonly #recent = new RateSteps(RECENT);
  readonly #day = new RateSteps(DAY);
  readonly #all = new RateSteps(ALL);

  /** Reads what {@linkcode RateHistory.encode} has written; what can not be read is left out. */
  static decode(bytes: Uint8Array): RateHistory {
    const history = new RateHistory();
    const [day = [], all = []] = decodeSteps(bytes);
    for (const step of day) history.#day.add(step);
    for (const step of all) history.#all.add(step);
    return history;
  }

  /** What is to be kept: the last ten minutes are not. */
  encode(): Uint8Array {
    return encodeSteps([this.#day, this.#all]);
  }

  /** Adds bytes that came and went at about a moment: since so many milliseconds before. */
  add(moved: RateStep, sinceMs: number): void {
    this.#day.add(moved);
    this.#all.add(moved);
    // One that is looked at now and then has moved it over all that time.
    const parts = Math.max(1, Math.min(Math.round(sinceMs / RECENT.stepMs), RECENT.capacity));
    for (let part = parts - 1; part >= 0; part--) {
      this.#recent.add({
        at: moved.at - part * RECENT.stepMs,
        downloaded: moved.downloaded / parts,
        uploaded: moved.uploaded / parts,
      });
    }
  }

  /** Adds what a later one has. */
  continueWith(later: RateHistory): void {
    for (const step of later.#recent.steps()) this.#recent.add(step);
    for (const step of later.#day.steps()) this.#day.add(step);
    for (const step of later.#all.steps()) this.#all.add(step);
  }

  /** Rates up to now. */
  view(range: RateRange, now: number): RatesView {
    switch (range) {
      case "10m":
        return this.#recent.view(now);
      case "day":
        return this.#day.view(now);
      case "all":
        return this.#all.view(now);
    }
  }
}
