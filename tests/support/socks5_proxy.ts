/** How a {@linkcode Socks5Proxy} behaves. */
export interface Socks5ProxyOptions {
  /** Asks for this user name and password; for nothing by default. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Addresses of names that only it knows. */
  readonly names?: Readonly<Record<string, string>>;
  /** Answers requests with this code (RFC 1928 6) and does nothing. */
  readonly reply?: number;
  /** Sends its answers byte by byte. */
  readonly isSlow?: boolean;
}

/** What a client asked for. */
export interface Socks5Asked {
  /** 1 for CONNECT, 3 for UDP ASSOCIATE. */
  readonly command: number;
  /** `host:port`, as it was written. */
  readonly to: string;
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly end: number;
}

/** A SOCKS5 proxy on this machine, written apart from the code that it tests. */
export class Socks5Proxy implements AsyncDisposable {
  /** What was asked for, in order. */
  readonly asked: Socks5Asked[] = [];
  /** Datagrams that it passed on to others, and back. */
  readonly datagrams = { out: 0, back: 0 };
  readonly #options: Socks5ProxyOptions;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<{ close(): void }>();
  readonly #tasks = new Set<Promise<void>>();
  #isClosed = false;

  /** Begins to listen. */
  constructor(options: Socks5ProxyOptions = {}) {
    this.#options = options;
    this.#run(this.#acceptAll());
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** Its URL, user name and password and all. */
  get url(): string {
    const { credentials } = this.#options;
    const user = credentials ? `${credentials.username}:${credentials.password}@` : "";
    return `socks5://${user}127.0.0.1:${this.port}`;
  }

  /** Ends all connections that are open now. */
  hangUp(): void {
    for (const one of this.#open) close(one);
    this.#open.clear();
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#listener.close();
    this.hangUp();
    await Promise.all(this.#tasks);
  }

  #run(task: Promise<void>): void {
    const kept = task.catch((error) => {
      // Whoever is cut off in the middle of something says so.
      const isCut = error instanceof Deno.errors.BadResource ||
        error instanceof Deno.errors.Interrupted ||
        error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;
      if (!isCut) throw error;
    });
    this.#tasks.add(kept);
    kept.finally(() => this.#tasks.delete(kept));
  }

  async #acceptAll(): Promise<void> {
    while (!this.#isClosed) this.#run(this.#serve(await this.#listener.accept()));
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    this.#open.add(client);
    try {
      const reader = new Reader(client);
      if (!await this.#greet(client, reader)) return;
      const [, command = 0] = await reader.take(3);
      const { host, port } = await reader.takeAddress();
      this.asked.push({ command, to: `${host}:${port}` });
      if (this.#options.reply !== undefined) {
        await this.#answer(client, [5, this.#options.reply, 0, 1, 0, 0, 0, 0, 0, 0]);
      } else if (command === 1) {
        await this.#connect(client, reader, { host, port });
      } else {
        await this.#associate(client);
      }
    } finally {
      close(client);
      this.#open.delete(client);
    }
  }

  async #greet(client: Deno.TcpConn, reader: Reader): Promise<boolean> {
    const [version, count = 0] = await reader.take(2);
    if (version !== 5) return false;
    const methods = await reader.take(count);
    const { credentials } = this.#options;
    const method = credentials === undefined ? 0 : 2;
    if (!methods.includes(method)) {
      await this.#answer(client, [5, 0xff]);
      return false;
    }
    await this.#answer(client, [5, method]);
    if (credentials === undefined) return true;
    const [, nameLength = 0] = await reader.take(2);
    const name = new TextDecoder().decode(await reader.take(nameLength));
    const [secretLength = 0] = await reader.take(1);
    const secret = new TextDecoder().decode(await reader.take(secretLength));
    const isRight = name === credentials.username && secret === credentials.password;
    await this.#answer(client, [1, isRight ? 0 : 1]);
    return isRight;
  }

  async #connect(
    client: Deno.TcpConn,
    reader: Reader,
    { host, port }: { readonly host: string; readonly port: number },
  ): Promise<void> {
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: this.#options.names?.[host] ?? host, port });
    } catch {
      return await this.#answer(client, [5, 5, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    this.#open.add(server);
    try {
      await this.#answer(client, [5, 0, 0, 1, 127, 0, 0, 1, 0, 9]);
      await server.write(reader.rest);
      await Promise.race([
        client.readable.pipeTo(server.writable, { preventClose: true }),
        server.readable.pipeTo(client.writable, { preventClose: true }),
      ]);
    } finally {
      close(server);
      this.#open.delete(server);
    }
  }

  async #associate(client: Deno.TcpConn): Promise<void> {
    const inside = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
    const outside = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
    this.#open.add(inside).add(outside);
    let from: Deno.NetAddr | undefined;
    this.#run(this.#relay(inside, async (data, sender) => {
      from = sender;
      const { host, port, end } = readAddress(data, 3);
      const hostname = this.#options.names?.[host] ?? host;
      this.datagrams.out++;
      await outside.send(data.slice(end), { transport: "udp", hostname, port });
    }));
    this.#run(this.#relay(outside, async (data, sender) => {
      if (from === undefined) return;
      const address = sender.hostname.split(".").map(Number);
      const head = [0, 0, 0, 1, ...address, sender.port >> 8, sender.port & 255];
      this.datagrams.back++;
      await inside.send(Uint8Array.of(...head, ...data), from);
    }));
    try {
      if (inside.addr.transport !== "udp") return;
      const { port } = inside.addr;
      // The address is left out, as many do: the proxy's own is meant.
      await this.#answer(client, [5, 0, 0, 1, 0, 0, 0, 0, port >> 8, port & 255]);
      while (await client.read(new Uint8Array(64)) !== null);
    } finally {
      close(inside);
      close(outside);
    }
  }

  async #relay(
    socket: Deno.DatagramConn,
    pass: (data: Uint8Array, from: Deno.NetAddr) => Promise<void>,
  ): Promise<void> {
    for await (const [data, from] of socket) if (from.transport === "udp") await pass(data, from);
  }

  async #answer(client: Deno.TcpConn, bytes: readonly number[]): Promise<void> {
    const step = this.#options.isSlow ? 1 : bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      await client.write(Uint8Array.from(bytes.slice(at, at + step)));
    }
  }
}

