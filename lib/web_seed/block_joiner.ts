import { BLOCK_LENGTH, type PieceLayout } from "../metainfo/mod.ts";

/** Blocks that are kept in part at most: 1 MiB of memory for each web seed. */
const MAX_KEPT = 64;

/** Blocks of the longest piece there can be (512 MiB). */
const MAX_BLOCKS = (1 << 29) / BLOCK_LENGTH;

/** A run of bytes within a block. */
export interface BlockRun {
  /** Where in the block it begins. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** What a joiner tells. */
export interface BlockJoinerOwner {
  /** Whether a block is of use. */
  isNeeded(piece: number, block: number): boolean;
  /** Bytes came that are of no use. */
  useless(bytes: number): void;
  /** A block is whole. The bytes are a view that holds until this returns. */
  whole(piece: number, block: number, bytes: Uint8Array): void;
}

/** A block of which a part has come. */
interface PartOfBlock {
  readonly data: Uint8Array;
  /** What has come, in order, no two runs touching. */
  runs: readonly BlockRun[];
}

/**
 * Cuts runs of a torrent's bytes into blocks. A block whose bytes come in parts, from several files or requests, is kept
 * until it is whole; of those the oldest are forgotten where there are too many.
 */
export class BlockJoiner {
  readonly #layout: PieceLayout;
  readonly #owner: BlockJoinerOwner;
  readonly #kept = new Map<number, PartOfBlock>();

  /** A joiner without any bytes. */
  constructor(layout: PieceLayout, owner: BlockJoinerOwner) {
    this.#layout = layout;
    this.#owner = owner;
  }

  /** Takes bytes that begin at `position` of the torrent, which is `piece × pieceLength + begin`. */
  put(position: number, bytes: Uint8Array): void {
    const { pieceLength } = this.#layout;
    for (let at = 0; at < bytes.length;) {
      const piece = Math.floor((position + at) / pieceLength);
      const begin = (position + at) % pieceLength;
      const block = Math.floor(begin / BLOCK_LENGTH);
      const start = begin % BLOCK_LENGTH;
      const size = this.#layout.blockSize(piece, block);
      const end = Math.min(size, start + bytes.length - at);
      const part = bytes.subarray(at, at + end - start);
      at += part.length;
      if (!this.#owner.isNeeded(piece, block)) {
        this.#kept.delete(keyOf(piece, block));
        this.#owner.useless(part.length);
      } else if (part.length === size) {
        this.#whole(piece, block, part);
      } else {
        this.#keep({ piece, block, size }, part, { start, end });
      }
    }
  }

  /** Gives the runs of a block that have not come. */
  gaps(piece: number, block: number): BlockRun[] {
    const gaps: BlockRun[] = [];
    let at = 0;
    for (const { start, end } of this.#kept.get(keyOf(piece, block))?.runs ?? []) {
      if (start > at) gaps.push({ start: at, end: start });
      at = end;
    }
    const size = this.#layout.blockSize(piece, block);
    if (at < size) gaps.push({ start: at, end: size });
    return gaps;
  }

  /** Forgets all that is kept. */
  clear(): void {
    this.#kept.clear();
  }

  #whole(piece: number, block: number, bytes: Uint8Array): void {
    this.#kept.delete(keyOf(piece, block));
    this.#owner.whole(piece, block, bytes);
  }

  #keep(
    { piece, block, size }: {
      readonly piece: number;
      readonly block: number;
      readonly size: number;
    },
    part: Uint8Array,
    run: BlockRun,
  ): void {
    const key = keyOf(piece, block);
    const kept = this.#kept.get(key) ?? { data: new Uint8Array(size), runs: [] };
    kept.data.set(part, run.start);
    kept.runs = joined([...kept.runs, run]);
    const [first] = kept.runs;
    if (first?.start === 0 && first.end === size) return this.#whole(piece, block, kept.data);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function keyOf(piece: number, block: number): number {
  return piece * MAX_BLOCKS + block;
}

function joined(runs: readonly BlockRun[]): BlockRun[] {
  const result: BlockRun[] = [];
  for (const run of runs.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || run.start > last.end) result.push(run);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, run.end) };
  }
  return result;
}
