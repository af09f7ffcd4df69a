/** Blocks remembered at most, some 20 MiB; beyond that the oldest piece is forgotten, and with it who sent it. */
const MAX_SUSPECTS = 131_072;

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
  /** What came for the pieces that failed, by piece and by number of the block; the oldest piece first. */
  readonly #failed = new Map<number, SuspectBlock<Source>[][]>();
  #suspectCount = 0;

  /** Whether a piece has failed and not passed since. */
  hasFailed(piece: number): boolean {
    return this.#failed.has(piece);
  }

  /** Notes a piece that failed, with all its blocks in order; gives those who are certainly guilty. */
  failed(piece: number, blocks: readonly SuspectBlock<Source>[]): Set<Source> {
    const guilty = new Set<Source>();
    const senders = new Set(blocks.map((block) => block.source));
    if (senders.size === 1) return senders;
    const known = this.#failed.get(piece) ?? blocks.map(() => []);
    this.#failed.delete(piece);
    this.#failed.set(piece, known);
    for (const [number, block] of blocks.entries()) {
      const before = known[number] ??= [];
      const own = before.filter((other) => other.source === block.source);
      if (own.some((other) => other.digest === block.digest)) continue;
      if (own.length > 0) guilty.add(block.source);
      before.push(block);
      this.#suspectCount++;
    }
    this.#forgetOldest();
    return guilty;
  }

  /** Notes that a piece passed; gives those who had sent other bytes. `digests` are of its blocks, in order. */
  passed(piece: number, digests: readonly string[]): Set<Source> {
    const guilty = new Set<Source>();
    for (const [number, blocks] of this.#forget(piece).entries()) {
      for (const block of blocks) {
        if (block.digest !== digests[number]) guilty.add(block.source);
      }
    }
    return guilty;
  }

  #forgetOldest(): void {
    for (const oldest of this.#failed.keys()) {
      if (this.#suspectCount <= MAX_SUSPECTS) break;
      this.#forget(oldest);
    }
  }

  #forget(piece: number): SuspectBlock<Source>[][] {
    const known = this.#failed.get(piece) ?? [];
    this.#failed.delete(piece);
    for (const blocks of known) this.#suspectCount -= blocks.length;
    return known;
  }
}
