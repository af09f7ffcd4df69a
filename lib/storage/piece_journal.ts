import type { FileStore } from "../io/mod.ts";

/** Bytes of one entry: the number of a piece. */
const ENTRY_LENGTH = 4;

/** Entries that are read back at most; a journal is emptied at each flush and never gets there. */
const MAX_ENTRIES = 1 << 20;

/**
 * The pieces written since the last record, so that after a crash just these are hashed again.
 *
 * It is not synced: a killed program loses nothing of it, and after a power loss the pieces that it would have named are
 * downloaded again. Entries that come while one is written leave together.
 */
export class PieceJournal {
  readonly #store: FileStore;
  readonly #path: string;
  #pending: number[] = [];
  #position = 0;
  #writing: Promise<void> | undefined;

  /** A journal at a path of `store`. */
  constructor(store: FileStore, path: string) {
    this.#store = store;
    this.#path = path;
  }

  /** The pieces that the last run wrote after its last record. */
  async read(): Promise<number[]> {
    const stat = await this.#store.stat(this.#path);
    if (stat?.kind !== "file") return [];
    const bytes = new Uint8Array(Math.min(stat.size, MAX_ENTRIES * ENTRY_LENGTH));
    const length = await this.#store.read(this.#path, 0, bytes);
    const view = new DataView(bytes.buffer);
    const pieces: number[] = [];
    for (let at = 0; at + ENTRY_LENGTH <= length; at += ENTRY_LENGTH) {
      pieces.push(view.getUint32(at));
    }
    this.#position = pieces.length * ENTRY_LENGTH;
    return pieces;
  }

  /** Notes that a piece was written; resolves when this and what came before is in the file. */
  add(piece: number): Promise<void> {
    this.#pending.push(piece);
    this.#writing ??= this.#write();
    return this.#writing;
  }

  /** Begins anew with just these pieces, after a record was made that knows of all others. */
  async restart(pieces: readonly number[]): Promise<void> {
    await this.#writing;
    if (this.#position === 0) return;
    this.#position = 0;
    this.#pending.unshift(...pieces);
    this.#writing ??= this.#write();
    await this.#writing;
    await this.#store.truncate(this.#path, this.#position);
  }

  /** Removes it. */
  async remove(): Promise<void> {
    await this.#writing;
    this.#position = 0;
    await this.#store.remove(this.#path);
  }

  async #write(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const pieces = this.#pending;
        this.#pending = [];
        const bytes = new Uint8Array(pieces.length * ENTRY_LENGTH);
        const view = new DataView(bytes.buffer);
        pieces.forEach((piece, i) => view.setUint32(i * ENTRY_LENGTH, piece));
        const position = this.#position;
        this.#position += bytes.length;
        await this.#store.write(this.#path, position, bytes);
      }
    } finally {
      this.#writing = undefined;
    }
  }
}
