import type { Metainfo } from "../metainfo/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Progress } from "./progress.ts";

/** The files of a torrent as they are on disk. */
export class TorrentFiles {
  /** What is in the torrent. */
  readonly metainfo: Metainfo;
  /** The folder that they are in. */
  readonly outputDir: string;
  readonly #core: TorrentCore;
  readonly #progress: Progress;

  /** Those of one torrent. */
  constructor(core: TorrentCore, progress: Progress, outputDir: string) {
    this.metainfo = core.metainfo;
    this.outputDir = outputDir;
    this.#core = core;
    this.#progress = progress;
  }

  /** The path of a file below the folder. */
  path(file: number): string {
    return this.#core.storage.path(file);
  }

  /** Whether a file is wanted. */
  isWanted(file: number): boolean {
    return this.#progress.isWanted(file);
  }

  /** Whether all pieces of a file are there. */
  isWhole(file: number): boolean {
    const { layout, picker } = this.#core;
    const { first, last } = layout.filePieces(file);
    for (let piece = first; piece <= last; piece++) if (!picker.have.has(piece)) return false;
    return true;
  }
}
