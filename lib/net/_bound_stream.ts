import { connect, type Socket } from "node:net";
import type { ByteStream, Endpoint } from "../io/mod.ts";
import { addressFamily, normalizeAddress } from "./_address.ts";

/**
 * Connects from a local address, which `Deno.connect` does not take and `node:net` does.
 *
 * Deno 2.6 ignores `localAddress` without a word, so what the socket ended up with is compared before its first byte.
 *
 * @throws {Error} if it is refused, unreachable, aborted, or left from another address.
 */
export async function connectFrom(
  localAddress: string,
  to: Endpoint,
  signal?: AbortSignal,
): Promise<ByteStream> {
  if (addressFamily(localAddress) !== addressFamily(to.hostname)) {
    throw new Error(
      `Cannot connect to ${to.hostname} from ${localAddress}: the addresses are of different families`,
    );
  }
  signal?.throwIfAborted();
  const socket = connect({ host: to.hostname, port: to.port, localAddress, noDelay: true });
  try {
    await connected(socket, signal);
    if (normalizeAddress(socket.localAddress ?? "") !== normalizeAddress(localAddress)) {
      throw new Error(
        `Cannot connect to ${to.hostname} from ${localAddress}: ` +
          `this version of Deno connects from ${socket.localAddress} instead`,
      );
    }
    return new BoundStream(socket, to);
  } catch (error) {
    socket.on("error", ignoreAfterFailure);
    socket.destroy();
    throw error;
  }
}

/** A destroyed socket may report once more what has been thrown already; unheard, that would end the process. */
function ignoreAfterFailure(): void {}

function connected(socket: Socket, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      signal?.removeEventListener("abort", abort);
      socket.off("error", fail);
      socket.off("connect", succeed);
      act();
    };
    const abort = () => settle(() => reject(signal?.reason));
    const fail = (error: Error) => settle(() => reject(error));
    const succeed = () => settle(resolve);
    signal?.addEventListener("abort", abort, { once: true });
    socket.once("error", fail);
    socket.once("connect", succeed);
  });
}

/** A `node:net` socket as a stream of bytes. */
class BoundStream implements ByteStream {
  readonly remoteAddr: Endpoint;
  readonly localAddr: Endpoint;
  readonly #socket: Socket;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, to: Endpoint) {
    this.#socket = socket;
    this.remoteAddr = to;
    this.localAddr = {
      hostname: normalizeAddress(socket.localAddress ?? ""),
      port: socket.localPort ?? 0,
    };
    socket.on("readable", () => this.#wake());
    socket.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
    socket.on("close", () => this.#wake());
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      const available = Math.min(into.length, this.#socket.readableLength);
      const chunk: Uint8Array | null = available > 0 ? this.#socket.read(available) : null;
      if (chunk !== null) {
        into.set(chunk);
        return chunk.length;
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return null;
      if (this.#socket.destroyed) throw new Error("Cannot read: the stream is closed");
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      this.#socket.read(0); // starts the next read of the socket, or ends it
      await promise;
    }
  }

  write(data: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.write(data, (error) => error ? reject(error) : resolve(data.length));
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
