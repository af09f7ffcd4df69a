/** Failed pieces remembered at most; beyond that the oldest is forgotten, and with it who sent it. */
const MAX_FAILED_PIECES = 256;

/** A block of a piece whose hash was wrong. */
export interface SuspectBlock<Source> {
  /** Who sent it. */
  readonly source: Source;
  /** A digest of what was sent. */
  readonly digest: string;
}

/**
 * Finds who sent bad data, block by block.
 *
 * When a piece fails, each block's digest is kept with its sender. When the same piece passes later, the senders of the
 * blocks that differ are guilty. A piece that came from one sender alone says so at once, and so does a sender whose two
 * versions of one block differ. Nobody is guilty by having been there.
 */
export class Blame<Source> {
  readonly #failed = new Map<number, Map<number, SuspectBlock<Source>[]>>();

  /** Whether a piece has failed and not passed since. */
  hasFailed(piece: number): boolean {
    return this.#failed.has(piece);
  }

  /** Notes a piece that failed, with all its blocks in order; gives those who are certainly guilty. */
  failed(piece: number, blocks: readonly SuspectBlock<Source>[]): Set<Source> {
    const guilty = new Set<Source>();
    const senders = new Set(blocks.map((block) => block.source));
    if (senders.size === 1) return senders;
    const known = this.#failed.get(piece) ?? new Map<number, SuspectBlock<Source>[]>();
    this.#failed.delete(piece);
    this.#failed.set(piece, known);
    blocks.forEach((block, number) => {
      const before = known.get(number) ?? [];
      for (const other of before) {
        if (other.source === block.source && other.digest !== block.digest) {
          guilty.add(block.source);
        }
      }
      known.set(number, [...before, block]);
    });
    for (const oldest of this.#failed.keys()) {
      if (this.#failed.size <= MAX_FAILED_PIECES) break;
      this.#failed.delete(oldest);
    }
    return guilty;
  }

  /** Notes that a piece passed; gives those who had sent other bytes. `digests` are of its blocks, in order. */
  passed(piece: number, digests: readonly string[]): Set<Source> {
    const guilty = new Set<Source>();
    const known = this.#failed.get(piece);
    this.#failed.delete(piece);
    known?.forEach((blocks, number) => {
      for (const block of blocks) {
        if (block.digest !== digests[number]) guilty.add(block.source);
      }
    });
    return guilty;
  }
}
