import type { FileStore } from "../io/mod.ts";

/** Bytes of one entry of the header. */
const ENTRY_LENGTH = 4;

/** What a part file is for. */
export interface PartFileOptions {
  /** Number of pieces of the torrent. */
  readonly pieceCount: number;
  /** Bytes of a full piece. */
  readonly pieceLength: number;
}

/**
 * Keeps bytes of pieces that lie in files which are not wanted, so that those files need not be there.
 *
 * A header has four bytes for each piece: the number of its slot plus one, 0 for none. Slots of a piece's length follow.
 * Bytes are written before the header tells of them.
 */
export class PartFile {
  readonly #store: FileStore;
  readonly #path: string;
  readonly #options: PartFileOptions;
  #slots: Map<number, number> | undefined;

  /** A part file at a path of `store`; it is made by the first write. */
  constructor(store: FileStore, path: string, options: PartFileOptions) {
    this.#store = store;
    this.#path = path;
    this.#options = options;
  }

  /** Reads bytes of a piece; false where the piece has none here. */
  async read(piece: number, begin: number, into: Uint8Array): Promise<boolean> {
    const slot = (await this.#load()).get(piece);
    if (slot === undefined) return false;
    return await this.#store.read(this.#path, this.#position(slot) + begin, into) === into.length;
  }

  /** Writes bytes of a piece. */
  async write(piece: number, begin: number, data: Uint8Array): Promise<void> {
    const slots = await this.#load();
    const known = slots.get(piece);
    const slot = known ?? slots.size;
    // Taken at once, so that a piece written at the same time gets another slot.
    slots.set(piece, slot);
    await this.#store.write(this.#path, this.#position(slot) + begin, data);
    if (known !== undefined) return;
    const entry = new Uint8Array(ENTRY_LENGTH);
    new DataView(entry.buffer).setUint32(0, slot + 1);
    await this.#store.write(this.#path, piece * ENTRY_LENGTH, entry);
  }

  /** Returns once what was written is on the medium. */
  async sync(): Promise<void> {
    await this.#store.sync([this.#path]);
  }

  /** Whether there is one. */
  async exists(): Promise<boolean> {
    return (await this.#load()).size > 0;
  }

  /** Removes it. */
  async remove(): Promise<void> {
    this.#slots = new Map();
    await this.#store.remove(this.#path);
  }

  async #load(): Promise<Map<number, number>> {
    if (this.#slots) return this.#slots;
    const { pieceCount } = this.#options;
    const header = new Uint8Array(pieceCount * ENTRY_LENGTH);
    const length = await this.#store.read(this.#path, 0, header);
    const view = new DataView(header.buffer);
    const slots = new Map<number, number>();
    for (let piece = 0; (piece + 1) * ENTRY_LENGTH <= length; piece++) {
      const entry = view.getUint32(piece * ENTRY_LENGTH);
      if (entry > 0 && entry <= pieceCount) slots.set(piece, entry - 1);
    }
    // Another call may have loaded it meanwhile, and written since.
    this.#slots ??= slots;
    return this.#slots;
  }

  #position(slot: number): number {
    const { pieceCount, pieceLength } = this.#options;
    return pieceCount * ENTRY_LENGTH + slot * pieceLength;
  }
}
