import type { Random } from "../../lib/io/mod.ts";

/** Randomness that a seed determines (mulberry32): the same in every run, and good enough for tests. */
export class FakeRandom implements Random {
  #state: number;

  /** Begins a sequence. */
  constructor(seed = 1) {
    this.#state = seed >>> 0;
  }

  fill<T extends Uint8Array>(into: T): T {
    for (let i = 0; i < into.length; i++) into[i] = this.#next() >>> 24;
    return into;
  }

  below(limit: number): number {
    return Math.floor(this.#next() / 2 ** 32 * limit);
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ x >>> 15, x | 1);
    x ^= x + Math.imul(x ^ x >>> 7, x | 61);
    return (x ^ x >>> 14) >>> 0;
  }
}
