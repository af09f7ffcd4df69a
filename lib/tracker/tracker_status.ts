import type { TrackerErrorCode } from "./tracker_error.ts";

/**
 * How it stands with a tracker.
 *
 * - `spare`: it has not been needed so far; another of its tier is asked.
 * - `asking`: it was asked and has not answered yet.
 * - `working`: it answered when it was last asked.
 * - `failing`: it did not, and is asked again later.
 * - `refused`: it is not asked again: it said so, or its URL is none that can be asked.
 * - `stopped`: nothing is announced.
 */
export type TrackerState = "spare" | "asking" | "working" | "failing" | "refused" | "stopped";

/** A tracker of a torrent, for display. */
export interface TrackerStatus {
  /** Its URL, shortened so that no passkey is in it. */
  readonly url: string;
  /** Number of its tier (BEP 12), from 0. */
  readonly tier: number;
  /** How it stands. */
  readonly state: TrackerState;
  /** What it last answered, or why it did not, in words; empty where it was not asked yet. */
  readonly message: string;
  /** When it is asked again, in milliseconds of the session's clock; undefined where that is not known. */
  readonly nextAnnounceAt?: number;
  /** What kind of failure its last one was; undefined where it did not fail, or was never asked. */
  readonly error?: TrackerErrorCode;
  /** When it was last asked, likewise. */
  readonly lastAskedAt?: number;
  /** When it last answered, likewise. */
  readonly lastAnswerAt?: number;
  /** Peers that it last named. */
  readonly peers?: number;
  /** Peers that have all, as it last said. */
  readonly seeders?: number;
  /** Peers that do not have all, as it last said. */
  readonly leechers?: number;
  /** Downloads that were completed, ever, as it last said. */
  readonly downloads?: number;
  /** Failures in a row. */
  readonly failures: number;
}