/** Takes exactly so many bytes at a time. */
class Reader {
  readonly #conn: Deno.TcpConn;
  #bytes = new Uint8Array();

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  get rest(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  async take(length: number): Promise<Uint8Array> {
    while (this.#bytes.length < length) {
      const buffer = new Uint8Array(512);
      const read = await this.#conn.read(buffer);
      if (read === null) throw new Deno.errors.ConnectionReset();
      this.#bytes = Uint8Array.of(...this.#bytes, ...buffer.subarray(0, read));
    }
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.slice(length);
    return taken;
  }

  async takeAddress(): Promise<Address> {
    const [type = 0] = await this.take(1);
    const [length = 0] = type === 3 ? await this.take(1) : [type === 1 ? 4 : 16];
    const rest = await this.take(length + 2);
    const head = type === 3 ? [3, length] : [type];
    return readAddress(Uint8Array.of(...head, ...rest), 0);
  }
}

function readAddress(bytes: Uint8Array, at: number): Address {
  const type = bytes[at];
  const start = type === 3 ? at + 2 : at + 1;
  const length = type === 3 ? bytes[at + 1]! : type === 1 ? 4 : 16;
  const end = start + length;
  const host = bytes.subarray(start, end);
  const text = type === 3
    ? new TextDecoder().decode(host)
    : type === 1
    ? host.join(".")
    : Array.from({ length: 8 }, (_, i) => (host[2 * i]! << 8 | host[2 * i + 1]!).toString(16)).join(
      ":",
    );
  return { host: text, port: bytes[end]! << 8 | bytes[end + 1]!, end: end + 2 };
}

/** Closes what may be closed already. */
function close(one: { close(): void }): void {
  try {
    one.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
