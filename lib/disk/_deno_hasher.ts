import { createHash } from "node:crypto";
import { LEAF_LENGTH, SHA256_LENGTH } from "../hash/mod.ts";
import type { HashedPiece, Hasher, HashJob, HashJobPiece, HashStream } from "../io/mod.ts";
import { asTheyEnd } from "./_as_they_end.ts";
import { hashBatches, lengthOf } from "./_hash_batches.ts";
import { type HashJobHead, SLOT_LENGTH } from "./_hash_messages.ts";
import { hashPieces } from "./_hash_pieces.ts";
import { hashLeaves } from "./_leaves.ts";
import type { ThreadPool } from "./_thread_pool.ts";
import { ThreadHashStream } from "./_thread_hash_stream.ts";

/** Batches that a thread has at once, so that it never waits for the next. */
const BATCHES_PER_THREAD = 2;

/**
 * Bytes that are hashed in this thread before any other is started, all told: a small torrent is checked before a worker
 * would be up, and a thousand of them do not hold everything else up.
 */
const INLINE_BYTES = 8 * 1024 * 1024;

/** Leaves of so few bytes are hashed at once: to ask a worker takes longer. */
const MAX_INLINE_LEAVES_BYTES = 64 * 1024;

/** Hashing in the main thread where it is little, and by the disk's threads. */
export class DenoHasher implements Hasher {
  readonly #pool: ThreadPool;
  #inlineBytesLeft = INLINE_BYTES;
  #nextStream = 0;

  /** @param pool The threads, which belong to the disk. */
  constructor(pool: ThreadPool) {
    this.#pool = pool;
  }

  async sha1(data: Uint8Array): Promise<Uint8Array> {
    // Web Crypto would copy the data, and takes no memory that is shared: for a piece that is as long as the hash itself.
    if (!this.#pool.takes([data])) return new Uint8Array(createHash("sha1").update(data).digest());
    const { hash } = await this.#pool.first().ask({ type: "sha1", data });
    if (hash === undefined) throw new Error("Cannot hash: the worker gave no hash");
    return hash;
  }

  sha1Stream(): HashStream {
    const stream = this.#nextStream++;
    return new ThreadHashStream(this.#pool.at(stream), stream);
  }

  async leaves(data: Uint8Array): Promise<Uint8Array> {
    if (data.length <= MAX_INLINE_LEAVES_BYTES) return hashLeaves(data);
    const leaves = new Uint8Array(Math.ceil(data.length / LEAF_LENGTH) * SHA256_LENGTH);
    const parts: Promise<void>[] = [];
    for (let start = 0; start < data.length; start += SLOT_LENGTH) {
      const { answer } = await this.#pool.idlest().slots.fill(
        data.subarray(start, start + SLOT_LENGTH),
        (thread, range) => thread.ask({ type: "leaves", range }),
      );
      const at = start / LEAF_LENGTH * SHA256_LENGTH;
      parts.push(answer.then(({ hash }) => leaves.set(hash ?? new Uint8Array(), at)));
    }
    await Promise.all(parts);
    return leaves;
  }

  async *hashFiles(
    job: HashJob,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<HashedPiece> {
    const { root, algorithm, pieceLength } = job;
    const head = { root, algorithm, pieceLength };
    const batches = hashBatches(job.pieces);
    const first = batches.next().value;
    const second = batches.next().value;
    if (first === undefined) return;
    if (second === undefined && this.#mayHashInline(first)) {
      options.signal?.throwIfAborted();
      yield* hashPieces(head, first);
      return;
    }
    const tasks = this.#tasks(head, chain([first, second], batches), options.signal);
    for await (const pieces of asTheyEnd(tasks, this.#pool.size * BATCHES_PER_THREAD)) {
      yield* pieces;
      options.signal?.throwIfAborted();
    }
  }

  *#tasks(
    job: HashJobHead,
    batches: Iterable<readonly HashJobPiece[]>,
    signal: AbortSignal | undefined,
  ): Generator<() => Promise<readonly HashedPiece[]>> {
    for (const pieces of batches) {
      signal?.throwIfAborted();
      yield async () => {
        const reply = await this.#pool.idlest().ask({ type: "files", job, pieces });
        return reply.pieces ?? [];
      };
    }
  }

  #mayHashInline(pieces: readonly HashJobPiece[]): boolean {
    const bytes = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
    if (this.#pool.started || bytes > this.#inlineBytesLeft) return false;
    this.#inlineBytesLeft -= bytes;
    return true;
  }
}

function* chain<T>(first: Iterable<T | undefined>, rest: Iterable<T>): Generator<T> {
  for (const item of first) if (item !== undefined) yield item;
  yield* rest;
}
