import type { Endpoint } from "../../lib/io/mod.ts";
import {
  encodeHandshake,
  encodeMessage,
  Framer,
  HANDSHAKE_LENGTH,
  type PeerMessage,
} from "../../lib/wire/mod.ts";

/** What two peers say before anything else. */
export interface RawHandshake {
  /** The 20 bytes of the torrent. */
  readonly infoHash: Uint8Array;
  /** The 20 bytes of who speaks. */
  readonly peerId: Uint8Array;
}

/** A connection to a peer, without any manners: what is sent over it is what the test says. */
export class RawConnection implements Disposable {
  readonly #stream: Deno.TcpConn;
  readonly #framer = new Framer();
  #closed = false;

  /** Takes a connection that is open. */
  constructor(stream: Deno.TcpConn) {
    this.#stream = stream;
    stream.setNoDelay(true);
  }

  /** Connects to a peer. */
  static async dial({ hostname, port }: Endpoint): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname, port }));
  }

  /** Where the other side is. */
  get remote(): Endpoint {
    const { hostname, port } = this.#stream.remoteAddr;
    return { hostname, port };
  }

  /** Where this side is. */
  get local(): Endpoint {
    const { hostname, port } = this.#stream.localAddr;
    return { hostname, port };
  }

  /** Sends bytes as they are. Gives whether they could be sent: false once the other side has closed. */
  async sendBytes(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#stream.write(bytes.subarray(at));
      return true;
    } catch (error) {
      if (isEnd(error)) return false;
      throw error;
    }
  }

  /** Sends a handshake. */
  async sendHandshake(handshake: RawHandshake): Promise<boolean> {
    return await this.sendBytes(encodeHandshake(handshake));
  }

  /** Sends a message. */
  async send(message: PeerMessage): Promise<boolean> {
    return await this.sendBytes(encodeMessage(message));
  }

  /** Waits for the handshake of the other side; undefined if it closes first. */
  async readHandshake(): Promise<RawHandshake | undefined> {
    const bytes = new Uint8Array(HANDSHAKE_LENGTH);
    for (let at = 0; at < bytes.length;) {
      const length = await this.#read(bytes.subarray(at));
      if (length === null) return undefined;
      at += length;
    }
    return { infoHash: bytes.slice(28, 48), peerId: bytes.slice(48, 68) };
  }

  /** Waits for the next message; undefined once the other side has closed. What it gives is void after the next call. */
  async next(): Promise<PeerMessage | undefined> {
    for (;;) {
      const message = this.#framer.next();
      if (message !== undefined) return message;
      const length = await this.#read(this.#framer.space());
      if (length === null) return undefined;
      this.#framer.commit(length);
    }
  }

  /** Says that nothing more will be sent, and reads until the other side closes: by then it has seen all that was sent. */
  async finish(): Promise<void> {
    try {
      await this.#stream.closeWrite();
    } catch (error) {
      if (!isEnd(error)) throw error;
    }
    await this.ended();
  }

  /** Reads until the other side closes. */
  async ended(): Promise<void> {
    while (await this.next() !== undefined);
  }

  /** Ends it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.close();
  }

  /** As {@linkcode RawConnection.close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  async #read(into: Uint8Array): Promise<number | null> {
    try {
      return await this.#stream.read(into);
    } catch (error) {
      if (isEnd(error)) return null;
      throw error;
    }
  }
}

/** Takes connections at a free port of this machine, and talks over each as it is told. */
export class RawListener implements AsyncDisposable {
  readonly #talk: (connection: RawConnection) => Promise<void>;
  readonly #listener: Deno.TcpListener;
  readonly #connections = new Set<RawConnection>();
  readonly #talking = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;

  /** @param talk What is done with each connection, which is closed after that. */
  constructor(talk: (connection: RawConnection) => Promise<void>) {
    this.#talk = talk;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = this.#accept();
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    const { hostname, port } = this.#listener.addr;
    return { hostname, port };
  }

  /** The connections that there are. */
  get connections(): ReadonlySet<RawConnection> {
    return this.#connections;
  }

  /** Ends it, and all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const connection of this.#connections) connection.close();
    await Promise.all(this.#talking);
  }

  async #accept(): Promise<void> {
    try {
      for await (const stream of this.#listener) {
        const connection = connectionOf(stream);
        if (connection === undefined) continue;
        const talking = this.#take(connection);
        this.#talking.add(talking);
        talking.finally(() => this.#talking.delete(talking));
      }
    } catch (error) {
      if (!isEnd(error)) throw error;
    }
  }

  async #take(connection: RawConnection): Promise<void> {
    this.#connections.add(connection);
    try {
      await this.#talk(connection);
    } finally {
      connection.close();
      this.#connections.delete(connection);
    }
  }
}

/** Undefined where the other side has hung up already. */
function connectionOf(stream: Deno.TcpConn): RawConnection | undefined {
  try {
    return new RawConnection(stream);
  } catch (error) {
    stream.close();
    if (isEnd(error)) return undefined;
    throw error;
  }
}

/** Makes a peer id that tells a test which peer it is. */
export function rawPeerId(name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`-RW0000-${name}`.padEnd(20, ".").slice(0, 20));
}

/** Whether an error says no more than that a connection is at its end, by either side. */
export function isEnd(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.UnexpectedEof;
}
