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
 * Bytes are written before the header tells of them, and a slot gets another piece only after it is on the medium that the
 * one before has left.
 */
export class PartFile {
  readonly #store: FileStore;
  readonly #path: string;
  readonly #options: PartFileOptions;
  #table: SlotTable | undefined;
  #dirty = false;

  /** A part file at a path of `store`; it is made by the first write. */
  constructor(store: FileStore, path: string, options: PartFileOptions) {
    this.#store = store;
    this.#path = path;
    this.#options = options;
  }

  /** The pieces that it has bytes of. */
  async pieces(): Promise<ReadonlySet<number>> {
    return (await this.#load()).entered;
  }

  /** Reads bytes of a piece; false where they are not here. */
  async read(piece: number, begin: number, into: Uint8Array): Promise<boolean> {
    const slot = (await this.#load()).slots.get(piece);
    if (slot === undefined) return false;
    return await this.#store.read(this.#path, this.#position(slot) + begin, into) === into.length;
  }

  /** Writes bytes of a piece. */
  async write(piece: number, begin: number, data: Uint8Array): Promise<void> {
    const table = await this.#load();
    const slot = table.take(piece);
    await this.#store.write(this.#path, this.#position(slot) + begin, data);
    this.#dirty = true;
    if (!table.entered.has(piece)) await this.#writeEntry(piece, slot + 1);
    table.entered.add(piece);
  }

  /** Forgets pieces whose bytes are on the medium elsewhere; the file goes with the last of them. */
  async forget(pieces: Iterable<number>): Promise<void> {
    const table = await this.#load();
    const gone = [...pieces].filter((piece) => table.entered.has(piece));
    if (gone.length === 0) return;
    if (gone.length === table.slots.size) return await this.remove();
    for (const piece of gone) await this.#writeEntry(piece, 0);
    await this.sync();
    for (const piece of gone) table.release(piece);
  }

  /** Returns once what was written is on the medium. */
  async sync(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      await this.#store.sync([this.#path]);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }

  /** Removes it. */
  async remove(): Promise<void> {
    this.#table = new SlotTable();
    this.#dirty = false;
    await this.#store.remove(this.#path);
  }

  async #writeEntry(piece: number, value: number): Promise<void> {
    const entry = new Uint8Array(ENTRY_LENGTH);
    new DataView(entry.buffer).setUint32(0, value);
    await this.#store.write(this.#path, piece * ENTRY_LENGTH, entry);
    this.#dirty = true;
  }

  async #load(): Promise<SlotTable> {
    if (this.#table) return this.#table;
    const { pieceCount } = this.#options;
    const header = new Uint8Array(pieceCount * ENTRY_LENGTH);
    const length = await this.#store.read(this.#path, 0, header);
    // Another call may have loaded it meanwhile, and written since.
    return this.#table ??= SlotTable.read(header.subarray(0, length), pieceCount);
  }

  #position(slot: number): number {
    const { pieceCount, pieceLength } = this.#options;
    return pieceCount * ENTRY_LENGTH + slot * pieceLength;
  }
}

/** Which piece has which slot. */
class SlotTable {
  /** Slots by piece, those of pieces that are being written among them. */
  readonly slots = new Map<number, number>();
  /** Pieces that the header tells of. */
  readonly entered = new Set<number>();
  #free: number[] = [];
  #next = 0;

  /** Reads a header. Of two pieces that claim one slot, neither can be believed. */
  static read(header: Uint8Array, pieceCount: number): SlotTable {
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const claims = new Map<number, number[]>();
    for (let piece = 0; (piece + 1) * ENTRY_LENGTH <= header.length; piece++) {
      const slot = view.getUint32(piece * ENTRY_LENGTH) - 1;
      if (slot >= 0 && slot < pieceCount) claims.set(slot, [...claims.get(slot) ?? [], piece]);
    }
    const table = new SlotTable();
    for (const [slot, [piece, other]] of claims) {
      table.#next = Math.max(table.#next, slot + 1);
      if (piece === undefined || other !== undefined) continue;
      table.slots.set(piece, slot);
      table.entered.add(piece);
    }
    const taken = new Set(table.slots.values());
    for (let slot = 0; slot < table.#next; slot++) if (!taken.has(slot)) table.#free.push(slot);
    return table;
  }

  /** Gives the slot of a piece, a free one if it has none. */
  take(piece: number): number {
    const slot = this.slots.get(piece) ?? this.#free.pop() ?? this.#next++;
    this.slots.set(piece, slot);
    return slot;
  }

  /** Frees the slot of a piece. */
  release(piece: number): void {
    const slot = this.slots.get(piece);
    if (slot !== undefined) this.#free.push(slot);
    this.slots.delete(piece);
    this.entered.delete(piece);
  }
}
