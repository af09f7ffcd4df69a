import type { Datagrams, Endpoint } from "../../../../lib/io/mod.ts";
import { decodePacket, encodePacket, type UtpPacket } from "../../../../lib/utp/mod.ts";

/** One datagram that went through a hub. */
export interface Passed {
  /** Where it says that it is from. */
  readonly from: Endpoint;
  /** Where it went. */
  readonly to: Endpoint;
  /** Its bytes. */
  readonly data: Uint8Array;
}

/** UDP sockets that reach each other at once. */
export class DatagramHub {
  /** All that was sent from its sockets. */
  readonly passed: Passed[] = [];
  /** Loses what it says yes to. */
  isLost: (passed: Passed) => boolean = () => false;
  readonly #sockets = new Map<string, HubSocket>();

  /** Opens a socket. */
  open(hostname: string, port = 6881): HubSocket {
    const socket = new HubSocket({ hostname, port }, (data, to) => {
      const passed = { from: socket.addr, to, data };
      this.passed.push(passed);
      if (!this.isLost(passed)) this.inject(data, socket.addr, to);
    });
    this.#sockets.set(key(socket.addr), socket);
    return socket;
  }

  /** Has a datagram arrive that says that it is from anywhere. */
  inject(data: Uint8Array, from: Endpoint, to: Endpoint): void {
    this.#sockets.get(key(to))?.arrived(data.slice(), from);
  }

  /** What was sent to an address since the last time, as packets. */
  takePackets(to: Endpoint): UtpPacket[] {
    const packets: UtpPacket[] = [];
    for (const passed of this.passed.splice(0)) {
      const packet = decodePacket(passed.data);
      if (packet !== undefined && key(passed.to) === key(to)) packets.push(packet);
    }
    return packets;
  }
}

/** A socket of a {@linkcode DatagramHub}. */
export class HubSocket implements Datagrams {
  readonly addr: Endpoint;
  readonly #send: (data: Uint8Array, to: Endpoint) => void;
  readonly #queue: [Uint8Array, Endpoint][] = [];
  #waiting: PromiseWithResolvers<[Uint8Array, Endpoint]> | undefined;
  #isClosed = false;

  constructor(addr: Endpoint, send: (data: Uint8Array, to: Endpoint) => void) {
    this.addr = addr;
    this.#send = send;
  }

  /** Whether it was closed. */
  get isClosed(): boolean {
    return this.#isClosed;
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
    this.#send(data, to);
    return Promise.resolve(data.length);
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.reject(new Error("Cannot receive: the socket was closed"));
  }
}

/** A packet with nothing in it but what is named. */
export function makePacket(fields: Partial<UtpPacket> & Pick<UtpPacket, "type">): Uint8Array {
  return encodePacket({
    connectionId: 1,
    timestampUs: 1,
    delayUs: 0,
    windowBytes: 1 << 20,
    sequence: 1,
    ack: 0,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: new Uint8Array(),
    ...fields,
  });
}

function key({ hostname, port }: Endpoint): string {
  return `${hostname}|${port}`;
}
