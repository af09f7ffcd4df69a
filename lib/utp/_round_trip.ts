/** What is waited before anything was measured (BEP 29). */
const INITIAL_RTO_MS = 1_000;

/** The least (BEP 29). */
const MIN_RTO_MS = 500;

/** The most, however often it was doubled: after a break of the path not more than this is lost. */
const MAX_RTO_MS = 15_000;

/** How long answers take, and how long to wait for one (RFC 6298). */
export class RoundTrip {
  #smoothedMs = 0;
  #variationMs = 0;
  #minMs = Infinity;
  #backoff = 1;

  /** A smoothed mean; 0 before the first measurement. */
  get smoothedMs(): number {
    return this.#smoothedMs;
  }

  /** The shortest of all. */
  get minMs(): number {
    return this.#minMs;
  }

  /** How long to wait for an ack. */
  get timeoutMs(): number {
    const measured = this.#smoothedMs === 0
      ? INITIAL_RTO_MS
      : Math.max(MIN_RTO_MS, this.#smoothedMs + 4 * this.#variationMs);
    return Math.min(MAX_RTO_MS, measured * this.#backoff);
  }

  /** Takes the time from sending a packet, once, to its ack. */
  measured(ms: number): void {
    if (this.#smoothedMs === 0) {
      this.#smoothedMs = Math.max(ms, 0.001); // 0 says that nothing was measured
      this.#variationMs = ms / 2;
    } else {
      this.#variationMs += (Math.abs(this.#smoothedMs - ms) - this.#variationMs) / 4;
      this.#smoothedMs += (ms - this.#smoothedMs) / 8;
    }
    this.#minMs = Math.min(this.#minMs, ms);
    this.#backoff = 1;
  }

  /** Something new was acked: doubling ends. */
  progressed(): void {
    this.#backoff = 1;
  }

  /** No ack came in time: the next wait is twice as long. */
  timedOut(): void {
    this.#backoff = Math.min(this.#backoff * 2, MAX_RTO_MS / MIN_RTO_MS);
  }
}
