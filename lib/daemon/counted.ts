import type { Clock } from "../io/mod.ts";
import type { Statistics } from "./control.ts";
import type { Library } from "./library/mod.ts";
import type { Store } from "./store/mod.ts";

/** Counts what the daemon moves, since its start and since its state was made. */
export class Counted {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #library: Library;
  readonly #before: Statistics;
  readonly #startedAt: number;
  /** What each torrent had moved when it was last looked at. */
  readonly #seen = new Map<number, { readonly up: number; readonly down: number }>();
  #uploadedBytes = 0;
  #downloadedBytes = 0;
  #filesAdded = 0;

  /** Nothing was moved since the start. */
  constructor(parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly library: Library;
    readonly before: Statistics;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#library = parts.library;
    this.#before = parts.before;
    this.#startedAt = parts.clock.now();
    for (const { id, uploadedBytes: up, downloadedBytes: down } of parts.library.index.all) {
      this.#seen.set(id, { up, down });
    }
  }

  /** Files were added. */
  added(files: number): void {
    this.#filesAdded += files;
  }

  /** Counts what torrents have moved, and keeps it; to be done before one of them is removed. */
  look(): void {
    this.#store.saveStatistics(this.allTime);
    for (const id of this.#seen.keys()) if (!this.#library.index.find(id)) this.#seen.delete(id);
  }

  /** Since the start. */
  get current(): Statistics {
    this.#count();
    return {
      uploadedBytes: this.#uploadedBytes,
      downloadedBytes: this.#downloadedBytes,
      filesAdded: this.#filesAdded,
      secondsActive: Math.floor((this.#clock.now() - this.#startedAt) / 1_000),
      sessionCount: 1,
    };
  }

  /** Since the state was made. */
  get allTime(): Statistics {
    const { current } = this;
    return {
      uploadedBytes: this.#before.uploadedBytes + current.uploadedBytes,
      downloadedBytes: this.#before.downloadedBytes + current.downloadedBytes,
      filesAdded: this.#before.filesAdded + current.filesAdded,
      secondsActive: this.#before.secondsActive + current.secondsActive,
      sessionCount: this.#before.sessionCount + 1,
    };
  }

  #count(): void {
    for (const { id, uploadedBytes: up, downloadedBytes: down } of this.#library.index.all) {
      const before = this.#seen.get(id) ?? { up: 0, down: 0 };
      if (up === before.up && down === before.down) continue;
      this.#uploadedBytes += Math.max(0, up - before.up);
      this.#downloadedBytes += Math.max(0, down - before.down);
      this.#seen.set(id, { up, down });
    }
  }
}
