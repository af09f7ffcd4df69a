/** Where programs can be run: a network namespace. */
export interface Machine {
  /** The command that runs a program there; what it starts has the process id of the program itself. */
  command(argv: readonly string[], options?: Deno.CommandOptions): Deno.Command;
}

/** Lines of a process that are kept; the first ones go. */
const MAX_LINES = 5_000;

/** How long a process has, once told to end, before it is killed, in milliseconds. */
const STOP_TIMEOUT_MS = 8_000;

/** How a process is run. */
export interface ClientProcessOptions {
  /** What it is called in messages. */
  readonly name: string;
  /** Lines that are neither kept nor waited for. */
  readonly noise?: RegExp;
}

interface Waiter {
  readonly pattern: RegExp;
  readonly resolve: (match: RegExpMatchArray) => void;
  readonly reject: (error: Error) => void;
}

/** A program inside a namespace, with all that it says. */
export class ClientProcess implements AsyncDisposable {
  /** What it is called in messages. */
  readonly name: string;
  readonly #noise: RegExp | undefined;
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #exit: Promise<Deno.CommandStatus>;
  #status: Deno.CommandStatus | undefined;

  /** Starts a program. */
  constructor(machine: Machine, argv: readonly string[], options: ClientProcessOptions) {
    this.name = options.name;
    this.#noise = options.noise;
    this.#child = machine.command(argv, {
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#exit = this.#follow();
  }

  /** The last lines that it wrote to its output and its error output. */
  log(count = 60): string {
    const status = this.#status === undefined ? "runs" : `ended with ${this.#status.code}`;
    return `--- ${this.name} (${status}) ---\n${this.#lines.slice(-count).join("\n")}`;
  }

  /**
   * Waits for a line, also one that it wrote before.
   *
   * @throws {Error} if the process ends without one.
   */
  line(pattern: RegExp): Promise<RegExpMatchArray> {
    for (const line of this.#lines) {
      const match = line.match(pattern);
      if (match !== null) return Promise.resolve(match);
    }
    if (this.#status !== undefined) return Promise.reject(this.#ended(pattern));
    const { promise, resolve, reject } = Promise.withResolvers<RegExpMatchArray>();
    this.#waiters.add({ pattern, resolve, reject });
    return promise;
  }

  /** Waits for the end; gives the exit status. */
  async exited(): Promise<number> {
    return (await this.#exit).code;
  }

  /** Tells it something that it does not end of. */
  signal(signal: Deno.Signal): void {
    this.#kill(signal);
  }

  /** Tells it to end and waits for that; kills it if it does not. Gives the exit status. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<number> {
    this.#kill(signal);
    const timer = setTimeout(() => this.#kill("SIGKILL"), STOP_TIMEOUT_MS);
    try {
      return await this.exited();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #kill(signal: Deno.Signal): void {
    if (this.#status === undefined) this.#child.kill(signal);
  }

  async #follow(): Promise<Deno.CommandStatus> {
    const [status] = await Promise.all([
      this.#child.status,
      this.#read(this.#child.stdout),
      this.#read(this.#child.stderr),
    ]);
    this.#status = status;
    await this.#child.stdin.close().catch(() => undefined); // the pipe broke with the process
    for (const waiter of this.#waiters) waiter.reject(this.#ended(waiter.pattern));
    this.#waiters.clear();
    return status;
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    }
    if (rest !== "") this.#take(rest);
  }

  #take(line: string): void {
    if (line === "" || this.#noise?.test(line)) return;
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    for (const waiter of this.#waiters) {
      const match = line.match(waiter.pattern);
      if (match === null) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(match);
    }
  }

  #ended(pattern: RegExp): Error {
    return new Error(`Cannot wait for ${pattern}: ${this.name} ended with ${this.#status?.code}`);
  }
}
