import { pathExists } from "../../host/mod.ts";
import { PARTIAL_SUFFIX } from "../../storage/mod.ts";
import { STATE_DIR } from "../../torrent/mod.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** A file that says that a folder is the one that data was put into, and not the place where its drive should be. */
const MARKER = `${STATE_DIR}/root`;

/**
 * Knows folders of torrents again: where the folder that a torrent's data was put into is not there, or is another, nothing
 * is made in its place.
 */
export class StorageWatch {
  readonly #core: LibraryCore;

  /** No folder was looked at yet. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /** Whether the folder of a torrent is there; where it has no data yet, it is made and marked. */
  async isThere(torrent: ManagedTorrent): Promise<boolean> {
    const { outputDir, settings: { movedFrom } } = torrent;
    // What is on its way from there can not come.
    if (movedFrom && !await pathExists(movedFrom.outputDir)) return false;
    if (await pathExists(`${outputDir}/${MARKER}`)) {
      return true;
    }
    if (torrent.haveBytes > 0 && !await this.#isUnmarkedData(torrent)) return false;
    await this.#mark(outputDir);
    return true;
  }

  /** Looks whether what was missing is back. */
  async look(): Promise<void> {
    const { index, io, journal } = this.#core;
    for (const torrent of index.all) {
      if (torrent.problem?.kind !== "storage-missing" || !await this.isThere(torrent)) continue;
      torrent.problem = undefined;
      const text = `${torrent.outputDir} is back`;
      journal.note(torrent.id, { kind: "resumed", text });
      index.changed(torrent, io.clock.wallTime());
      this.#core.plan();
    }
  }

  /** Someone may have removed the marker alone: the data tells as well. */
  async #isUnmarkedData({ outputDir, name }: ManagedTorrent): Promise<boolean> {
    const path = `${outputDir}/${name}`;
    return await pathExists(path) || await pathExists(path + PARTIAL_SUFFIX);
  }

  async #mark(folder: string): Promise<void> {
    const { io } = this.#core;
    const files = io.disk.open(folder);
    try {
      await files.write(MARKER, 0, new TextEncoder().encode("Shoal keeps torrents here.\n"));
    } catch (error) {
      // The torrent finds out for itself that it can not write there.
      io.log.write({ level: "debug", message: `Cannot mark ${folder}`, error });
    } finally {
      await files.close();
    }
  }
}
