import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { DatagramOptions, Datagrams, Endpoint } from "../io/mod.ts";
import { addressFamily, toEndpoint } from "./_address.ts";

/** Datagrams kept for a reader that is behind; what comes on top is lost, as it is in the kernel. */
const MAX_QUEUED_DATAGRAMS = 1_000;

/**
 * A UDP socket of `node:dgram`, for Deno without `--unstable-net`: slower by far, but enough for trackers and DHT.
 *
 * @throws {Error} if the port is taken.
 */
export async function bindNodeDatagrams(
  at: Endpoint,
  options: DatagramOptions = {},
): Promise<NodeUdpSocket> {
  const socket = createSocket({
    type: addressFamily(at.hostname) === 6 ? "udp6" : "udp4",
    reuseAddr: options.reuseAddress ?? false,
  });
  try {
    socket.bind(at.port, at.hostname);
    await once(socket, "listening"); // rejects with the error if there is one
    return new NodeUdpSocket(socket);
  } catch (error) {
    socket.close();
    throw error;
  }
}

interface Waiting {
  resolve(received: [Uint8Array, Endpoint]): void;
  reject(error: unknown): void;
}

/** What {@linkcode bindNodeDatagrams} gives. */
export class NodeUdpSocket implements Datagrams {
  readonly addr: Endpoint;
  readonly isSlow = true;
  readonly #socket: Socket;
  readonly #family: 0 | 4 | 6;
  readonly #queue: [Uint8Array, Endpoint][] = [];
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.addr = toEndpoint({ hostname: address, port });
    this.#family = addressFamily(address);
    socket.on("message", (message: Uint8Array, from: { address: string; port: number }) => {
      const endpoint = toEndpoint({ hostname: from.address, port: from.port });
      this.#take([new Uint8Array(message), endpoint]);
    });
    socket.on("error", (error: Error) => this.#end(error));
  }

  receive(): Promise<[Uint8Array, Endpoint]> {
    const next = this.#queue.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  send(data: Uint8Array, to: Endpoint): Promise<number> {
    // A socket of IPv6 takes no IPv4 address but in this form.
    const mapped = this.#family === 6 && addressFamily(to.hostname) === 4;
    const hostname = mapped ? `::ffff:${to.hostname}` : to.hostname;
    return new Promise((resolve, reject) => {
      this.#socket.send(data, to.port, hostname, (error: Error | null) => {
        if (error) reject(error);
        else resolve(data.length);
      });
    });
  }

  close(): void {
    this.#end(new Error("Cannot receive: the socket is closed"));
  }

  /**
   * Joins a multicast group on the interface that an address is of, or on one that the system chooses. Deno 2.6 can not.
   */
  join(group: string, address: string | undefined): Promise<void> {
    const any = this.#family === 6 ? "::" : "0.0.0.0";
    return Promise.try(() => this.#socket.addMembership(group, address ?? any));
  }

  #take(received: [Uint8Array, Endpoint]): void {
    const reader = this.#waiting.shift();
    if (reader !== undefined) reader.resolve(received);
    else if (this.#queue.length < MAX_QUEUED_DATAGRAMS) this.#queue.push(received);
  }

  #end(reason: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#queue.length = 0;
    for (const reader of this.#waiting.splice(0)) reader.reject(reason);
    this.#socket.close();
  }
}
