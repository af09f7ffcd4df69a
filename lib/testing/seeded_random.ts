import type { Random } from "../io/mod.ts";

/** Randomness that a seed determines (mulberry32): the same in every run, good enough for tests and for nothing else. */
export class SeededRandom implements Random {
  #state: number;

  /** Begins a sequence. */
  constructor(seed = 1) {
    this.#state = seed >>> 0;
  }

  /** Fills with random bytes and gives the same array. */
  fill<T extends Uint8Array>(into: T): T {
    for (let i = 0; i < into.length; i++) into[i] = this.#next() >>> 24;
    return into;
  }

  /** A number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.#next() / 2 ** 32 * limit);
  }

  /** Says yes in this share of cases: 0 is never, 1 always. */
  chance(share: number): boolean {
    return share > 0 && this.#next() < share * 2 ** 32;
  }

  /** Another sequence, which does not change however much is taken from this one later. */
  fork(): SeededRandom {
    return new SeededRandom(this.#next());
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ x >>> 15, x | 1);
    x ^= x + Math.imul(x ^ x >>> 7, x | 61);
    return (x ^ x >>> 14) >>> 0;
  }
}
