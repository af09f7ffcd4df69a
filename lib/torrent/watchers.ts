import type { Clock, Timer } from "../io/mod.ts";

/** How {@linkcode Watchers.watch} gives snapshots. */
export interface WatchOptions {
  /** Milliseconds between snapshots while nothing special happens; 1,000 by default. */
  readonly intervalMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Gives snapshots of something to those who watch it: now and then, and at once when something happens. */
export class Watchers<Snapshot> {
  readonly #clock: Clock;
  readonly #snapshot: () => Snapshot;
  #waiting = new Set<() => void>();
  #ended = false;

  /** @param snapshot Makes one. */
  constructor(clock: Clock, snapshot: () => Snapshot) {
    this.#clock = clock;
    this.#snapshot = snapshot;
  }

  /** Something happened that watchers should see at once. */
  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const go of waiting) go();
  }

  /** Nothing more will happen: watchers get a last snapshot and end. */
  end(): void {
    this.#ended = true;
    this.notify();
  }

  /** Gives a snapshot now, and others until it ends. */
  async *watch(options: WatchOptions = {}): AsyncGenerator<Snapshot> {
    const { intervalMs = 1_000, signal } = options;
    while (!signal?.aborted) {
      const ended = this.#ended;
      yield this.#snapshot();
      if (ended) return;
      await this.#pause(intervalMs, signal);
    }
  }

  async #pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#ended || signal?.aborted) return;
    let timer: Timer | undefined;
    let go: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      go = resolve;
      this.#waiting.add(go);
      timer = this.#clock.setTimer(delayMs, go);
      signal?.addEventListener("abort", go, { once: true });
    });
    timer?.cancel();
    this.#waiting.delete(go);
    signal?.removeEventListener("abort", go);
  }
}
