import type { TorrentCore } from "./core.ts";
import type { Records } from "./records.ts";

/** A file is looked at again after this long. What is changed meanwhile may be sent, and is refused by whoever gets it. */
const LOOK_INTERVAL_MS = 1_000;

/**
 * Finds files that someone else has changed, before their bytes are sent: each is looked at once a second at most, while
 * it is asked for. A file that is not whole is left alone, for it changes by our own writes.
 */
export class FileWatch {
  readonly #core: TorrentCore;
  readonly #records: Records;
  readonly #changed: (file: number) => Promise<void>;
  readonly #lookedAt = new Map<number, number>();
  readonly #looking = new Map<number, Promise<void>>();

  /** @param changed Called with each file that is not what it was; what is done with it is awaited by all who ask. */
  constructor(core: TorrentCore, records: Records, changed: (file: number) => Promise<void>) {
    this.#core = core;
    this.#records = records;
    this.#changed = changed;
  }

  /** Looks at the files of a piece, where that is due; returns when they are known to be what they were, or dealt with. */
  async look(piece: number): Promise<void> {
    const { layout, metainfo, io } = this.#core;
    const now = io.clock.now();
    for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) {
      if (metainfo.files[file]?.pad) continue;
      const lookedAt = this.#lookedAt.get(file) ?? -Infinity;
      if (now - lookedAt >= LOOK_INTERVAL_MS && !this.#looking.has(file)) {
        this.#lookedAt.set(file, now);
        this.#looking.set(file, this.#look(file));
      }
      await this.#looking.get(file);
    }
  }

  async #look(file: number): Promise<void> {
    try {
      if (this.#isWhole(file) && await this.#records.isChanged(file)) await this.#changed(file);
    } finally {
      this.#looking.delete(file);
    }
  }

  #isWhole(file: number): boolean {
    const { layout, picker: { have } } = this.#core;
    if (have.complete) return true;
    const { first, last } = layout.filePieces(file);
    for (let piece = first; piece <= last; piece++) if (!have.has(piece)) return false;
    return true;
  }
}
