import type { Datagrams, Endpoint } from "../../io/mod.ts";

/** Datagrams that may wait to be received, as in the buffer of a socket; more are dropped. */
const MAX_WAITING = 1_024;

/** What a socket asks of its host. */
export interface SocketOwner {
  /** It sends. @throws {Error} if there is no way. */
  send(data: Uint8Array, to: Endpoint): void;
  /** It was closed. */
  closed(): void;
}

/** How a socket was opened. */
export interface SocketOptions {
  /** Whether others may have its port too. */
  readonly isShared: boolean;
  /** The multicast groups that it hears. */
  readonly groups: readonly string[];
}

/** A UDP socket of a {@linkcode VirtualHost}. */
export class DatagramSocket implements Datagrams {
  readonly addr: Endpoint;
  /** How it was opened. */
  readonly options: SocketOptions;
  readonly #owner: SocketOwner;
  readonly #queue: [Uint8Array, Endpoint][] = [];
  #waiting: PromiseWithResolvers<[Uint8Array, Endpoint]> | undefined;
  #isClosed = false;

  constructor(addr: Endpoint, owner: SocketOwner, options: SocketOptions) {
    this.addr = addr;
    this.options = options;
    this.#owner = owner;
  }

  /** A datagram is here; says whether someone was waiting for it. */
  arrived(data: Uint8Array, from: Endpoint): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve([data, from]);
    if (!waiting && this.#queue.length < MAX_WAITING) this.#queue.push([data, from]);
    return waiting !== undefined;
  }

  /** Waits for the next datagram; rejects once the socket is closed. */
  receive(): Promise<[Uint8Array, Endpoint]> {
    if (this.#isClosed) return Promise.reject(new Error("Cannot receive: the socket is closed"));
    const next = this.#queue.shift();
    if (next) return Promise.resolve(next);
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Sends one datagram, as a copy. */
  send(data: Uint8Array, to: Endpoint): Promise<number> {
    if (this.#isClosed) return Promise.reject(new Error("Cannot send: the socket is closed"));
    try {
      this.#owner.send(data.slice(), to);
      return Promise.resolve(data.length);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Ends it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting?.reject(new Error("Cannot receive: the socket was closed"));
    this.#owner.closed();
  }
}
