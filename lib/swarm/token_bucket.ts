/** A bucket holds what flows in this many milliseconds, so that a pause is made up for but not without bound. */
const BURST_MS = 500;

/** A bucket holds at least one block with its header, else a low limit could not pass one. */
const MIN_BURST_BYTES = 16_384 + 13;

/** A rate limit: bytes flow in at the rate and are taken out as they pass. */
export class TokenBucket {
  #rateBytesPerSec: number;
  #tokens: number;
  #at: number | undefined;

  /** A bucket that is full. @param rateBytesPerSec Bytes a second; Infinity is no limit, and at 0 nothing passes. */
  constructor(rateBytesPerSec = Infinity) {
    this.#rateBytesPerSec = rateBytesPerSec;
    this.#tokens = this.#burst();
  }

  /** Bytes a second; Infinity is no limit. */
  get rateBytesPerSec(): number {
    return this.#rateBytesPerSec;
  }

  /** Changes the limit. */
  setRate(rateBytesPerSec: number): void {
    this.#rateBytesPerSec = rateBytesPerSec;
    this.#tokens = Math.min(this.#tokens, this.#burst());
  }

  /** How many bytes may pass at `now`; 0 or less means none. */
  available(now: number): number {
    if (this.#rateBytesPerSec === Infinity) return Infinity;
    const elapsed = now - (this.#at ?? now);
    this.#at = now;
    const filled = this.#tokens + (elapsed * this.#rateBytesPerSec) / 1000;
    this.#tokens = Math.min(this.#burst(), filled);
    return Math.floor(this.#tokens);
  }

  /** Notes that bytes passed; more than were available are paid for later. */
  spend(bytes: number): void {
    if (this.#rateBytesPerSec !== Infinity) this.#tokens -= bytes;
  }

  /** Milliseconds from `now` until at least `bytes` may pass (or as many as the bucket holds). */
  waitMs(bytes: number, now: number): number {
    if (this.#rateBytesPerSec === Infinity) return 0;
    if (this.#rateBytesPerSec === 0) return Infinity;
    const missing = Math.min(bytes, this.#burst()) - this.available(now);
    return missing <= 0 ? 0 : Math.ceil((missing * 1000) / this.#rateBytesPerSec);
  }

  #burst(): number {
    if (this.#rateBytesPerSec === 0) return 0;
    return Math.max(MIN_BURST_BYTES, Math.floor((this.#rateBytesPerSec * BURST_MS) / 1000));
  }
}
