import type { ByteStream, Endpoint } from "../../io/mod.ts";

/** A stream through a proxy: its first bytes may have come with the answer of the proxy. */
export class TunnelStream implements ByteStream {
  readonly remoteAddr: Endpoint;
  readonly localAddr: Endpoint;
  readonly #stream: ByteStream;
  #first: Uint8Array;

  /** Takes over the stream to the proxy; `to` is who is at the other end of the tunnel. */
  constructor(stream: ByteStream, to: Endpoint, first: Uint8Array) {
    this.#stream = stream;
    this.#first = first;
    this.remoteAddr = to;
    this.localAddr = stream.localAddr;
  }

  read(into: Uint8Array): Promise<number | null> {
    if (this.#first.length === 0) return this.#stream.read(into);
    const length = Math.min(into.length, this.#first.length);
    into.set(this.#first.subarray(0, length));
    this.#first = this.#first.subarray(length);
    return Promise.resolve(length);
  }

  write(data: Uint8Array): Promise<number> {
    return this.#stream.write(data);
  }

  close(): void {
    this.#stream.close();
  }
}
