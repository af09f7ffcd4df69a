import type { Clock } from "../../io/mod.ts";
import type { Torrent, TorrentStatus } from "../../torrent/mod.ts";
import type { Trouble } from "../view/mod.ts";
import { trackerTrouble } from "./tracker_health.ts";

/** How old a status may be, so that not each field of a list is counted anew. */
const AGE_MS = 50;

/** The same of one that seeds to nobody: it is looked at about as often, and nothing changes in between. */
const QUIET_AGE_MS = 6_000;

/** The status of a torrent that runs: the same for all that is asked at about one moment. */
export class LiveStatus {
  readonly #clock: Clock;
  #kept: { readonly at: number; readonly value: TorrentStatus } | undefined;
  /** What was wrong with trackers when that was taken. */
  #trouble: { readonly of: TorrentStatus; readonly value: Trouble | undefined } | undefined;

  /** Nothing was asked yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Forgets it: the next one is taken anew. */
  forget(): void {
    this.#kept = undefined;
  }

  /** How a torrent is. */
  of(live: Torrent): TorrentStatus {
    const at = this.#clock.now();
    const before = this.#kept;
    const isQuiet = live.peerCount === 0 && isQuietSeed(before?.value);
    if (before && at - before.at <= (isQuiet ? QUIET_AGE_MS : AGE_MS)) return before.value;
    const value = live.status();
    this.#kept = { at, value };
    return value;
  }

  /** What is wrong with its trackers. */
  troubleOf(live: Torrent): Trouble | undefined {
    const status = this.of(live);
    if (this.#trouble?.of !== status) {
      this.#trouble = { of: status, value: trackerTrouble(live.trackers()) };
    }
    return this.#trouble.value;
  }
}

/** Whether a torrent had all that is wanted, and nobody to give it to. */
function isQuietSeed(status: TorrentStatus | undefined): boolean {
  return status?.state === "seeding" && status.peers === 0 && status.uploadRateBytesPerSec === 0;
}
