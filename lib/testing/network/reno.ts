import { type Congestion, type CongestionAck, INITIAL_WINDOW_BYTES } from "./congestion.ts";

/** The congestion window as TCP Reno keeps it (RFC 5681). */
export class Reno implements Congestion {
  readonly #segmentBytes: number;
  #windowBytes: number;
  #thresholdBytes = Infinity;

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
  acked({ bytes }: CongestionAck): void {
    const isSlowStart = this.#windowBytes < this.#thresholdBytes;
    this.#windowBytes += isSlowStart ? bytes : this.#segmentBytes * bytes / this.#windowBytes;
  }

  /** Something was lost, or marked. */
  congested(): void {
    this.#thresholdBytes = Math.max(this.#windowBytes / 2, this.#leastBytes());
    this.#windowBytes = this.#thresholdBytes;
  }

  /** Nothing came for a while. */
  timedOut(): void {
    this.#thresholdBytes = Math.max(this.#windowBytes / 2, this.#leastBytes());
    this.#windowBytes = this.#segmentBytes;
  }

  #leastBytes(): number {
    return 2 * this.#segmentBytes;
  }
}
