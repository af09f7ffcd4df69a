import { ask } from "../api.ts";
import type { ChangesBody, MoveInQueueBody, RelocateBody, SettingsShape } from "../api.ts";
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
    return this.#act("start", ids, { now });
  }

  /** Pauses them. */
  pause(ids: readonly number[]): Promise<boolean> {
    return this.#act("stop", ids);
  }

  /** Checks what is on disk. */
  recheck(ids: readonly number[]): Promise<boolean> {
    return this.#act("verify", ids);
  }

  /** Asks their trackers now. */
  reannounce(ids: readonly number[]): Promise<boolean> {
    return this.#act("reannounce", ids);
  }

  /** Removes them; `withData` what was downloaded as well. */
  remove(ids: readonly number[], options: { readonly withData: boolean }): Promise<boolean> {
    return this.#act("remove", ids, options);
  }

  /** Moves them to another folder, or takes their files to be there. */
  relocate(
    ids: readonly number[],
    to: Pick<RelocateBody, "outputDir" | "movesFiles">,
  ): Promise<boolean> {
    return this.#act("relocate", ids, to);
  }

  /** Moves them in the queue. */
  moveInQueue(ids: readonly number[], to: MoveInQueueBody["to"]): Promise<boolean> {
    return this.#act("move-in-queue", ids, { to });
  }

  /** Renames a file or folder of one torrent; `path` as it is now, below its folder. */
  rename(id: number, path: string, name: string): Promise<boolean> {
    return this.#act("rename", [id], { path, name });
  }

  /** Changes their settings: labels, limits, priorities, files, trackers. */
  change(ids: readonly number[], changes: ChangesBody): Promise<boolean> {
    return this.try(() => ask("PATCH", "/torrents", { targets: ids, changes }));
  }

  /** Changes settings of the daemon. */
  set(changes: SettingsShape): Promise<boolean> {
    return this.try(() => ask("PATCH", "/settings", changes));
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

  #act(name: string, ids: readonly number[], more: object = {}): Promise<boolean> {
    if (ids.length === 0) return Promise.resolve(false);
    return this.try(() => ask("POST", `/torrents/${name}`, { targets: ids, ...more }));
  }
}
