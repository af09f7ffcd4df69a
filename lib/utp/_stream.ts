import type { ByteStream, Endpoint } from "../io/mod.ts";
import type { UtpConnection } from "./connection.ts";
import { UtpError } from "./error.ts";

interface PendingRead {
  readonly into: Uint8Array;
  readonly resolve: (length: number | null) => void;
  readonly reject: (error: Error) => void;
}

interface PendingWrite {
  readonly data: Uint8Array;
  readonly resolve: (length: number) => void;
  readonly reject: (error: Error) => void;
}

/** Where a connection runs. */
export interface StreamPlace {
  /** The other side. */
  readonly remoteAddr: Endpoint;
  /** This side. */
  readonly localAddr: Endpoint;
  /** Told that the connection may have something to send. */
  readonly touch: (stream: UtpStream) => void;
}

/** A connection as a stream of bytes: reads and writes wait here until the connection can serve them. */
export class UtpStream implements ByteStream {
  readonly transport = "utp";
  readonly connection: UtpConnection;
  readonly remoteAddr: Endpoint;
  readonly localAddr: Endpoint;
  /** Whether its socket is going to look after it in this turn. */
  isTouched = false;
  readonly #touch: (stream: UtpStream) => void;
  readonly #reads: PendingRead[] = [];
  readonly #writes: PendingWrite[] = [];
  #isClosed = false;

  constructor(connection: UtpConnection, place: StreamPlace) {
    this.connection = connection;
    this.remoteAddr = place.remoteAddr;
    this.localAddr = place.localAddr;
    this.#touch = place.touch;
  }

  read(into: Uint8Array): Promise<number | null> {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    this.#reads.push({ into, resolve, reject });
    this.#serve();
    return promise;
  }

  write(data: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#writes.push({ data, resolve, reject });
    this.#serve();
    return promise;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.connection.close();
    this.#serve();
  }

  /** Ends it at once, and tells the other side. */
  abort(): void {
    this.#isClosed = true;
    this.connection.abort();
    this.#serve();
  }

  /** Serves the reads and writes that wait, as far as can be. */
  #serve(): void {
    this.settle();
    this.#touch(this);
  }

  /** As the connection now stands, ends waiting as far as can be; gives whether that was anything. */
  settle(): boolean {
    let isAny = false;
    for (; this.#reads[0] && this.#settleRead(this.#reads[0]); isAny = true) this.#reads.shift();
    for (; this.#writes[0] && this.#settleWrite(this.#writes[0]); isAny = true) {
      this.#writes.shift();
    }
    return isAny;
  }

  #settleRead({ into, resolve, reject }: PendingRead): boolean {
    const { connection } = this;
    if (this.#isClosed) reject(new UtpError("closed", "Cannot read: the stream is closed"));
    else if (connection.unreadBytes > 0) resolve(connection.read(into));
    else if (connection.isAtEnd) resolve(null);
    else if (connection.failure !== undefined) reject(connection.failure);
    else return false;
    return true;
  }

  #settleWrite({ data, resolve, reject }: PendingWrite): boolean {
    const { connection } = this;
    if (this.#isClosed) reject(new UtpError("closed", "Cannot write: the stream is closed"));
    else if (connection.failure !== undefined) reject(connection.failure);
    else if (data.length === 0) resolve(0);
    else if (connection.canWrite) resolve(connection.write(data));
    else return false;
    return true;
  }
}
