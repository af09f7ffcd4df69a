import type { Clock, Log, StateStore, Timer } from "../../io/mod.ts";
import type { RateRange, RatesView } from "../view/mod.ts";
import { RateHistory } from "./rate_history.ts";

/** How often what has changed is kept: after a crash so much is missing. */
const KEEP_MS = 5 * 60_000;

/** Torrents that have a history in memory at most, of some ten kibibytes each; others count for all together alone. */
const MAX_HISTORIES = 2_000;

/** One that moved nothing for as long as the shortest range goes back is not needed in memory. */
const IDLE_MS = 10 * 60_000;

/** The record of all torrents together. */
const ALL_TORRENTS = "all";

/** What rates need. */
export interface RatesOptions {
  /** Where they are kept. */
  readonly state: StateStore;
  /** The time. */
  readonly clock: Clock;
  /** Where to say that they can not be kept. */
  readonly log: Log;
}

/** What came and went since the last look. */
export interface Moved {
  /** Bytes that came. */
  readonly downloaded: number;
  /** Bytes that went. */
  readonly uploaded: number;
  /** How long ago the last look was, in milliseconds. */
  readonly sinceMs: number;
}

/** A history in memory. */
interface Kept {
  history: RateHistory;
  /** Whether what was kept before is a part of it already. */
  isWhole: boolean;
  /** Whether it has changed since it was kept. */
  isDirty: boolean;
  /** When something moved last, in milliseconds since 1970. */
  movedAt: number;
}

/**
 * What came and went, of each torrent and of all together: ten minutes, a day and all time. A torrent costs memory only while
 * it moves something; what it moved before is in the state.
 */
export class Rates {
  readonly #options: RatesOptions;
  readonly #total: Kept;
  readonly #torrents = new Map<number, Kept>();
  #timer: Timer | undefined;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(options: RatesOptions, total: RateHistory) {
    this.#options = options;
    this.#total = { history: total, isWhole: true, isDirty: false, movedAt: 0 };
    this.#keepLater();
  }

  /** Reads what is known of all torrents together. */
  static async open(options: RatesOptions): Promise<Rates> {
    const bytes = await options.state.read(ALL_TORRENTS);
    return new Rates(options, bytes ? RateHistory.decode(bytes) : new RateHistory());
  }

  /** A torrent has moved something. */
  moved(torrent: number, { downloaded, uploaded, sinceMs }: Moved): void {
    const at = this.#options.clock.wallTime();
    for (const one of [this.#total, this.#torrents.get(torrent) ?? this.#begin(torrent)]) {
      if (!one) continue;
      one.history.add({ at, downloaded, uploaded }, sinceMs);
      one.isDirty = true;
      one.movedAt = at;
    }
  }

  /** Rates up to now, of one torrent or of all together. */
  async view(range: RateRange, torrent?: number): Promise<RatesView> {
    const history = torrent === undefined ? this.#total.history : await this.#historyOf(torrent);
    return history.view(range, this.#options.clock.wallTime());
  }

  /** A torrent is gone. */
  async forget(torrent: number): Promise<void> {
    this.#torrents.delete(torrent);
    await this.#keeping;
    await this.#options.state.remove(String(torrent));
  }

  /** Keeps what has changed, and ends. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#keep();
    await this.#keeping;
  }

  /** What there is of a torrent, in memory and from before; it does not stay in memory for that. */
  async #historyOf(torrent: number): Promise<RateHistory> {
    await this.#keeping;
    const kept = this.#torrents.get(torrent);
    if (kept) {
      await this.#complete(torrent, kept);
      return kept.history;
    }
    const bytes = await this.#options.state.read(String(torrent));
    return bytes ? RateHistory.decode(bytes) : new RateHistory();
  }

  /** Puts what was kept before in front of what came since. */
  async #complete(torrent: number, kept: Kept): Promise<void> {
    if (kept.isWhole) return;
    const bytes = await this.#options.state.read(String(torrent));
    if (kept.isWhole) return; // someone else has asked at the same time
    kept.isWhole = true;
    if (!bytes) return;
    const whole = RateHistory.decode(bytes);
    whole.continueWith(kept.history);
    kept.history = whole;
  }

  #begin(torrent: number): Kept | undefined {
    if (this.#torrents.size >= MAX_HISTORIES) return undefined;
    const kept = { history: new RateHistory(), isWhole: false, isDirty: false, movedAt: 0 };
    this.#torrents.set(torrent, kept);
    return kept;
  }

  #keepLater(): void {
    this.#timer = this.#options.clock.setTimer(KEEP_MS, () => {
      this.#keep();
      this.#keepLater();
    });
  }

  #keep(): void {
    this.#keeping = this.#keeping.then(() => this.#keepAll()).catch((error) => {
      this.#options.log.write({ level: "warn", message: "Cannot keep the rates", error });
    });
  }

  async #keepAll(): Promise<void> {
    const now = this.#options.clock.wallTime();
    const written = [this.#keepOne(ALL_TORRENTS, this.#total)];
    for (const [torrent, kept] of this.#torrents) {
      // One that comes back begins anew, and finds here what it was.
      if (now - kept.movedAt >= IDLE_MS) this.#torrents.delete(torrent);
      const whole = this.#complete(torrent, kept);
      written.push(whole.then(() => this.#keepOne(String(torrent), kept)));
    }
    await Promise.all(written);
  }

  async #keepOne(name: string, kept: Kept): Promise<void> {
    if (!kept.isDirty) return;
    kept.isDirty = false;
    await this.#options.state.write(name, kept.history.encode());
  }
}
