import type { LoopbackScene } from "../loopback_scene.ts";

/** Takes connections at an address of its own and hands all that comes to another, as long as it is told to. */
export class TcpProxy implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #accepting: Promise<void>;
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #passing = new Set<Promise<void>>();
  #port: number | undefined;

  /** Listens at a free port, and hands everything to one of this machine. */
  constructor(port: number) {
    this.#port = port;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = this.#accept();
  }

  /** The same, which ends with the scene. */
  static open(scene: LoopbackScene, url: string): TcpProxy {
    return scene.use(new TcpProxy(Number(new URL(url).port)));
  }

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}/`;
  }

  /** Breaks all connections, and those that come until it is mended. */
  cut(): void {
    this.#port = undefined;
    for (const connection of this.#connections) close(connection);
  }

  /** Breaks all connections; the next ones last. */
  drop(): void {
    for (const connection of this.#connections) close(connection);
  }

  /** Hands connections on again, to this port. */
  mend(port: number): void {
    this.#port = port;
  }

  /** Ends it, and all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await this.#accepting;
    await Promise.all(this.#passing);
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      const passing = this.#pass(connection).finally(() => this.#passing.delete(passing));
      this.#passing.add(passing);
    }
  }

  async #pass(near: Deno.TcpConn): Promise<void> {
    this.#connections.add(near);
    try {
      if (this.#port === undefined) return;
      const far = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
      this.#connections.add(far);
      try {
        await Promise.all([copy(near, far), copy(far, near)]);
      } finally {
        this.#connections.delete(far);
        close(far);
      }
    } catch (error) {
      // What is cut, refused or reset is over, as it was meant to be.
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#connections.delete(near);
      close(near);
    }
  }
}

async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const length = await from.read(buffer);
    if (length === null) break;
    for (let at = 0; at < length;) at += await to.write(buffer.subarray(at, length));
  }
  await to.closeWrite();
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
