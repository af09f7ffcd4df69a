import type { FileStore, Log } from "../../io/mod.ts";
import { MagnetError, MetainfoError } from "../../metainfo/mod.ts";
import type { AddRequest, AddResult } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { WatchFolder } from "../settings/mod.ts";
import { type Arrival, Arrivals, type FoundFile } from "./arrivals.ts";
import { isWatched, readWatched } from "./read_watched.ts";

/** What a watched folder needs of those around. */
export interface WatchedFolderOwner {
  /** Where to say what was added, and what could not be. */
  readonly log: Log;
  /** Lists the regular files of a folder whose names are wanted; none where there is no such folder. */
  list(folder: string, wants: (name: string) => boolean): Promise<readonly FoundFile[]>;
  /** Opens a folder. */
  open(folder: string): FileStore;
  /** Adds a torrent. */
  add(request: AddRequest): Promise<AddResult>;
}

/** A folder whose files are added as they come. */
export class WatchedFolder {
  readonly #settings: WatchFolder;
  readonly #owner: WatchedFolderOwner;
  readonly #arrivals = new Arrivals();
  /** What was last said of the folder itself, so that it is said once. */
  #trouble = "";

  /** One that was not looked into yet. */
  constructor(settings: WatchFolder, owner: WatchedFolderOwner) {
    this.#settings = settings;
    this.#owner = owner;
  }

  /** Looks into it, and adds what is whole. */
  async look(now: number, signal: AbortSignal): Promise<void> {
    const files = await this.#list();
    const arrivals = this.#arrivals.look(files, now);
    if (arrivals.length === 0) return;
    const folder = this.#owner.open(this.#settings.path);
    try {
      for (const arrival of arrivals) if (!signal.aborted) await this.#add(folder, arrival);
    } finally {
      await folder.close();
    }
  }

  async #list(): Promise<readonly FoundFile[]> {
    const { path } = this.#settings;
    try {
      const files = await this.#owner.list(path, isWatched);
      this.#trouble = "";
      return files;
    } catch (error) {
      const text = messageOf(error);
      if (text !== this.#trouble) this.#warn(`Cannot watch ${path}`, error);
      this.#trouble = text;
      return [];
    }
  }

  async #add(folder: FileStore, { file, isFinal }: Arrival): Promise<void> {
    const { labels, starts, outputDir } = this.#settings;
    const path = `${this.#settings.path}/${file.name}`;
    try {
      const { torrent, isDuplicate } = await this.#owner.add({
        source: await readWatched(folder, file),
        isPaused: !starts,
        labels,
        ...(outputDir === undefined ? {} : { outputDir }),
      });
      const message = `${path}: ${isDuplicate ? "it is there already" : `added "${torrent.name}"`}`;
      this.#owner.log.write({ level: "info", message });
      await this.#settle(folder, file);
    } catch (error) {
      if (isNoTorrent(error)) {
        // It may be on its way here yet.
        if (!isFinal) return;
        await this.#rename(folder, file, ".invalid");
      }
      this.#warn(`Cannot add ${path}`, error);
    }
    this.#arrivals.done(file.name);
  }

  async #settle(folder: FileStore, file: FoundFile): Promise<void> {
    if (!this.#settings.removesAdded) return await this.#rename(folder, file, ".added");
    try {
      await folder.remove(file.name);
    } catch (error) {
      this.#warn(`Cannot remove ${this.#settings.path}/${file.name}`, error);
    }
  }

  async #rename(folder: FileStore, { name }: FoundFile, ending: string): Promise<void> {
    try {
      await folder.rename(name, name + ending);
    } catch (error) {
      this.#warn(`Cannot rename ${this.#settings.path}/${name}`, error);
    }
  }

  #warn(what: string, error: unknown): void {
    this.#owner.log.write({ level: "warn", message: `${what}: ${messageOf(error)}`, error });
  }
}

/** Whether a file itself is to blame. */
function isNoTorrent(error: unknown): boolean {
  if (error instanceof MetainfoError || error instanceof MagnetError) return true;
  return error instanceof ControlError && error.kind === "not-a-torrent";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
