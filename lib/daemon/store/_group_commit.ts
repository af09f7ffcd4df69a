import type { StoreWrite, WriteOutcome } from "./_messages.ts";
import { StoreError } from "./store_error.ts";

/** Most changes of one commit, so that none waits long for others. */
const MAX_WRITES = 1_000;

/** A change that waits. */
interface Waiting {
  readonly write: StoreWrite;
  readonly done: PromiseWithResolvers<number>;
}

/**
 * Commits all changes that wait in one go: while one commit is on its way to the medium the next one gathers, so that
 * 200 changes at once cost two waits for the disk and not 200.
 */
export class GroupCommit {
  readonly #commit: (writes: readonly StoreWrite[]) => Promise<readonly WriteOutcome[]>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: (writes: readonly StoreWrite[]) => Promise<readonly WriteOutcome[]>) {
    this.#commit = commit;
  }

  /**
   * Resolves when the change is on the medium, to the number of the torrent if one was added, else 0. Changes are made in
   * the order in which they were asked for.
   */
  write(write: StoreWrite): Promise<number> {
    const done = Promise.withResolvers<number>();
    this.#waiting.push({ write, done });
    this.#running ??= this.#run();
    return done.promise;
  }

  /** Resolves when nothing waits, however it went. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // for what else is asked for in this turn
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_WRITES);
      try {
        const outcomes = await this.#commit(batch.map(({ write }) => write));
        for (const [index, { done }] of batch.entries()) settle(done, outcomes[index]);
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#running = undefined;
  }
}

function settle(done: PromiseWithResolvers<number>, outcome: WriteOutcome = {}): void {
  if (outcome.error) done.reject(new StoreError(outcome.error.kind, outcome.error.message));
  else done.resolve(outcome.id ?? 0);
}
