import type { Endpoint } from "../io/mod.ts";
import type { UtpStream } from "./_stream.ts";

/** The open connections, found by where packets come from and the number in them. */
export class ConnectionTable {
  readonly #buckets = new Map<number, UtpStream[]>();
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Finds one. */
  find(from: Endpoint, receiveId: number): UtpStream | undefined {
    const bucket = this.#buckets.get(key(from.port, receiveId));
    if (bucket === undefined) return undefined;
    for (const stream of bucket) {
      if (stream.remoteAddr.hostname === from.hostname) return stream;
    }
    return undefined;
  }

  /** Adds one. */
  add(stream: UtpStream): void {
    const name = key(stream.remoteAddr.port, stream.connection.receiveId);
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) this.#buckets.set(name, [stream]);
    else bucket.push(stream);
    this.#size += 1;
  }

  /** Takes one out, if it is there. */
  delete(stream: UtpStream): void {
    const name = key(stream.remoteAddr.port, stream.connection.receiveId);
    const bucket = this.#buckets.get(name);
    const index = bucket?.indexOf(stream) ?? -1;
    if (bucket === undefined || index < 0) return;
    bucket.splice(index, 1);
    if (bucket.length === 0) this.#buckets.delete(name);
    this.#size -= 1;
  }

  /** All of them. */
  *[Symbol.iterator](): Iterator<UtpStream> {
    for (const bucket of this.#buckets.values()) yield* bucket;
  }
}

function key(port: number, receiveId: number): number {
  return port * 65_536 + receiveId;
}
