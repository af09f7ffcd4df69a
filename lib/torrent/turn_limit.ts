/** Bounds how much of something is under way at once. Who finds no room waits, first come, first served. */
export class TurnLimit {
  readonly #waiting = new Set<() => void>();
  #free: number;

  /** @param count How many may have a turn at once. */
  constructor(count: number) {
    this.#free = count;
  }

  /** How many wait for their turn. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for a turn.
   *
   * @returns what ends the turn; it is to be called once.
   * @throws what `signal` was aborted with.
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return () => this.#end();
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const giveUp = () => {
      this.#waiting.delete(turn.resolve);
      turn.reject(signal.reason);
    };
    this.#waiting.add(turn.resolve);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** Hands the turn to the one that has waited longest. */
  #end(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
