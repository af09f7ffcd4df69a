import type { Datagrams, Endpoint } from "../../lib/io/mod.ts";

/** What a socket tells its machine. */
export interface FakeDatagramsOwner {
  /** Multicast groups that it is in. */
  readonly groups: readonly string[];
  /** It sends. */
  send(data: Uint8Array, to: Endpoint): void;
  /** It was closed. */
  closed(): void;
}

/** A UDP socket of a machine in memory. */
export class FakeDatagrams implements Datagrams {
  readonly addr: Endpoint;
  /** Multicast groups that it is in. */
  readonly groups: readonly string[];
  readonly #owner: FakeDatagramsOwner;
  readonly #queue: [Uint8Array, Endpoint][] = [];
  #waiting: PromiseWithResolvers<[Uint8Array, Endpoint]> | undefined;
  #isClosed = false;

  constructor(addr: Endpoint, owner: FakeDatagramsOwner) {
    this.addr = addr;
    this.groups = owner.groups;
    this.#owner = owner;
  }

  /** A datagram is here. */
  arrived(data: Uint8Array, from: Endpoint): void {
    if (this.#waiting === undefined) this.#queue.push([data, from]);
    else this.#waiting.resolve([data, from]);
    this.#waiting = undefined;
  }

  receive(): Promise<[Uint8Array, Endpoint]> {
    if (this.#isClosed) return Promise.reject(new Error("Cannot receive: the socket is closed"));
    const next = this.#queue.shift();
    if (next !== undefined) return Promise.resolve(next);
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  send(data: Uint8Array, to: Endpoint): Promise<number> {
    try {
      this.#owner.send(data, to);
      return Promise.resolve(data.length);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.reject(new Error("Cannot receive: the socket was closed"));
    this.#owner.closed();
  }
}
