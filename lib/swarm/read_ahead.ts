import { RateMeter } from "./rate_meter.ts";

/** How far ahead of a reader is fetched, in seconds at its rate. */
const AHEAD_SECONDS = 20;

/** Bytes ahead of a reader at least, and where nothing is known of its rate. */
const MIN_AHEAD_BYTES = 1024 * 1024;

/** Bytes ahead of a reader at most: one that takes all that it can get needs no more. */
const MAX_AHEAD_BYTES = 48 * 1024 * 1024;

/** The rate of a reader of which nothing is known: that of a film of high quality. */
const USUAL_RATE_BYTES_PER_SEC = 1024 * 1024;

/** The rate that a reader is taken to have at least, however long it pauses: it may go on at any time. */
const MIN_RATE_BYTES_PER_SEC = 128 * 1024;

/** Judges how far ahead of a reader is to be fetched, by how fast it reads. */
export class ReadAhead {
  readonly #meter = new RateMeter();
  readonly #startedAt: number;

  /** A reader that begins at `now`. */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** Counts what it was given. */
  gave(bytes: number, now: number): void {
    this.#meter.add(bytes, now);
  }

  /** Bytes a second that it reads, as far as that is known. */
  rate(now: number): number {
    if (now - this.#startedAt < 1_000) return USUAL_RATE_BYTES_PER_SEC;
    return Math.max(this.#meter.rate(now), MIN_RATE_BYTES_PER_SEC);
  }

  /** Bytes that should be there beyond what it was given. */
  bytes(now: number): number {
    const ahead = this.#meter.rate(now) * AHEAD_SECONDS;
    // What has read little may be looking for something, and go on elsewhere.
    const known = Math.min(ahead, 4 * this.#meter.totalBytes);
    return Math.max(MIN_AHEAD_BYTES, Math.min(known, MAX_AHEAD_BYTES));
  }
}
