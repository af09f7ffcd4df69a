/**
 * Bytes of a segment: a write of 1 MiB is as fast as they get, and hashing takes runs of 1 MiB. A multiple of BEP 52's leaves.
 */
export const SEGMENT_LENGTH = 1024 * 1024;

/** Segments kept for the next pieces. */
const MAX_SPARE = 16;

/** The memory of segments, used again and again. */
export class SegmentPool {
  readonly #makeBuffer: (length: number) => Uint8Array;
  readonly #spare: Uint8Array[] = [];

  /** A pool whose memory `makeBuffer` makes, as a disk does that shares it with its threads. */
  constructor(makeBuffer: (length: number) => Uint8Array) {
    this.#makeBuffer = makeBuffer;
  }

  /** Gives a segment, with whatever was in it. */
  take(): Uint8Array {
    return this.#spare.pop() ?? this.#makeBuffer(SEGMENT_LENGTH);
  }

  /** Gives the memory back that nobody uses. */
  free(): void {
    this.#spare.length = 0;
  }

  /** Takes a segment back that nobody uses any more. */
  giveBack(segment: Uint8Array): void {
    if (this.#spare.length < MAX_SPARE) this.#spare.push(segment);
  }
}
