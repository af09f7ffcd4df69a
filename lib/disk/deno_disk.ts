import type { Disk, FileStore, Hasher, StateStore } from "../io/mod.ts";
import { DenoHasher } from "./_deno_hasher.ts";
import { DenoFileStore } from "./_file_store.ts";
import { HandleCache } from "./_handle_cache.ts";
import { ThreadPool } from "./_thread_pool.ts";
import { SpareMemory } from "./_spare_memory.ts";
import { DenoStateStore } from "./_state_store.ts";

/** Files kept open between reads and writes, for all torrents together; systems allow 256 at least. */
const MAX_OPEN_FILES = 64;

/** How a {@linkcode DenoDisk} is set up. */
export interface DenoDiskOptions {
  /** Files kept open when they are not in use; 64 by default. */
  readonly maxOpenFiles?: number;
  /** Threads that hash; by default as many as there are processors, 8 at most. */
  readonly hashThreads?: number;
}

/** The disk of this machine, and threads for hashing, which are started when there is enough to hash. */
export class DenoDisk implements Disk, AsyncDisposable {
  readonly #handles: HandleCache;
  readonly #pool: ThreadPool;
  readonly #hasher: DenoHasher;
  readonly #memory = new SpareMemory();

  /** Opens nothing yet. */
  constructor(options: DenoDiskOptions = {}) {
    this.#handles = new HandleCache(options.maxOpenFiles ?? MAX_OPEN_FILES);
    this.#pool = new ThreadPool(options.hashThreads);
    this.#hasher = new DenoHasher(this.#pool);
  }

  /** Hashes what is in memory or on disk. */
  get hasher(): Hasher {
    return this.#hasher;
  }

  /** Makes memory that the threads see too; what is in it may be anything. */
  makeBuffer(length: number): Uint8Array {
    return new Uint8Array(this.#memory.take(length), 0, length);
  }

  /** Takes memory back. */
  freeBuffer({ buffer }: Uint8Array): void {
    if (buffer instanceof SharedArrayBuffer) this.#memory.giveBack(buffer);
  }

  /** Opens a folder, which need not be there yet. Symbolic links are followed as far as they stay inside. */
  open(root: string): FileStore {
    return new DenoFileStore(root.replace(/(?<=.)\/+$/, ""), this.#handles, this.#pool);
  }

  /** Opens the records kept in a folder, which need not be there yet. */
  openState(dir: string): StateStore {
    return new DenoStateStore(dir);
  }

  /** Closes all files and ends all threads; what is being hashed is rejected. */
  async close(): Promise<void> {
    this.#pool.close();
    await this.#handles.discardAll();
  }

  /** As {@linkcode DenoDisk.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
