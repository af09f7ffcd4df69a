import { HashThread } from "./_hash_thread.ts";

/** More threads than this are not faster. */
const MAX_THREADS = 8;

/** Fewer bytes than this are not worth a message to a thread and back. */
const MIN_BYTES = 128 * 1024;

/** A thread with so many requests is not given more as long as another could take them. */
const BUSY_LOAD = 8;

/**
 * Bytes that are hashed and written in the main thread before any other is started, all told: a small torrent is done
 * before a worker would be up.
 */
const INLINE_BYTES = 16 * 1024 * 1024;

/** The threads of a disk: started as they are needed, ended at `close`. */
export class ThreadPool {
  /** How many there are at most. */
  readonly size: number;
  #threads: HashThread[] = [];
  #inlineBytesLeft = INLINE_BYTES;
  #closed = false;

  /** @param size How many at most; by default as many as there are processors, 8 at most. */
  constructor(size?: number) {
    this.size = size ?? Math.min(MAX_THREADS, navigator.hardwareConcurrency);
  }

  /** Whether any was started. */
  get started(): boolean {
    return this.#threads.length > 0;
  }

  /** Whether memory is to be given to a thread: it must be shared, enough of it, and not among the first there is. */
  takes(data: readonly Uint8Array[]): boolean {
    if (!data.every(({ buffer }) => buffer instanceof SharedArrayBuffer)) return false;
    const bytes = data.reduce((sum, { length }) => sum + length, 0);
    this.#inlineBytesLeft -= bytes;
    return bytes >= MIN_BYTES && (this.started || this.#inlineBytesLeft < 0);
  }

  /** The thread for the work of this number, always the same one. */
  at(number: number): HashThread {
    return this.#live()[number % this.size] ?? this.#start();
  }

  /** A thread that has little to do, rather one that runs than another: one keeps up with most networks. */
  first(): HashThread {
    return this.#live().find((thread) => thread.load < BUSY_LOAD) ?? this.idlest();
  }

  /** The thread that has least to do; another is started if all have something and there may be more. */
  idlest(): HashThread {
    const threads = this.#live();
    let idlest = threads[0];
    for (const thread of threads) {
      if (idlest === undefined || thread.load < idlest.load) idlest = thread;
    }
    const suffices = idlest?.load === 0 || threads.length >= this.size;
    return suffices && idlest !== undefined ? idlest : this.#start();
  }

  /** Ends all; what they were asked is rejected. */
  close(): void {
    this.#closed = true;
    for (const thread of this.#threads) thread.close(new Error("Cannot hash: the disk was closed"));
  }

  #live(): readonly HashThread[] {
    if (this.#closed) throw new Error("Cannot hash: the disk was closed");
    return this.#threads = this.#threads.filter((thread) => !thread.closed);
  }

  #start(): HashThread {
    const thread = new HashThread();
    this.#threads.push(thread);
    return thread;
  }
}
