/** Stands between a client and a server of this machine, and cuts the wire when it is told to. */
export class CutRelay implements AsyncDisposable {
  /** The port of the server. */
  target: number;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.Conn>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #isCut = false;

  /** A wire to a port. */
  constructor(target: number) {
    this.target = target;
    this.#accepting = this.#accept();
  }

  /** Where clients connect to. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Cuts all connections; new ones are closed at once, until it is mended. */
  cut(): void {
    this.#isCut = true;
    for (const connection of this.#open) close(connection);
    this.#open.clear();
  }

  /** Lets connections through again. */
  mend(): void {
    this.#isCut = false;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await this.#accepting;
    await Promise.all(this.#tasks);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      if (this.#isCut) {
        client.close();
        continue;
      }
      const task: Promise<void> = this.#join(client).finally(() => this.#tasks.delete(task));
      this.#tasks.add(task);
    }
  }

  async #join(client: Deno.Conn): Promise<void> {
    this.#open.add(client);
    try {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: this.target });
      this.#open.add(server);
      await Promise.all([
        client.readable.pipeTo(server.writable),
        server.readable.pipeTo(client.writable),
      ]);
    } catch {
      // The wire was cut, by whomever: so both ends are.
      for (const connection of this.#open) if (connection === client) close(connection);
    }
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    // Its streams have closed it.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
