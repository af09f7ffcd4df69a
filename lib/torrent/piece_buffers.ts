import type { Disk } from "../io/mod.ts";
import type { PieceLayout } from "../metainfo/mod.ts";

/** Bytes of buffers kept for the next pieces. */
const MAX_SPARE_BYTES = 16 * 1024 * 1024;

/** The memory of pieces that are coming in, used again and again. */
export class PieceBuffers {
  readonly #layout: PieceLayout;
  readonly #disk: Disk;
  readonly #inUse = new Map<number, Uint8Array>();
  #spare: Uint8Array[] = [];

  /** Buffers for the pieces of a torrent. */
  constructor(layout: PieceLayout, disk: Disk) {
    this.#layout = layout;
    this.#disk = disk;
  }

  /** The buffer of a piece, of just its length; the first call takes one. */
  of(piece: number): Uint8Array {
    let buffer = this.#inUse.get(piece);
    if (!buffer) {
      const size = this.#layout.pieceSize(piece);
      const whole = this.#spare.pop() ?? this.#disk.makeBuffer(this.#layout.pieceLength);
      buffer = whole.subarray(0, size);
      this.#inUse.set(piece, buffer);
    }
    return buffer;
  }

  /** Says that a piece needs its buffer no more. */
  release(piece: number): void {
    const buffer = this.#inUse.get(piece);
    if (!buffer) return;
    this.#inUse.delete(piece);
    const { pieceLength } = this.#layout;
    if ((this.#spare.length + 1) * pieceLength <= MAX_SPARE_BYTES || this.#spare.length === 0) {
      this.#spare.push(new Uint8Array(buffer.buffer));
    }
  }
}
