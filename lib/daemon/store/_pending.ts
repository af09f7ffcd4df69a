import type { Statistics } from "../control.ts";
import type { StoreWrite } from "./_messages.ts";
import { encodeEvent, encodeProgress, wholeNumber } from "./_row_codec.ts";
import type { NewEvent, TorrentProgress } from "./rows.ts";

/** What need not be committed at once: of each torrent the last that was said, and events in order. */
export class Pending {
  readonly #progress = new Map<number, TorrentProgress>();
  #statistics: Statistics | undefined;
  #events: NewEvent[] = [];

  /** Whether there is nothing. */
  get isEmpty(): boolean {
    return this.#progress.size === 0 && this.#events.length === 0 && this.#statistics === undefined;
  }

  /** How far a torrent is. */
  progress(id: number, progress: TorrentProgress): void {
    this.#progress.set(id, progress);
  }

  /** Counters of all torrents. */
  statistics(statistics: Statistics): void {
    this.#statistics = statistics;
  }

  /** Something happened. */
  event(event: NewEvent): void {
    this.#events.push(event);
  }

  /** Takes all of it, as changes of the database. */
  take(): StoreWrite[] {
    const writes: StoreWrite[] = [];
    if (this.#progress.size > 0) {
      const rows = [...this.#progress].map(([id, progress]) => encodeProgress(id, progress));
      writes.push({ type: "progress", rows });
    }
    if (this.#statistics) {
      const entries = Object.entries<number>({ ...this.#statistics });
      writes.push({
        type: "statistics",
        entries: entries.map(([key, value]) => [key, wholeNumber(value)]),
      });
    }
    if (this.#events.length > 0) {
      writes.push({ type: "events", events: this.#events.map(encodeEvent) });
    }
    this.#progress.clear();
    this.#statistics = undefined;
    this.#events = [];
    return writes;
  }
}
