import { PADDING_STEP } from "./packet.ts";

/**
 * What always works: IPv4 asks every path for 576 bytes, of which IP and UDP take 28 (BEP 29 names a smallest packet of
 * 150, which none needs).
 */
const FLOOR = 548;

/** The search ends when what works and what does not are this near: half of it is what a probe can be longer by. */
const PRECISION = 2 * PADDING_STEP;

/** Losses of a probe that say that it was too long: one may be chance. */
const MAX_TRIES = 2;

/** How long until a longer size is tried again after one failed: paths change. */
const SEARCH_AGAIN_MS = 10 * 60_000;

/**
 * Finds the longest datagram that a path takes, by sending longer ones: first the longest that could be, which mostly
 * works, then half way between what does and what does not. The loss of a probe says nothing of congestion.
 */
export class PathMtu {
  #works = FLOOR;
  /** The longest that could be. */
  #limit: number;
  /** The longest that is not known to be too long. */
  #ceiling: number;
  #tries = 0;
  #failed = false;
  #isOut = false;
  #searchAt = 0;

  /** @param ceiling The longest that could be. */
  constructor(ceiling: number) {
    this.#limit = ceiling;
    this.#ceiling = ceiling;
  }

  /** Bytes of a datagram that gets through. */
  get datagramLength(): number {
    return this.#works;
  }

  /** Bytes of the longest datagram that could be. */
  get limit(): number {
    return this.#limit;
  }

  /** Allows for longer ones: the other side said that it takes them. */
  raiseCeiling(ceiling: number): void {
    if (ceiling <= this.#limit) return;
    this.#limit = ceiling;
    this.#restart();
  }

  /** The length of the probe that is to be sent; 0 if there is none to send now. */
  nextProbe(now: number): number {
    if (this.#isOut) return 0;
    if (this.#ceiling - this.#works < PRECISION) {
      if (this.#limit - this.#works < PRECISION || now < this.#searchAt) return 0;
      if (this.#searchAt === 0) {
        this.#searchAt = now + SEARCH_AGAIN_MS;
        return 0;
      }
      this.#restart();
    }
    return this.#failed ? this.#works + this.#ceiling >> 1 : this.#ceiling;
  }

  /** A probe is on its way. */
  sent(): void {
    this.#isOut = true;
  }

  /** A probe of this length arrived. */
  arrived(length: number): void {
    this.#isOut = false;
    this.#tries = 0;
    this.#works = Math.max(this.#works, length);
    this.#ceiling = Math.max(this.#ceiling, this.#works);
  }

  /** A probe of this length did not. */
  lost(length: number): void {
    this.#isOut = false;
    if (++this.#tries < MAX_TRIES) return;
    this.#tries = 0;
    this.#failed = true;
    this.#searchAt = 0;
    this.#ceiling = Math.max(this.#works, Math.min(this.#ceiling, length - 1));
  }

  /** Nothing gets through any more: begins anew with what always works. */
  collapse(): void {
    this.#works = FLOOR;
    this.#isOut = false;
    this.#restart();
  }

  #restart(): void {
    this.#ceiling = this.#limit;
    this.#failed = false;
    this.#tries = 0;
    this.#searchAt = 0;
  }
}
