import type { ByteStream, Endpoint, StreamListener } from "../../io/mod.ts";

/** Streams that may wait to be accepted, as in the backlog of a socket (Linux: 4,096); more are refused. */
const MAX_WAITING = 4_096;

/** Takes the streams that come to a port of a {@linkcode VirtualHost}. */
export class VirtualListener implements StreamListener {
  /** Where it listens. */
  readonly addr: Endpoint;
  readonly #arrived: ByteStream[] = [];
  readonly #closed: () => void;
  #isClosed = false;
  #waiting: PromiseWithResolvers<void> | undefined;

  /** Listens from now on. @param closed Called when it is closed. */
  constructor(addr: Endpoint, closed: () => void) {
    this.addr = addr;
    this.#closed = closed;
  }

  /** Whether another stream may come. */
  get hasRoom(): boolean {
    return this.#arrived.length < MAX_WAITING;
  }

  /** Waits for the next stream; rejects once the listener is closed. */
  async accept(): Promise<ByteStream> {
    for (;;) {
      if (this.#isClosed) throw new Error("Cannot accept: the listener is closed");
      const stream = this.#arrived.shift();
      if (stream) return stream;
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
  }

  /** A stream has come. */
  arrived(stream: ByteStream): void {
    this.#arrived.push(stream);
    this.#waiting?.resolve();
  }

  /** Ends it; streams that wait are closed. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
    for (const stream of this.#arrived) stream.close();
    this.#waiting?.resolve();
  }
}
