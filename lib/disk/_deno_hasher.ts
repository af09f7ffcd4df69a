import { LEAF_LENGTH, SHA256_LENGTH } from "../hash/mod.ts";
import type { HashedPiece, Hasher, HashJob, HashJobPiece, HashStream } from "../io/mod.ts";
import { asTheyEnd } from "./_as_they_end.ts";
import { hashBatches, lengthOf } from "./_hash_batches.ts";
import { type HashJobHead, SLOT_LENGTH } from "./_hash_messages.ts";
import { hashPieces } from "./_hash_pieces.ts";
import { HashThread } from "./_hash_thread.ts";
import { hashLeaves } from "./_leaves.ts";
import { ThreadHashStream } from "./_thread_hash_stream.ts";

/** More threads than this do not read faster. */
const MAX_THREADS = 8;

/** Batches that a thread has at once, so that it never waits for the next. */
const BATCHES_PER_THREAD = 2;

/**
 * Bytes that are hashed in this thread before any other is started, all told: a small torrent is checked before a worker
 * would be up, and a thousand of them do not hold everything else up.
 */
const INLINE_BYTES = 8 * 1024 * 1024;

/** Leaves of so few bytes are hashed at once: to ask a worker takes longer. */
const MAX_INLINE_LEAVES_BYTES = 64 * 1024;

/** Hashing by Web Crypto and by workers, which are started as they are needed and end at `close`. */
export class DenoHasher implements Hasher {
  readonly #threadCount: number;
  #threads: HashThread[] = [];
  #inlineBytesLeft = INLINE_BYTES;
  #nextStream = 0;
  #closed = false;

  constructor(threadCount?: number) {
    this.#threadCount = threadCount ?? Math.min(MAX_THREADS, navigator.hardwareConcurrency);
  }

  async sha1(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest("SHA-1", data));
  }

  sha1Stream(): HashStream {
    const stream = this.#nextStream++;
    return new ThreadHashStream(this.#threadFor(stream), stream);
  }

  async leaves(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (data.length <= MAX_INLINE_LEAVES_BYTES) return hashLeaves(data);
    const leaves = new Uint8Array(Math.ceil(data.length / LEAF_LENGTH) * SHA256_LENGTH);
    const parts: Promise<void>[] = [];
    for (let start = 0; start < data.length; start += SLOT_LENGTH) {
      const { answer } = await this.#idlestThread().slots.fill(
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
    for await (const pieces of asTheyEnd(tasks, this.#threadCount * BATCHES_PER_THREAD)) {
      yield* pieces;
      options.signal?.throwIfAborted();
    }
  }

  /** Ends the workers; what they were asked is rejected. */
  close(): void {
    this.#closed = true;
    for (const thread of this.#threads) thread.close(new Error("Cannot hash: the disk was closed"));
  }

  *#tasks(
    job: HashJobHead,
    batches: Iterable<readonly HashJobPiece[]>,
    signal: AbortSignal | undefined,
  ): Generator<() => Promise<readonly HashedPiece[]>> {
    for (const pieces of batches) {
      signal?.throwIfAborted();
      yield async () => {
        const reply = await this.#idlestThread().ask({ type: "files", job, pieces });
        return reply.pieces ?? [];
      };
    }
  }

  #mayHashInline(pieces: readonly HashJobPiece[]): boolean {
    const bytes = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
    if (this.#threads.length > 0 || bytes > this.#inlineBytesLeft) return false;
    this.#inlineBytesLeft -= bytes;
    return true;
  }

  /** The streams take turns, for each stays with its thread. */
  #threadFor(stream: number): HashThread {
    return this.#liveThreads()[stream % this.#threadCount] ?? this.#startThread();
  }

  #idlestThread(): HashThread {
    const threads = this.#liveThreads();
    let idlest = threads[0];
    for (const thread of threads) {
      if (idlest === undefined || thread.load < idlest.load) idlest = thread;
    }
    const suffices = idlest?.load === 0 || threads.length >= this.#threadCount;
    return suffices && idlest !== undefined ? idlest : this.#startThread();
  }

  #liveThreads(): readonly HashThread[] {
    if (this.#closed) throw new Error("Cannot hash: the disk was closed");
    return this.#threads = this.#threads.filter((thread) => !thread.closed);
  }

  #startThread(): HashThread {
    const thread = new HashThread();
    this.#threads.push(thread);
    return thread;
  }
}

function* chain<T>(first: Iterable<T | undefined>, rest: Iterable<T>): Generator<T> {
  for (const item of first) if (item !== undefined) yield item;
  yield* rest;
}
