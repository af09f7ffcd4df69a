import type { FileStore } from "../io/mod.ts";

/** Bytes of one entry: the number of a piece. */
const ENTRY_LENGTH = 4;

/** Entries that are read back at most; a journal is emptied at each record and never gets there. */
const MAX_ENTRIES = 1 << 20;

/**
 * The pieces that were written, or were about to be, since the last record: after a crash just these are hashed.
 *
 * A file that has changed though the journal has none of its pieces was changed by someone else. So whoever writes notes a piece
 * before the first write into a file, and the others soon after. The journal is not synced: a killed program loses nothing of it,
 * and after a power loss, files that it does not explain are hashed. Entries that come while some are written leave together.
 */
export class PieceJournal {
  readonly #store: FileStore;
  readonly #path: string;
  /** Pieces that the record which is being made will not tell of. */
  #kept: Set<number> | undefined;
  #pending: number[] = [];
  /** Bytes of the file, or that it will have. */
  #length = 0;
  #writing: Promise<void> | undefined;
  #writtenAtMs: number | undefined;

  /** A journal at a path of `store`. */
  constructor(store: FileStore, path: string) {
    this.#store = store;
    this.#path = path;
  }

  /**
   * When the last entry was written that {@linkcode PieceJournal.read} found, in milliseconds since 1970; a file that was
   * changed much later was changed by someone else.
   */
  get writtenAtMs(): number | undefined {
    return this.#writtenAtMs;
  }

  /** The pieces that the last run noted after its last record. */
  async read(): Promise<number[]> {
    const stat = await this.#store.stat(this.#path);
    if (stat?.kind !== "file") return [];
    const bytes = new Uint8Array(Math.min(stat.size, MAX_ENTRIES * ENTRY_LENGTH));
    const length = await this.#store.read(this.#path, 0, bytes);
    const view = new DataView(bytes.buffer);
    const pieces = new Set<number>();
    let at = 0;
    for (; at + ENTRY_LENGTH <= length; at += ENTRY_LENGTH) pieces.add(view.getUint32(at));
    this.#length = at;
    this.#writtenAtMs = stat.mtimeMs;
    return [...pieces];
  }

  /**
   * Notes that a piece will be written, or some more of it; resolves when this and what came before is in the file. A piece may
   * be noted again: the time of the last note tells how late a change may be.
   */
  async add(piece: number): Promise<void> {
    this.#kept?.add(piece);
    this.#pending.push(piece);
    this.#start();
    await this.#writing;
  }

  /** A record is about to be made of what was noted so far, but of these pieces, which are being written. */
  mark(writing: Iterable<number>): void {
    this.#kept = new Set(writing);
  }

  /**
   * Begins anew with these pieces and those noted since {@linkcode PieceJournal.mark}, after a record was made that tells of all
   * others. At no moment does the file have fewer.
   */
  async restart(pieces: Iterable<number>): Promise<void> {
    await this.#settled();
    const kept = new Set([...pieces, ...this.#kept ?? []]);
    this.#kept = undefined;
    if (this.#length === 0) return;
    this.#pending = [...kept];
    this.#length = 0;
    this.#start();
    await this.#writing;
    await this.#store.truncate(this.#path, this.#length);
  }

  /** Removes it. */
  async remove(): Promise<void> {
    await this.#settled();
    this.#length = 0;
    await this.#store.remove(this.#path);
  }

  async #settled(): Promise<void> {
    while (this.#writing) {
      await this.#writing.catch(() => {
        // Whoever noted it has been told.
      });
    }
  }

  #start(): void {
    if (this.#pending.length > 0) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const pieces = this.#pending;
        this.#pending = [];
        const bytes = new Uint8Array(pieces.length * ENTRY_LENGTH);
        const view = new DataView(bytes.buffer);
        pieces.forEach((piece, i) => view.setUint32(i * ENTRY_LENGTH, piece));
        const position = this.#length;
        this.#length += bytes.length;
        try {
          await this.#store.write(this.#path, position, bytes);
        } catch (error) {
          // Whoever waits is told, and asks again.
          this.#length = position;
          this.#pending = [];
          throw error;
        }
      }
    } finally {
      this.#writing = undefined;
    }
  }
}
