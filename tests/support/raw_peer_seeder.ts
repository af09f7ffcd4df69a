import type { Endpoint } from "../../lib/io/mod.ts";
import { Bitfield, type Metainfo, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { type RawConnection, RawListener, rawPeerId } from "./raw_peer.ts";

/** What a seeder has. */
export interface RawContent {
  /** The torrent. */
  readonly metainfo: Metainfo;
  /** The right bytes of a block, which may be changed. */
  block(index: number, begin: number, length: number): Uint8Array;
}

/** A block that was asked for. */
export interface RawRequest {
  /** Number of the piece. */
  readonly index: number;
  /** Where in the piece, in bytes. */
  readonly begin: number;
  /** Bytes. */
  readonly length: number;
}

/** How a seeder behaves. */
export interface RawSeederOptions {
  /** Tells it from others in its peer id. */
  readonly name?: string;
  /** The pieces that it has; all by default. */
  readonly pieces?: Iterable<number>;
  /** Says what is sent for a block, given the right bytes; undefined for nothing. Those bytes by default. */
  readonly answer?: (request: RawRequest, right: Uint8Array) => Uint8Array | undefined;
  /** Awaited before each block is sent, so that a test can hold it. */
  readonly hold?: (bytes: number) => Promise<void>;
  /** Told that a connection has ended. */
  readonly ended?: () => void;
}

/** Holds blocks so that no more are sent than so many bytes a second. */
export function paced(bytesPerSec: number): (bytes: number) => Promise<void> {
  let freeAt = 0;
  return async (bytes) => {
    const now = performance.now();
    const waitMs = freeAt - now;
    freeAt = Math.max(freeAt, now) + bytes / bytesPerSec * 1_000;
    // Timers are no finer than this.
    if (waitMs > 2) await new Promise((resolve) => setTimeout(resolve, waitMs));
  };
}

/** A seeder of one torrent that notes all that is asked of it, and lies where it is told to. */
export class RawSeeder implements AsyncDisposable {
  /** All that was asked for, in order. */
  readonly requests: RawRequest[] = [];
  readonly #content: RawContent;
  readonly #options: RawSeederOptions;
  readonly #listener: RawListener;
  readonly #waiting = new Set<() => void>();
  #sentBytes = 0;
  #connectionCount = 0;
  #openCount = 0;
  #closed = false;

  /** Listens at a free port of this machine. */
  constructor(content: RawContent, options: RawSeederOptions = {}) {
    this.#content = content;
    this.#options = options;
    this.#listener = new RawListener((connection) => this.#serve(connection));
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    return this.#listener.endpoint;
  }

  /** The same as `host:port`. */
  get address(): string {
    return `${this.endpoint.hostname}:${this.endpoint.port}`;
  }

  /** Payload that was sent. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Connections that were made to it, with a handshake. */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** Connections that there are. */
  get openCount(): number {
    return this.#openCount;
  }

  /**
   * Waits until something holds that depends on what peers asked for, what was sent or who is connected.
   *
   * @throws {Error} if the seeder is ended first.
   */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#closed) throw new Error("Cannot wait for what peers ask for: the seeder has ended");
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  /** Cuts all connections; new ones are taken. */
  cutAll(): void {
    for (const connection of this.#listener.connections) connection.close();
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#listener[Symbol.asyncDispose]();
    this.#changed();
  }

  async #serve(connection: RawConnection): Promise<void> {
    this.#openCount++;
    this.#changed();
    try {
      await this.#talk(connection);
    } finally {
      this.#openCount--;
      this.#options.ended?.();
      this.#changed();
    }
  }

  async #talk(connection: RawConnection): Promise<void> {
    if (await connection.readHandshake() === undefined) return;
    await connection.sendHandshake({
      infoHash: wireInfoHash(this.#content.metainfo),
      peerId: rawPeerId(this.#options.name ?? "seeder"),
    });
    this.#connectionCount++;
    this.#changed();
    await connection.send({ type: "bitfield", bits: this.#bits() });
    await connection.send({ type: "unchoke" });
    const queue: RawRequest[] = [];
    let sending: Promise<void> | undefined;
    for (;;) {
      const message = await connection.next();
      if (message === undefined) break;
      if (message.type === "request") {
        const { index, begin, length } = message;
        this.requests.push({ index, begin, length });
        queue.push({ index, begin, length });
        this.#changed();
        sending ??= this.#send(connection, queue).finally(() => sending = undefined);
      } else if (message.type === "cancel") {
        const at = queue.findIndex(({ index, begin }) =>
          index === message.index && begin === message.begin
        );
        if (at >= 0) queue.splice(at, 1);
      }
    }
    queue.length = 0;
    await sending;
  }

  async #send(connection: RawConnection, queue: RawRequest[]): Promise<void> {
    const { hold, answer = (_request, right) => right } = this.#options;
    for (let request = queue.shift(); request; request = queue.shift()) {
      const { index, begin, length } = request;
      await hold?.(length);
      const block = answer(request, this.#content.block(index, begin, length));
      if (block === undefined) continue;
      if (!await connection.send({ type: "piece", index, begin, block })) return;
      this.#sentBytes += block.length;
      this.#changed();
    }
  }

  #bits(): Uint8Array {
    const { pieceCount } = this.#content.metainfo;
    const { pieces } = this.#options;
    if (pieces === undefined) return Bitfield.full(pieceCount).bytes;
    const bits = new Bitfield(pieceCount);
    for (const piece of pieces) bits.add(piece);
    return bits.bytes;
  }

  #changed(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
