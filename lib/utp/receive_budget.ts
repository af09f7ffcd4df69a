/** What all connections of a socket together may keep for readers that are behind. */
const DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024;

/** Memory that connections share: the less there is left, the less each says that it takes. */
export class ReceiveBudget {
  readonly #limitBytes: number;
  #takenBytes = 0;

  /** A budget of which nothing is taken. */
  constructor(limitBytes: number = DEFAULT_LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /** What is taken. */
  get takenBytes(): number {
    return this.#takenBytes;
  }

  /** What one connection may take of what is left, so that something is left for others. */
  get freeBytes(): number {
    return Math.max(0, this.#limitBytes - this.#takenBytes) / 8;
  }

  /** Takes bytes or, below zero, gives them back. */
  take(bytes: number): void {
    this.#takenBytes += bytes;
  }
}
