/**
 * The effects under way of one owner: each is started here, gets a signal that aborts when the owner ends, and is awaited
 * before the owner has ended.
 */
export class Tasks {
  readonly #controller = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;

  /** @param onError Told of an effect that fails though it should have handled its own errors. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Aborts when the owner ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts an effect; says whether it did: not where the owner has ended, so that what it was to end is the caller's to end. */
  run(effect: (signal: AbortSignal) => Promise<void>): boolean {
    if (this.signal.aborted) return false;
    const running = this.#guard(effect);
    this.#running.add(running);
    running.finally(() => this.#running.delete(running));
    return true;
  }

  /** Waits for the effects under way without ending anything. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Aborts what is under way, and waits for it. */
  async close(): Promise<void> {
    this.#controller.abort();
    await this.settled();
  }

  async #guard(effect: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await effect(this.signal);
    } catch (error) {
      if (!this.signal.aborted) this.#onError(error);
    }
  }
}
