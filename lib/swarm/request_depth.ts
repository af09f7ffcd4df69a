import { BLOCK_LENGTH } from "../metainfo/mod.ts";

/** Requests that are kept with any peer, however slow. */
const MIN_DEPTH = 2;

/**
 * Requests that are kept with a peer at most, where it does not say how many it takes. Clients drop what is over their
 * own limit: 500 in libtorrent and Transmission, 2,000 in newer ones.
 */
export const MAX_DEPTH = 500;

/** What should be asked for ahead, in seconds of the peer's rate; covers the delay and the disks of both sides. */
const AHEAD_SECONDS = 2;

/** How long a rate is watched before it is held against the one before. */
const WINDOW_MS = 500;

/**
 * How many requests to keep with one peer, so that it never waits for us.
 *
 * It begins as TCP does: each block that comes allows one request more, which doubles them in each round trip, until the
 * rate grows no more. From then on it is the rate times the time to ask ahead.
 */
export class RequestDepth {
  #depth = MIN_DEPTH;
  #max: number;
  #growing = true;
  #bytes = 0;
  #windowStart: number | undefined;
  #lastRate = 0;

  /** The depth for a peer of which nothing has come. @param max What the peer takes. */
  constructor(max: number = MAX_DEPTH) {
    this.#max = max;
  }

  /** How many requests to keep. */
  get depth(): number {
    return Math.min(this.#depth, this.#max);
  }

  /** Changes what the peer takes (BEP 10's `reqq`). */
  setMax(max: number): void {
    this.#max = Math.max(1, max);
  }

  /** Counts a block that came. */
  received(bytes: number, now: number): void {
    this.#bytes += bytes;
    if (this.#growing) this.#depth = Math.min(this.#depth + 1, this.#max);
    if (this.#windowStart === undefined) {
      this.#windowStart = now;
      this.#bytes = 0;
      return;
    }
    const elapsed = now - this.#windowStart;
    if (elapsed < WINDOW_MS) return;
    const rate = (this.#bytes * 1000) / elapsed;
    const wanted = Math.round((Math.max(rate, this.#lastRate) * AHEAD_SECONDS) / BLOCK_LENGTH);
    // What is asked for comes after a time that is the depth by the rate: it is no use to ask further ahead.
    if (rate < this.#lastRate * 1.1 || this.#depth >= wanted) this.#growing = false;
    if (!this.#growing) {
      this.#depth = Math.max(MIN_DEPTH, Math.min(wanted, this.#max));
    }
    this.#lastRate = rate;
    this.#windowStart = now;
    this.#bytes = 0;
  }

  /** The peer fell silent: ask it for little, and begin again when it speaks. */
  snub(): void {
    this.#depth = 1;
    this.#restart();
  }

  /** The peer choked us: begin again when it lets us. */
  choke(): void {
    this.#depth = Math.max(MIN_DEPTH, this.#depth >> 1);
    this.#restart();
  }

  #restart(): void {
    this.#growing = true;
    this.#lastRate = 0;
    this.#windowStart = undefined;
    this.#bytes = 0;
  }
}
