import type { Clock, Timer } from "../../io/mod.ts";
import type { WatchFolder } from "../settings/mod.ts";
import { WatchedFolder, type WatchedFolderOwner } from "./watched_folder.ts";

/** How often folders are looked into: systems tell of changes on their own disks alone, and not of those on a network. */
const LOOK_MS = 1_000;

/** What watching needs of those around. */
export interface WatchFoldersOwner extends WatchedFolderOwner {
  /** The time. */
  readonly clock: Clock;
}

/** Watches folders for torrents to add. */
export class WatchFolders {
  readonly #owner: WatchFoldersOwner;
  readonly #ending = new AbortController();
  #settings: readonly WatchFolder[] = [];
  #folders: readonly WatchedFolder[] = [];
  #timer: Timer | undefined;
  #looking: Promise<void> = Promise.resolve();

  /** Watches nothing yet. */
  constructor(owner: WatchFoldersOwner) {
    this.#owner = owner;
  }

  /** Watches these folders from now on, and no others. */
  watch(settings: readonly WatchFolder[]): void {
    if (settings === this.#settings || this.#ending.signal.aborted) return;
    this.#settings = settings;
    this.#folders = settings.map((folder) => new WatchedFolder(folder, this.#owner));
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#lookLater();
  }

  /** Looks no more; what is being added is not waited for. */
  stop(): void {
    this.#ending.abort();
    this.#timer?.cancel();
  }

  /** Waits for what is being added. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  #lookLater(): void {
    const { signal } = this.#ending;
    if (this.#folders.length === 0 || signal.aborted) return;
    const folders = this.#folders;
    this.#timer = this.#owner.clock.setTimer(LOOK_MS, () => {
      this.#looking = this.#look(folders).finally(() => {
        if (folders === this.#folders) this.#lookLater();
      });
    });
  }

  async #look(folders: readonly WatchedFolder[]): Promise<void> {
    const { signal } = this.#ending;
    await this.#looking;
    try {
      for (const folder of folders) {
        if (folders === this.#folders) await folder.look(this.#owner.clock.now(), signal);
      }
    } catch (error) {
      this.#owner.log.write({ level: "warn", message: "Cannot look into watched folders", error });
    }
  }
}
