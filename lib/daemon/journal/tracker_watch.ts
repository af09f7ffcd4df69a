import type { TrackerHealth } from "../view/mod.ts";
import type { JournalNote } from "./note.ts";

/** Notes of trackers in an hour: where one fails that all torrents have, the others say no more than these. */
const MAX_NOTES = 2_000;
const BUDGET_MS = 60 * 60_000;

/** A tracker as it is now. */
export interface SeenTracker {
  /** Its URL. */
  readonly url: string;
  /** How it is. */
  readonly health: TrackerHealth;
  /** Why, in words. */
  readonly text: string;
  /** What to call it: without what is secret. */
  host(): string;
}

/**
 * Notices when trackers of torrents fail, and when they work again: once for each change, not each announce. Only what fails
 * is remembered, so that torrents that are well cost nothing.
 */
export class TrackerWatch {
  readonly #failing = new Map<number, Map<string, TrackerHealth>>();
  #budgetSince = -Infinity;
  #noted = 0;

  /** Looks at the trackers of a torrent; `now` is in milliseconds. */
  look(torrent: number, trackers: Iterable<SeenTracker>, now: number): JournalNote[] {
    const notes: JournalNote[] = [];
    const known = this.#failing.get(torrent);
    for (const tracker of trackers) {
      const { url, health, text } = tracker;
      if (health === "unknown") continue;
      if (health === "working") {
        if (known?.delete(url)) notes.push({ kind: "tracker-working", host: tracker.host() });
      } else if (known?.get(url) !== health) {
        const failing = this.#failing.get(torrent) ?? new Map<string, TrackerHealth>();
        this.#failing.set(torrent, failing.set(url, health));
        notes.push({ kind: "tracker-failing", host: tracker.host(), text });
      }
    }
    if (known?.size === 0) this.#failing.delete(torrent);
    return this.#withinBudget(notes, now);
  }

  /** A torrent is gone. */
  forget(torrent: number): void {
    this.#failing.delete(torrent);
  }

  #withinBudget(notes: JournalNote[], now: number): JournalNote[] {
    if (notes.length === 0) return notes;
    if (now - this.#budgetSince >= BUDGET_MS) {
      this.#budgetSince = now;
      this.#noted = 0;
    }
    const told = notes.slice(0, Math.max(0, MAX_NOTES - this.#noted));
    this.#noted += told.length;
    return told;
  }
}
