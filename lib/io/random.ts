/** A source of randomness that nobody can guess (or, in the simulator, that a seed determines). */
export interface Random {
  /** Fills with random bytes and gives the same array. */
  fill<T extends Uint8Array>(into: T): T;
  /** A number from 0 to `limit` - 1. */
  below(limit: number): number;
}
