import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** So much more must be free before downloads go on, so that they do not stop and go all the time. */
const SLACK_BYTES = 16 * 1024 * 1024;

/** Pauses downloads before a disk is full, and lets them go on when there is room. */
export class SpaceGuard {
  readonly #core: LibraryCore;

  /** Nothing is guarded yet. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /** Looks at all folders that torrents are downloaded to, or would be. */
  async look(): Promise<void> {
    const { index } = this.#core;
    const byFolder = Map.groupBy(index.all.filter(isConcerned), ({ outputDir }) => outputDir);
    for (const [folder, torrents] of byFolder) await this.#lookAt(folder, torrents);
  }

  async #lookAt(folder: string, torrents: readonly ManagedTorrent[]): Promise<void> {
    const { settings, io, index, journal } = this.#core;
    const files = io.disk.open(folder);
    const free = await files.freeBytes();
    await files.close();
    const least = settings.minFreeBytes;
    for (const torrent of torrents) {
      const isShort = torrent.problem?.kind === "no-space";
      const isFull = free !== undefined && least > 0 &&
        free < least + (isShort ? SLACK_BYTES : 0);
      if (isFull === isShort) continue;
      torrent.problem = isFull
        ? {
          kind: "no-space",
          text: `The disk has less than ${Math.ceil(least / 2 ** 20)} MiB left`,
        }
        : undefined;
      const { text = "There is room on the disk again" } = torrent.problem ?? {};
      journal.note(torrent.id, { kind: isFull ? "no-space" : "resumed", text });
      index.changed(torrent, io.clock.wallTime());
      this.#core.plan();
    }
  }
}

/** Whether a torrent is downloaded, or would be if there was room. */
function isConcerned(torrent: ManagedTorrent): boolean {
  if (torrent.settings.isStopped) return torrent.problem?.kind === "no-space";
  return torrent.problem?.kind === "no-space" || torrent.work === "download";
}
