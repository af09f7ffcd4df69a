import { type Congestion, type CongestionAck, INITIAL_WINDOW_BYTES } from "./congestion.ts";

/** What is left of the window after a loss (RFC 9438, β). */
const DECREASE = 0.7;

/** How steep the cubic is, in segments of Ethernet for each s³ (RFC 9438, C). */
const CUBIC_BYTES = 0.4 * 1_460;

/** Segments that TCP Reno's like grows by in a round trip, having shrunk by as little (RFC 9438, α). */
const RENO_INCREASE = 3 * (1 - DECREASE) / (1 + DECREASE);

/** The window grows by this much in a round trip at most. */
const MAX_GROWTH = 1.5;

/**
 * The congestion window as most systems' TCP keeps it: CUBIC (RFC 9438), which after a loss is back where it was
 * within seconds however long the path, and on short ones grows as Reno does.
 */
export class Cubic implements Congestion {
  readonly #segmentBytes: number;
  #windowBytes: number;
  #thresholdBytes = Infinity;
  /** Where the last loss was: the cubic is flat there. */
  #mostBytes = 0;
  /** Where Reno would be. */
  #renoBytes = 0;
  /** How long it has grown since the last loss, and when it last did. */
  #grownMs = 0;
  #grewAt: number | undefined;

  /** The window of a stream that sends segments of up to so many bytes. */
  constructor(segmentBytes: number) {
    this.#segmentBytes = segmentBytes;
    this.#windowBytes = Math.max(INITIAL_WINDOW_BYTES, segmentBytes);
  }

  /** Bytes that may be on their way. */
  get windowBytes(): number {
    return this.#windowBytes;
  }

  /** Bytes have come, and more would have been sent had the window been larger. */
  acked({ bytes, at, roundTripMs }: CongestionAck): void {
    if (this.#windowBytes < this.#thresholdBytes) {
      this.#windowBytes += bytes;
      return;
    }
    // Pauses in which the window was not used do not count.
    this.#grownMs += Math.min(at - (this.#grewAt ?? at), roundTripMs);
    this.#grewAt = at;
    const share = bytes / this.#windowBytes; // of a round trip
    const increase = this.#renoBytes < this.#mostBytes ? RENO_INCREASE : 1;
    this.#renoBytes += increase * this.#segmentBytes * share;
    const aim = Math.min(
      this.#cubicBytes(this.#grownMs + roundTripMs),
      MAX_GROWTH * this.#windowBytes,
    );
    this.#windowBytes += Math.max(0, aim - this.#windowBytes) * share;
    this.#windowBytes = Math.max(this.#windowBytes, this.#renoBytes);
  }

  /** Something was lost, or marked. */
  congested(): void {
    this.#shrink();
    this.#windowBytes = this.#thresholdBytes;
  }

  /** Nothing came for a while. */
  timedOut(): void {
    this.#shrink();
    this.#windowBytes = this.#segmentBytes;
  }

  #shrink(): void {
    // Who is below where he was before leaves room for who came since.
    const isLess = this.#windowBytes < this.#mostBytes;
    this.#mostBytes = this.#windowBytes * (isLess ? (1 + DECREASE) / 2 : 1);
    this.#thresholdBytes = Math.max(this.#windowBytes * DECREASE, 2 * this.#segmentBytes);
    this.#renoBytes = this.#thresholdBytes;
    this.#grownMs = 0;
    this.#grewAt = undefined;
  }

  #cubicBytes(ms: number): number {
    const missing = Math.max(0, this.#mostBytes - this.#thresholdBytes);
    const flatAt = Math.cbrt(missing / CUBIC_BYTES); // in seconds
    return this.#mostBytes + CUBIC_BYTES * (ms / 1_000 - flatAt) ** 3;
  }
}
