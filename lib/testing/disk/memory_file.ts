import { Buffer } from "node:buffer";

/** Bytes of a chunk; what was never written takes no memory, so files of many gigabytes are fine. */
const CHUNK_LENGTH = 16_384;

/** What is in a file at one moment; chunks may be shared with another moment. */
interface Contents {
  size: number;
  readonly chunks: Map<number, Uint8Array>;
}

/** A file in memory: what it holds, and what of that would outlive a power loss. */
export class MemoryFile {
  /** When it was last changed, in milliseconds since 1970. */
  mtimeMs: number;
  readonly #expected: Uint8Array | undefined;
  #live: Contents = { size: 0, chunks: new Map() };
  #durable: Contents = { size: 0, chunks: new Map() };
  /** Chunks that are shared with nobody. */
  #own = new Set<number>();

  /** @param expected What it is likely to hold one day: chunks that are equal to it take no memory of their own. */
  constructor(mtimeMs: number, expected?: Uint8Array) {
    this.mtimeMs = mtimeMs;
    this.#expected = expected;
  }

  /** Bytes. */
  get size(): number {
    return this.#live.size;
  }

  /** Reads what there is; gives the number of bytes. */
  read(position: number, into: Uint8Array): number {
    const length = Math.max(0, Math.min(into.length, this.size - position));
    for (let done = 0; done < length;) {
      const { chunk, start, count } = this.#at(position + done, length - done);
      const bytes = this.#live.chunks.get(chunk)?.subarray(start, start + count);
      if (bytes === undefined) into.fill(0, done, done + count);
      else into.set(bytes, done);
      done += count;
    }
    return length;
  }

  /** Writes, and extends. */
  write(position: number, data: Uint8Array): void {
    for (let done = 0; done < data.length;) {
      const { chunk, start, count } = this.#at(position + done, data.length - done);
      const bytes = data.subarray(done, done + count);
      const shared = count === CHUNK_LENGTH ? this.#expectedChunk(chunk) : undefined;
      if (shared && Buffer.compare(shared, bytes) === 0) this.#share(chunk, shared);
      else this.#chunkToWrite(chunk).set(bytes, start);
      done += count;
    }
    this.#live.size = Math.max(this.size, position + data.length);
  }

  /** Cuts or extends. */
  truncate(size: number): void {
    if (size < this.size) {
      const last = Math.floor(size / CHUNK_LENGTH);
      for (const chunk of this.#live.chunks.keys()) {
        if (chunk > last) this.#live.chunks.delete(chunk);
      }
      if (this.#live.chunks.has(last)) this.#chunkToWrite(last).fill(0, size % CHUNK_LENGTH);
    }
    this.#live.size = size;
  }

  /** Makes what it holds outlive a power loss. */
  sync(): void {
    this.#durable = copyOf(this.#live);
    this.#own.clear();
  }

  /** Loses all that was not synced. */
  losePower(): void {
    this.#live = copyOf(this.#durable);
    this.#own.clear();
  }

  /** Turns a bit over, on the medium too, as bad media do. */
  rot(position: number): void {
    const { chunk, start } = this.#at(position, 1);
    for (const { chunks } of new Set([this.#live, this.#durable])) {
      const bytes = chunks.get(chunk)?.slice();
      if (!bytes) continue;
      bytes[start]! ^= 1;
      chunks.set(chunk, bytes);
    }
    this.#own.delete(chunk);
  }

  #at(position: number, left: number): { chunk: number; start: number; count: number } {
    const chunk = Math.floor(position / CHUNK_LENGTH);
    const start = position % CHUNK_LENGTH;
    return { chunk, start, count: Math.min(left, CHUNK_LENGTH - start) };
  }

  #expectedChunk(chunk: number): Uint8Array | undefined {
    return this.#expected?.subarray(chunk * CHUNK_LENGTH, (chunk + 1) * CHUNK_LENGTH);
  }

  #share(chunk: number, bytes: Uint8Array): void {
    this.#live.chunks.set(chunk, bytes);
    this.#own.delete(chunk);
  }

  #chunkToWrite(chunk: number): Uint8Array {
    const { chunks } = this.#live;
    const before = chunks.get(chunk);
    if (before !== undefined && this.#own.has(chunk)) return before;
    const own = before?.slice() ?? new Uint8Array(CHUNK_LENGTH);
    chunks.set(chunk, own);
    this.#own.add(chunk);
    return own;
  }
}

function copyOf(contents: Contents): Contents {
  return { size: contents.size, chunks: new Map(contents.chunks) };
}
