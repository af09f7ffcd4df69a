import type { Random } from "../io/mod.ts";

/** The most that `crypto.getRandomValues` fills at once. */
const MAX_FILL_LENGTH = 65_536;

/** Randomness that nobody can guess. */
export class SystemRandom implements Random {
  readonly #word = new Uint32Array(2);

  /** Fills with random bytes and gives the same array. */
  fill<T extends Uint8Array>(into: T): T {
    for (let start = 0; start < into.length; start += MAX_FILL_LENGTH) {
      const part = new Uint8Array(Math.min(MAX_FILL_LENGTH, into.length - start));
      into.set(crypto.getRandomValues(part), start);
    }
    return into;
  }

  /**
   * Gives a number from 0 to `limit` - 1, each as likely as the others.
   *
   * @throws {RangeError} if `limit` is not a whole number from 1 to 2^53 - 1.
   */
  below(limit: number): number {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(
        `Cannot choose a number below ${limit}: it is not a whole number above 0`,
      );
    }
    const range = limit <= 2 ** 32 ? 2 ** 32 : 2 ** 53;
    const fair = range - range % limit; // what lies above would favour the small numbers
    for (;;) {
      crypto.getRandomValues(this.#word);
      const [high = 0, low = 0] = this.#word;
      const value = range === 2 ** 32 ? low : high % 2 ** 21 * 2 ** 32 + low;
      if (value < fair) return value % limit;
    }
  }
}
