import type { Http, HttpRequest, HttpResponse } from "../io/mod.ts";
import { ConnReader } from "./_conn_reader.ts";
import type { FetchProxy } from "./_fetch_http.ts";
import { bodyLength, encodeHttpHead, readHttpBody, readHttpHead } from "./_http_exchange.ts";

/** Connections that are kept for later; the oldest goes. */
const MAX_IDLE = 16;

/** A connection to a server, and what reads from it. */
interface Connection {
  readonly origin: string;
  readonly conn: Deno.Conn;
  readonly reader: ConnReader;
}

/**
 * HTTP/1.1 (RFC 9112) over connections that a SOCKS5 server opens, one hop at a time. Slower than `fetch`, which however
 * asks DNS for each host, from Deno 2.7 on, also for one that only a proxy is to resolve.
 */
export class SocksHttp implements Http {
  readonly #proxy: FetchProxy;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();

  constructor(proxy: FetchProxy) {
    this.#proxy = proxy;
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { url, signal } = request;
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      throw new TypeError(`Cannot ask ${url.protocol}: only http and https are spoken`);
    }
    signal?.throwIfAborted();
    try {
      return await this.#ask(request);
    } catch (error) {
      signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot ask ${url.host}: ${message.replace(/^Cannot [^:]*: /, "")}`);
    }
  }

  /** Ends all connections. */
  close(): void {
    for (const connection of [...this.#open]) this.#end(connection);
  }

  async #ask(request: HttpRequest): Promise<HttpResponse> {
    const kept = this.#idle.findLastIndex(({ origin }) => origin === request.url.origin);
    const [idle] = kept < 0 ? [] : this.#idle.splice(kept, 1);
    if (idle !== undefined) {
      try {
        return await this.#exchange(request, idle);
      } catch (error) {
        // The server may have closed it meanwhile; what asks for something can be asked again.
        if (request.signal?.aborted || request.method === "POST") throw error;
      }
    }
    return await this.#exchange(request, await this.#connect(request));
  }

  async #exchange(request: HttpRequest, connection: Connection): Promise<HttpResponse> {
    const { signal, body } = request;
    const { conn, reader } = connection;
    const abort = () => this.#end(connection);
    signal?.addEventListener("abort", abort, { once: true });
    const done = () => signal?.removeEventListener("abort", abort);
    try {
      await writeAll(conn, encodeHttpHead(request));
      if (body !== undefined) await writeAll(conn, body);
      const head = await readHttpHead(reader);
      const length = bodyLength(head);
      const { status, headers } = head;
      const canBeKept = head.keepsAlive && length !== "close";
      const release = () => {
        done();
        if (canBeKept) this.#keep(connection);
        else this.#end(connection);
      };
      if (length === null) {
        release();
        return { status, headers, body: null };
      }
      const parts = readHttpBody(reader, length);
      const stream = streamOf(parts, { release, fail: abort, signal });
      return { status, headers, body: unpacked(stream, headers) };
    } catch (error) {
      done();
      this.#end(connection);
      throw error;
    }
  }

  async #connect({ url, signal }: HttpRequest): Promise<Connection> {
    const { endpoint } = this.#proxy;
    const plain = await Deno.connect({ hostname: endpoint.hostname, port: endpoint.port, signal });
    const close = () => plain.close();
    signal?.addEventListener("abort", close, { once: true });
    try {
      const hostname = url.hostname.replace(/^\[|\]$/g, "");
      const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
      await askSocks(plain, this.#proxy, { hostname, port });
      const conn = url.protocol === "https:" ? await secured(plain, hostname) : plain;
      signal?.throwIfAborted();
      const connection = { origin: url.origin, conn, reader: new ConnReader(conn) };
      this.#open.add(connection);
      return connection;
    } catch (error) {
      if (!signal?.aborted) closeQuietly(plain);
      throw error;
    } finally {
      signal?.removeEventListener("abort", close);
    }
  }

  #keep(connection: Connection): void {
    if (!connection.reader.isEmpty) return this.#end(connection);
    this.#idle.push(connection);
    const oldest = this.#idle.length > MAX_IDLE ? this.#idle.shift() : undefined;
    if (oldest !== undefined) this.#end(oldest);
  }

  #end(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    closeQuietly(connection.conn);
  }
}

/** What becomes of the connection of a body. */
interface BodyEnds {
  /** It was read to its end. */
  release(): void;
  /** It was given up, or failed. */
  fail(): void;
  readonly signal: AbortSignal | undefined;
}

function streamOf(
  parts: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  { release, fail, signal }: BodyEnds,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      } catch (error) {
        fail();
        controller.error(signal?.aborted ? signal.reason : error);
      }
    },
    cancel: fail,
  }, { highWaterMark: 0 });
}

function unpacked(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  headers: Headers,
): ReadableStream<Uint8Array> {
  const isPacked = headers.get("content-encoding")?.toLowerCase() === "gzip";
  return isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
}

/** Begins TLS; the certificate must be one for the host. */
async function secured(plain: Deno.TcpConn, hostname: string): Promise<Deno.Conn> {
  const conn = await Deno.startTls(plain, { hostname, alpnProtocols: ["http/1.1"] });
  try {
    await conn.handshake();
    return conn;
  } catch (error) {
    closeQuietly(conn);
    throw error;
  }
}

/** Has a SOCKS5 server (RFC 1928, RFC 1929) connect to a host, which is always given as a name. */
async function askSocks(
  conn: Deno.Conn,
  { username, password }: FetchProxy,
  to: { readonly hostname: string; readonly port: number },
): Promise<void> {
  const [user, secret, name] = [username, password, to.hostname].map((text) =>
    new TextEncoder().encode(text)
  );
  if (!user || !secret || !name || name.length > 255) {
    throw new Error("Cannot ask: the name is too long");
  }
  await writeAll(conn, Uint8Array.of(5, 1, 2));
  const reader = new ConnReader({ read: (into) => conn.read(into) });
  if ((await reader.exactly(2))[1] !== 2) throw new Error("Cannot ask: the relay does not answer");
  await writeAll(conn, Uint8Array.of(1, user.length, ...user, secret.length, ...secret));
  if ((await reader.exactly(2))[1] !== 0) throw new Error("Cannot ask: the relay does not answer");
  const port = [to.port >> 8, to.port & 255];
  await writeAll(conn, Uint8Array.of(5, 1, 0, 3, name.length, ...name, ...port));
  // Our own server answers with an IPv4 address, and a server beyond it says nothing before it is asked.
  if ((await reader.exactly(10))[1] !== 0) {
    throw new Error("Cannot ask: it can not be connected to");
  }
}

async function writeAll(conn: Deno.Conn, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) at += await conn.write(data.subarray(at));
}

/** Closes what may have been closed already, or taken over by TLS. */
function closeQuietly(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
