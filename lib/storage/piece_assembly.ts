import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import type { PieceHash } from "./piece_hash.ts";
import { SEGMENT_LENGTH, type SegmentPool } from "./segment_pool.ts";
import type { TorrentStorage } from "./torrent_storage.ts";

/** A piece larger than this is not held whole: it is put together by a {@linkcode PieceAssembly}. */
export const MAX_WHOLE_PIECE_LENGTH = 4 * 1024 * 1024;

/** How a {@linkcode PieceAssembly} is set up. */
export interface PieceAssemblyOptions {
  /** Bytes of the piece. */
  readonly size: number;
  /** Where its memory comes from. */
  readonly pool: SegmentPool;
  /**
   * Writes bytes of the piece, and keeps trying for as long as that makes sense; what it rejects with,
   * {@linkcode PieceAssembly.finish} does too. Straight to the storage by default.
   */
  write?(begin: number, data: Uint8Array): Promise<void>;
}

/** A part of a piece that is written at once. */
interface Segment {
  readonly begin: number;
  readonly length: number;
  /** Bytes that have come. */
  received: number;
  /** Who needs `memory`: the one that fills or writes it, and the one that hashes it. */
  users: number;
  /** Its bytes while they are held. */
  memory?: Uint8Array;
  /** When they are on disk. */
  written?: Promise<void>;
}

/**
 * Puts a large piece together from blocks that come in any order, without holding it: each segment is written as soon as it
 * is full, and hashed from memory if all before it are, else read back when its turn comes. If the piece turns out wrong,
 * its wrong bytes are on disk, where nobody takes them for right.
 */
export class PieceAssembly {
  readonly #storage: TorrentStorage;
  readonly #piece: number;
  readonly #options: PieceAssemblyOptions;
  readonly #hash: PieceHash;
  readonly #segments: readonly Segment[];
  readonly #blocks = new Set<number>();
  #nextToHash = 0;
  #isHashing = false;
  #hashing: Promise<void> | undefined;
  #heldBytes = 0;
  #isFinished = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  /** The piece without any of its blocks. To be ended by `finish` or `close`. */
  constructor(storage: TorrentStorage, piece: number, options: PieceAssemblyOptions) {
    this.#storage = storage;
    this.#piece = piece;
    this.#options = options;
    this.#hash = storage.verifier.stream(piece);
    const count = Math.ceil(options.size / SEGMENT_LENGTH);
    this.#segments = Array.from({ length: count }, (_, number) => {
      const begin = number * SEGMENT_LENGTH;
      const length = Math.min(SEGMENT_LENGTH, options.size - begin);
      return { begin, length, received: 0, users: 0 };
    });
  }

  /** Bytes of memory that it takes now. */
  get bytes(): number {
    return this.#heldBytes;
  }

  /**
   * Takes a block, by copying it. One that came before is passed over.
   *
   * @throws {RangeError} if it is no block of the piece.
   */
  put(begin: number, block: Uint8Array): void {
    const segment = this.#segments[Math.floor(begin / SEGMENT_LENGTH)];
    const at = begin % SEGMENT_LENGTH;
    const number = begin / BLOCK_LENGTH;
    if (!segment || !Number.isInteger(number) || at + block.length > segment.length) {
      throw new RangeError(`Cannot put ${block.length} bytes at ${begin}: they are no block`);
    }
    if (this.#closed || this.#blocks.has(number)) return;
    this.#blocks.add(number);
    if (!segment.memory) {
      segment.memory = this.#take();
      segment.users++;
    }
    segment.memory.set(block, at);
    segment.received += block.length;
    if (segment.received < segment.length) return;
    segment.written = this.#write(segment);
    if (!this.#isHashing) this.#hashing = this.#hashOn();
  }

  /**
   * Ends it once all blocks are there: says whether the piece is right.
   *
   * @throws {Error} if a block is missing, or its bytes could not be written or read back.
   */
  async finish(): Promise<boolean> {
    try {
      if (this.#segments.some((segment) => segment.received < segment.length)) {
        throw new Error(`Cannot finish piece ${this.#piece}: not all blocks are there`);
      }
      await this.#settled();
      if (this.#failure) throw this.#failure.error;
      this.#isFinished = true;
      return await this.#hash.finish();
    } finally {
      await this.close();
    }
  }

  /** Ends it whatever is there; returns when nothing of it is under way. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#settled();
    if (!this.#isFinished) await this.#hash.cancel();
    for (const segment of this.#segments) {
      if (segment.memory) this.#giveBack(segment.memory);
      delete segment.memory;
    }
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#segments.map((segment) => segment.written));
    await this.#hashing;
  }

  async #write(segment: Segment): Promise<void> {
    const { memory, begin, length } = segment;
    if (!memory) return;
    try {
      const data = memory.subarray(0, length);
      if (this.#options.write) await this.#options.write(begin, data);
      else await this.#storage.writeBlock(this.#piece, begin, data);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#release(segment);
    }
  }

  /** Hashes on as far as all bytes are there. */
  async #hashOn(): Promise<void> {
    this.#isHashing = true;
    try {
      for (let next = this.#full(); next && !this.#closed && !this.#failure; next = this.#full()) {
        await this.#hashSegment(next);
        this.#nextToHash++;
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    // In the same turn as the last look at what is there, so that the next block that comes begins anew.
    this.#isHashing = false;
  }

  #full(): Segment | undefined {
    const segment = this.#segments[this.#nextToHash];
    return segment && segment.received === segment.length ? segment : undefined;
  }

  async #hashSegment(segment: Segment): Promise<void> {
    if (segment.memory) {
      segment.users++;
      await this.#hash.update(segment.memory.subarray(0, segment.length));
      return this.#release(segment);
    }
    const memory = this.#take();
    try {
      const data = memory.subarray(0, segment.length);
      await this.#storage.readBlock(this.#piece, segment.begin, data);
      await this.#hash.update(data);
    } finally {
      this.#giveBack(memory);
    }
  }

  #release(segment: Segment): void {
    segment.users--;
    if (segment.users > 0 || !segment.memory) return;
    this.#giveBack(segment.memory);
    delete segment.memory;
  }

  #take(): Uint8Array {
    this.#heldBytes += SEGMENT_LENGTH;
    return this.#options.pool.take();
  }

  #giveBack(memory: Uint8Array): void {
    this.#heldBytes -= SEGMENT_LENGTH;
    this.#options.pool.giveBack(memory);
  }
}
