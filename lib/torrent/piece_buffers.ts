import type { Disk } from "../io/mod.ts";
import type { PieceLayout } from "../metainfo/mod.ts";

/** Memory is made in slabs of at least this size: a thousand small pieces are a few slabs, not a thousand buffers. */
const SLAB_BYTES = 1024 * 1024;

/** Bytes of buffers kept for the next pieces. */
const MAX_SPARE_BYTES = 8 * 1024 * 1024;

/** The memory of pieces that are coming in, used again and again. */
export class PieceBuffers {
  readonly #layout: PieceLayout;
  readonly #disk: Disk;
  readonly #inUse = new Map<number, Uint8Array>();
  #spare: Uint8Array[] = [];
  #slabs: Uint8Array[] = [];

  /** Buffers for the pieces of a torrent. */
  constructor(layout: PieceLayout, disk: Disk) {
    this.#layout = layout;
    this.#disk = disk;
  }

  /** The buffer of a piece, of just its length; the first call takes one. */
  of(piece: number): Uint8Array {
    let buffer = this.#inUse.get(piece);
    if (!buffer) {
      buffer = this.#spare.pop() ?? this.#makeSlab();
      this.#inUse.set(piece, buffer);
    }
    const size = this.#layout.pieceSize(piece);
    return size === buffer.length ? buffer : buffer.subarray(0, size);
  }

  /** Says that a piece needs its buffer no more. */
  release(piece: number): void {
    const buffer = this.#inUse.get(piece);
    if (!buffer) return;
    this.#inUse.delete(piece);
    this.#spare.push(buffer);
    if (this.#inUse.size === 0 && this.#spareBytes >= MAX_SPARE_BYTES) this.free();
  }

  /** Whether pieces have buffers. */
  get isInUse(): boolean {
    return this.#inUse.size > 0;
  }

  /** Gives the memory back, if no piece has any of it. */
  free(): void {
    if (this.isInUse) return;
    this.#spare = [];
    for (const slab of this.#slabs) this.#disk.freeBuffer?.(slab);
    this.#slabs = [];
  }

  /** Gives all memory back: nothing that came in is needed any more. */
  close(): void {
    this.#inUse.clear();
    this.free();
  }

  get #spareBytes(): number {
    return this.#spare.length * this.#layout.pieceLength;
  }

  /** Makes a slab and gives one buffer of it; the others are spare. */
  #makeSlab(): Uint8Array {
    const { pieceLength, pieceCount } = this.#layout;
    const count = Math.max(1, Math.min(Math.floor(SLAB_BYTES / pieceLength), pieceCount));
    const slab = this.#disk.makeBuffer(count * pieceLength);
    this.#slabs.push(slab);
    for (let i = 1; i < count; i++) {
      this.#spare.push(slab.subarray(i * pieceLength, (i + 1) * pieceLength));
    }
    return slab.subarray(0, pieceLength);
  }
}
