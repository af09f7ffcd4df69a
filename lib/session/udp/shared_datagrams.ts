import type { Datagrams, Endpoint } from "../../io/mod.ts";

/** Datagrams kept for a reader that is behind; what comes on top is lost, as it is in the kernel. */
const MAX_QUEUED_DATAGRAMS = 2_048;

/** The first byte of a message of the DHT: that of a bencoded dictionary (BEP 5). */
const DICTIONARY = 0x64;

/** The version that is in the low half of the first byte of a uTP packet; the types in the high half end at 4 (BEP 29). */
const UTP_VERSION = 1;
const LAST_UTP_TYPE = 4;

/** Splits one UDP socket between the DHT and uTP, which others reach at the same port, by the first byte of what comes. */
export class SharedDatagrams {
  /** The share of the DHT. */
  readonly dht: Datagrams;
  /** The share of uTP. */
  readonly utp: Datagrams;
  readonly #socket: Datagrams;
  readonly #dht: Share;
  readonly #utp: Share;

  /** Takes a socket over; nothing is received before {@linkcode SharedDatagrams.run}. */
  constructor(socket: Datagrams) {
    this.#socket = socket;
    this.#dht = new Share(socket);
    this.#utp = new Share(socket);
    this.dht = this.#dht;
    this.utp = this.#utp;
  }

  /** Whether it takes too few datagrams a second for streams. */
  get isSlow(): boolean {
    return this.#socket.isSlow ?? false;
  }

  /** Receives until the socket is closed. */
  async run(): Promise<void> {
    try {
      for (;;) {
        const datagram = await this.#socket.receive();
        this.#shareOf(datagram[0][0])?.push(datagram);
      }
    } catch (error) {
      // The readers of both shares are told how the socket ended.
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#dht.end(reason);
      this.#utp.end(reason);
    }
  }

  /** Ends the socket, and both shares with it. */
  close(): void {
    this.#socket.close();
  }

  #shareOf(first: number | undefined): Share | undefined {
    if (first === undefined) return undefined;
    if (first === DICTIONARY) return this.#dht;
    return (first & 0x0f) === UTP_VERSION && first >> 4 <= LAST_UTP_TYPE ? this.#utp : undefined;
  }
}

/** What of a socket is for one reader. */
class Share implements Datagrams {
  readonly #socket: Datagrams;
  #queue: [Uint8Array, Endpoint][] = [];
  #waiting: PromiseWithResolvers<[Uint8Array, Endpoint]> | undefined;
  #ended: Error | undefined;

  constructor(socket: Datagrams) {
    this.#socket = socket;
  }

  get addr(): Endpoint {
    return this.#socket.addr;
  }

  push(datagram: [Uint8Array, Endpoint]): void {
    if (this.#ended) return;
    if (this.#waiting) {
      this.#waiting.resolve(datagram);
      this.#waiting = undefined;
    } else if (this.#queue.length < MAX_QUEUED_DATAGRAMS) {
      this.#queue.push(datagram);
    }
  }

  end(reason: Error): void {
    this.#ended ??= reason;
    this.#queue = [];
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }

  receive(): Promise<[Uint8Array, Endpoint]> {
    const next = this.#queue.shift();
    if (next) return Promise.resolve(next);
    if (this.#ended) return Promise.reject(this.#ended);
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  send(data: Uint8Array, to: Endpoint): Promise<number> {
    if (this.#ended) return Promise.reject(this.#ended);
    return this.#socket.send(data, to);
  }

  /** Ends this share alone. */
  close(): void {
    this.end(new Error("The socket is closed"));
  }
}
