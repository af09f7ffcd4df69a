import { type ChangesBody, client, type QueueMove, type SettingsShape } from "../api.ts";
import type { Store } from "./store.ts";

/** What the page tells the daemon. Each resolves to whether it was done; what goes wrong is shown as a piece of news. */
export class Actions {
  readonly #store: Store;

  /** Actions whose failures go to the news of a store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Starts torrents; `now` even if the queue is full. */
  start(
    ids: readonly number[],
    { now = false }: { readonly now?: boolean } = {},
  ): Promise<boolean> {
    return this.try(() => client.start({ targets: ids, now }));
  }

  /** Pauses them. */
  pause(ids: readonly number[]): Promise<boolean> {
    return this.try(() => client.stop({ targets: ids }));
  }

  /** Checks what is on disk. */
  recheck(ids: readonly number[]): Promise<boolean> {
    return this.try(() => client.verify({ targets: ids }));
  }

  /** Asks their trackers now. */
  reannounce(ids: readonly number[]): Promise<boolean> {
    return this.try(() => client.reannounce({ targets: ids }));
  }

  /** Removes them; `withData` what was downloaded as well. */
  remove(ids: readonly number[], options: { readonly withData: boolean }): Promise<boolean> {
    return this.try(() => client.remove({ targets: ids, ...options }));
  }

  /** Moves them to another folder, or takes their files to be there. */
  relocate(
    ids: readonly number[],
    to: { readonly outputDir: string; readonly movesFiles: boolean },
  ): Promise<boolean> {
    return this.try(() => client.relocate({ targets: ids, ...to }));
  }

  /** Moves them in the queue. */
  moveInQueue(ids: readonly number[], to: QueueMove): Promise<boolean> {
    return this.try(() => client.moveInQueue({ targets: ids, to }));
  }

  /** Renames a file or folder of one torrent; `path` as it is now, below its folder. */
  rename(id: number, path: string, name: string): Promise<boolean> {
    return this.try(() => client.rename({ targets: [id], path, name }));
  }

  /** Changes their settings: labels, limits, priorities, files, trackers. */
  change(ids: readonly number[], changes: ChangesBody): Promise<boolean> {
    return this.try(() => client.change({ targets: ids }, changes));
  }

  /** Changes settings of the daemon. */
  set(changes: SettingsShape): Promise<boolean> {
    return this.try(() => client.set(changes));
  }

  /** Lets something go on by itself; what goes wrong with it is shown as a piece of news. */
  begin(act: () => Promise<unknown>): void {
    act().then(() => undefined, (error: unknown) => this.#store.toasts.failed(error));
  }

  /** Does something, and shows it as a piece of news if it fails. */
  async try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.#store.toasts.failed(error);
      return false;
    }
  }
}
