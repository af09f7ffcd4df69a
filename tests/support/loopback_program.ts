const PROGRAM = new URL("../../cli.ts", import.meta.url).pathname;

/** What the program gets, here as everywhere. */
const PERMISSIONS = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write"];

/** Lines that are kept; the first ones go. */
const MAX_LINES = 5_000;

/** A line that the program wrote to stdout with `--json`. */
export type ProgramEvent = Readonly<Record<string, unknown>>;

/** How a program is started. */
export interface ProgramOptions {
  /** What is put before the command line: a program that starts it in other circumstances. */
  readonly within?: readonly string[];
  /** Its working directory. */
  readonly cwd?: string;
  /** Another program, and what it is told first; by default, that of this repository. */
  readonly command?: readonly string[];
}

/** The command line that runs Shoal. */
export function shoalCommand(args: readonly string[]): string[] {
  return [Deno.execPath(), "run", "--quiet", ...PERMISSIONS, PROGRAM, ...args];
}

/** Commands that look for peers. */
const SEEKING: readonly string[] = ["get", "stream", "seed", "serve", "show", "peers", "scrape"];

/** Those of them that open a session. */
const SESSIONS: readonly string[] = ["get", "stream", "seed", "serve", "show"];

/** Keeps commands from asking the public DHT, the network around and the router, unless a test says whom to ask. */
function aloneIf(args: readonly string[]): readonly string[] {
  const [first = ""] = args;
  const name = /^(?:magnet:|https?:)|\.torrent$/.test(first) ? "get" : first;
  const isKept = SEEKING.includes(name) && !args.some((arg) => arg.startsWith("--dht-node"));
  const dht = isKept ? ["--no-dht"] : [];
  const around = SESSIONS.includes(name) ? ["--no-lsd", "--no-port-mapping"] : [];
  return [...args, ...dht, ...around];
}

/** A program as a process of its own, with all that it says. */
export class LoopbackProgram implements AsyncDisposable {
  /** The objects that it wrote to stdout, as Shoal does with `--json`. */
  readonly events: ProgramEvent[] = [];
  /** The other lines that it wrote, to stdout and stderr. */
  readonly stderr: string[] = [];
  readonly #argv: readonly string[];
  readonly #child: Deno.ChildProcess;
  readonly #waiting = new Set<() => void>();
  readonly #ended: Promise<Deno.CommandStatus>;
  #status: Deno.CommandStatus | undefined;

  /** Starts it. */
  constructor(args: readonly string[], options: ProgramOptions = {}) {
    const { within = [], command: line = shoalCommand([]) } = options;
    const isShoal = options.command === undefined || SEEKING.includes(args[0] ?? "");
    const [command = "", ...rest] = [...within, ...line, ...(isShoal ? aloneIf(args) : args)];
    this.#argv = [...options.command ?? ["shoal"], ...args];
    this.#child = new Deno.Command(command, {
      args: rest,
      cwd: options.cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#ended = this.#follow();
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Whether it has ended. */
  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  /** What it wrote last, for a message. */
  log(count = 40): string {
    const state = this.#status === undefined ? "runs" : `ended with ${this.#status.code}`;
    const events = this.events.slice(-5).map((event) => JSON.stringify(event));
    const head = `--- ${this.#argv.join(" ")} (${state}) ---`;
    return [head, ...this.stderr.slice(-count), ...events].join("\n");
  }

  /**
   * Waits for an event that fits, also one of before.
   *
   * @throws {Error} if the program ends without one.
   */
  event(fits: (event: ProgramEvent) => boolean): Promise<ProgramEvent> {
    return this.#find(this.events, fits);
  }

  /**
   * Waits for a line that is no event and fits, also one of before.
   *
   * @throws {Error} if the program ends without one.
   */
  line(pattern: RegExp): Promise<string> {
    return this.#find(this.stderr, (line) => pattern.test(line));
  }

  /** Waits for its end; gives its exit status. */
  async ended(): Promise<number> {
    return (await this.#ended).code;
  }

  /** Sends it a signal, if it runs. */
  signal(signal: Deno.Signal): void {
    if (!this.hasEnded) this.#child.kill(signal);
  }

  /** Kills it, and waits for its end. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.#ended;
  }

  /** As {@linkcode LoopbackProgram.kill}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #find<T>(said: readonly T[], fits: (one: T) => boolean): Promise<T> {
    for (;;) {
      const found = said.find(fits);
      if (found !== undefined) return found;
      if (this.hasEnded) throw new Error(`Cannot wait for what it does not say: ${this.log()}`);
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  async #follow(): Promise<Deno.CommandStatus> {
    const [status] = await Promise.all([
      this.#child.status,
      this.#read(this.#child.stdout, (line) => this.#takeEvent(line)),
      this.#read(this.#child.stderr, (line) => this.#takeLine(line)),
    ]);
    this.#status = status;
    this.#wake();
    return status;
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    take: (line: string) => void,
  ): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
      this.#wake();
    }
    if (rest !== "") take(rest);
  }

  #takeEvent(line: string): void {
    // A kill may cut a line short.
    if (line.startsWith("{") && line.endsWith("}")) this.events.push(JSON.parse(line));
    else this.#takeLine(line);
  }

  #takeLine(line: string): void {
    this.stderr.push(line);
    if (this.stderr.length > MAX_LINES) this.stderr.shift();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
