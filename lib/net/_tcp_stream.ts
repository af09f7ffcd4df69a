import type { ByteStream, Endpoint } from "../io/mod.ts";
import { toEndpoint } from "./_address.ts";

/** What Deno opened or accepted, with its addresses normalised and a `close` that may be called again. */
export class TcpStream implements ByteStream {
  readonly remoteAddr: Endpoint;
  readonly localAddr: Endpoint;
  readonly #connection: Deno.TcpConn;
  #closed = false;

  /** Takes a connection; closes it and throws where the other side has hung up by now: then it has no address any more. */
  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    try {
      this.remoteAddr = toEndpoint(connection.remoteAddr);
      this.localAddr = toEndpoint(connection.localAddr);
      // Messages are written in batches already; to wait for more of them would only delay the last one.
      connection.setNoDelay(true);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  read(into: Uint8Array): Promise<number | null> {
    return this.#connection.read(into);
  }

  write(data: Uint8Array): Promise<number> {
    return this.#connection.write(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
  }
}
