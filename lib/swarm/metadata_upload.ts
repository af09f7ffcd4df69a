import { METADATA_BLOCK_LENGTH } from "./_metadata_candidate.ts";

/** Requests of one peer that wait; libtorrent queues as many. */
export const MAX_QUEUED_METADATA_REQUESTS = 1_024;

/** Blocks that a peer gets at once, beside the metadata itself: one whose connection broke may begin again. */
const SPARE_BLOCKS = 64;

/** Blocks that a peer gets a second after that. */
const BLOCKS_PER_SEC = 4;

/** What a peer is told about metadata (BEP 9). */
export type MetadataReply =
  | {
    /** Tells it from the other reply. */
    readonly type: "data";
    /** Number of the block. */
    readonly piece: number;
    /** Bytes of the whole. */
    readonly totalSize: number;
    /** The bytes, a view of the metadata. */
    readonly data: Uint8Array;
  }
  | { readonly type: "reject"; readonly piece: number };

/** What one peer is to be told now. */
export interface MetadataReplies {
  /** In the order of its requests. */
  readonly replies: readonly MetadataReply[];
  /** When to call again; Infinity where nothing waits. */
  readonly nextAt: number;
}

/**
 * Gives one peer the metadata that it asks for (BEP 9): all of it once as fast as it wants, what it asks for again
 * slowly, and a refusal where there is none or too many requests wait.
 */
export class MetadataUpload {
  readonly #metadata: Uint8Array | undefined;
  readonly #burst: number;
  readonly #queue: number[] = [];
  readonly #refused: number[] = [];
  #credit: number;
  #at: number | undefined;

  /** @param metadata The info dictionary; undefined while it is not there, or is not given to others. */
  constructor(metadata: Uint8Array | undefined) {
    this.#metadata = metadata;
    this.#burst = SPARE_BLOCKS + Math.ceil((metadata?.length ?? 0) / METADATA_BLOCK_LENGTH);
    this.#credit = this.#burst;
  }

  /** The peer asks for a block, which may be any number. */
  requested(piece: number): void {
    const { length = 0 } = this.#metadata ?? {};
    const isThere = Number.isInteger(piece) && piece >= 0 && piece * METADATA_BLOCK_LENGTH < length;
    if (isThere && this.#queue.length < MAX_QUEUED_METADATA_REQUESTS) this.#queue.push(piece);
    else if (this.#refused.length < MAX_QUEUED_METADATA_REQUESTS) this.#refused.push(piece);
  }

  /** Takes up to `count` replies, as many as there is room for on the way to the peer. */
  take(count: number, now: number): MetadataReplies {
    const elapsedMs = now - (this.#at ?? now);
    this.#at = now;
    this.#credit = Math.min(this.#burst, this.#credit + elapsedMs * BLOCKS_PER_SEC / 1000);
    const replies: MetadataReply[] = this.#spend(this.#refused, count)
      .map((piece) => ({ type: "reject", piece }));
    for (const piece of this.#spend(this.#queue, count - replies.length)) {
      replies.push(this.#reply(piece));
    }
    const waits = this.#queue.length + this.#refused.length > 0;
    const missing = Math.max(0, 1 - this.#credit);
    return { replies, nextAt: waits ? now + Math.ceil(missing * 1000 / BLOCKS_PER_SEC) : Infinity };
  }

  /** Takes what there is credit for: refusals cost as much as blocks. */
  #spend(waiting: number[], count: number): number[] {
    const taken = waiting.splice(0, Math.min(Math.max(0, count), Math.floor(this.#credit)));
    this.#credit -= taken.length;
    return taken;
  }

  #reply(piece: number): MetadataReply {
    const metadata = this.#metadata;
    if (metadata === undefined) return { type: "reject", piece };
    const begin = piece * METADATA_BLOCK_LENGTH;
    const data = metadata.subarray(begin, begin + METADATA_BLOCK_LENGTH);
    return { type: "data", piece, totalSize: metadata.length, data };
  }
}
