import type { Disk } from "../io/mod.ts";

/**
 * Bytes of a segment: a write of 1 MiB is as fast as they get, and hashing takes runs of 1 MiB. A multiple of BEP 52's leaves.
 */
export const SEGMENT_LENGTH = 1024 * 1024;

/** Segments kept for the next pieces. */
const MAX_SPARE = 16;

/** The memory of segments, used again and again. */
export class SegmentPool {
  readonly #disk: Pick<Disk, "makeBuffer" | "freeBuffer">;
  readonly #spare: Uint8Array[] = [];

  /** A pool whose memory a disk makes, which shares it with its threads. */
  constructor(disk: Pick<Disk, "makeBuffer" | "freeBuffer">) {
    this.#disk = disk;
  }

  /** Gives a segment, with whatever was in it. */
  take(): Uint8Array {
    return this.#spare.pop() ?? this.#disk.makeBuffer(SEGMENT_LENGTH);
  }

  /** Gives the memory back that nobody uses. */
  free(): void {
    for (const segment of this.#spare.splice(0)) this.#disk.freeBuffer?.(segment);
  }

  /** Takes a segment back that nobody uses any more. */
  giveBack(segment: Uint8Array): void {
    if (this.#spare.length < MAX_SPARE) this.#spare.push(segment);
    else this.#disk.freeBuffer?.(segment);
  }
}
