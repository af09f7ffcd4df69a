import { Session, type SessionOptions } from "../../mod.ts";
import type { Log, LogRecord } from "../../lib/io/mod.ts";
import { LoopbackProgram, type ProgramOptions } from "./loopback_program.ts";

/** Milliseconds that a test may take unless it says more. */
const TIMEOUT_MS = 30_000;

/** How often what has no events is looked at, in milliseconds. */
const POLL_MS = 10;

/** Lines of the log of a session that are kept; the first ones go. */
const MAX_RECORDS = 2_000;

/** How a test over loopback is run. */
export interface LoopbackTestOptions {
  /** What holds. */
  readonly name: string;
  /** Milliseconds after which it fails; 30 s by default. */
  readonly timeoutMs?: number;
  /** Why it can not be run here; undefined where it can. */
  readonly lack?: string | undefined;
}

/** The log of a session, for tests that look into it and for those that fail. */
export class SceneLog implements Log {
  /** What was written, the oldest first. */
  readonly records: LogRecord[] = [];
  readonly #name: string;

  /** An empty log. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Everything but each message is kept. */
  enabled(level: LogRecord["level"]): boolean {
    return level !== "trace";
  }

  /** Keeps a line. */
  write(record: LogRecord): void {
    if (!this.enabled(record.level)) return;
    this.records.push(record);
    if (this.records.length > MAX_RECORDS) this.records.shift();
  }

  /** Messages of a level or worse that fit. */
  messages(pattern: RegExp): string[] {
    return this.records.map((record) => record.message).filter((text) => pattern.test(text));
  }

  /** The last lines as text. */
  text(count = 40): string {
    const lines = this.records.slice(-count).map(({ level, peer, message, error }) =>
      [level, peer, message, error === undefined ? undefined : `(${error})`]
        .filter((part) => part !== undefined).join(" ")
    );
    return [`--- ${this.#name} ---`, ...lines].join("\n");
  }
}

/** A session that nobody outside of this machine hears of. */
const ALONE: SessionOptions = {
  port: 0,
  bind: "127.0.0.1",
  dhtNodes: [],
  lsd: false,
  portMapping: false,
};

/** A folder, sessions and programs of one test; all of it goes at its end. */
export class LoopbackScene implements AsyncDisposable {
  /** An empty folder. */
  readonly dir: string;
  /** Aborts when the time of the test is up. */
  readonly signal: AbortSignal;
  readonly #stack = new AsyncDisposableStack();
  readonly #logs: { text(): string }[] = [];

  private constructor(dir: string, signal: AbortSignal) {
    this.dir = dir;
    this.signal = signal;
  }

  /** Makes the folder. */
  static async open(signal: AbortSignal): Promise<LoopbackScene> {
    const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "shoal-loopback-" }));
    return new LoopbackScene(dir, signal);
  }

  /** Makes a folder in the folder of the scene; gives its path. */
  async folder(name: string): Promise<string> {
    const path = `${this.dir}/${name}`;
    await Deno.mkdir(path, { recursive: true });
    return path;
  }

  /** Takes something that is to be ended with the scene, what was taken last first. */
  use<T extends AsyncDisposable | Disposable>(resource: T): T {
    return this.#stack.use(resource);
  }

  /** A log that is shown if the test fails. */
  log(name: string): SceneLog {
    const log = new SceneLog(name);
    this.#logs.push(log);
    return log;
  }

  /** Opens a session at a free port, whose log is shown if the test fails. */
  async session(
    name: string,
    options: SessionOptions = {},
  ): Promise<{ readonly session: Session; readonly log: SceneLog }> {
    const log = this.log(name);
    const session = this.use(await Session.open({ ...ALONE, ...options, log }));
    return { session, log };
  }

  /** Starts the program. */
  program(args: readonly string[], options: ProgramOptions = {}): LoopbackProgram {
    const program = this.use(new LoopbackProgram(args, options));
    this.#logs.push({ text: () => program.log() });
    return program;
  }

  /** Looks again and again until something holds. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!await holds()) await this.pause();
  }

  /** Returns after a moment, for loops that look at something. */
  async pause(ms = POLL_MS): Promise<void> {
    this.signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.signal.throwIfAborted();
  }

  /** What all sessions and programs wrote last. */
  logs(): string {
    return this.#logs.map((log) => log.text()).join("\n");
  }

  /** Ends everything, and removes the folder; does nothing the second time. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stack.disposed) return;
    try {
      await this.#stack[Symbol.asyncDispose]();
    } finally {
      await Deno.remove(this.dir, { recursive: true });
    }
  }
}

/** Registers a test over real sockets and files; it is skipped, saying why, where it can not be run. */
export function loopbackTest(
  options: string | LoopbackTestOptions,
  play: (scene: LoopbackScene) => Promise<void>,
): void {
  const { name, lack, timeoutMs = TIMEOUT_MS }: LoopbackTestOptions = typeof options === "string"
    ? { name: options }
    : options;
  if (lack !== undefined) console.warn(`Skipped: ${name}: ${lack}`);
  Deno.test({ name, ignore: lack !== undefined, fn: () => playScene(play, timeoutMs) });
}

async function playScene(
  play: (scene: LoopbackScene) => Promise<void>,
  timeoutMs: number,
): Promise<void> {
  const late = new AbortController();
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`Cannot end the test: ${timeoutMs} ms went by`);
    late.abort(error);
    timeout.reject(error);
  }, timeoutMs);
  const scene = await LoopbackScene.open(late.signal);
  const playing = play(scene);
  try {
    await Promise.race([playing, timeout.promise]);
  } catch (error) {
    console.error(scene.logs());
    // What fails now follows from that.
    await scene[Symbol.asyncDispose]().catch((after) => console.error(after));
    throw error;
  } finally {
    clearTimeout(timer);
    await scene[Symbol.asyncDispose]();
    // Where the time was up, it ends by what it waits for having ended.
    await playing.catch(() => undefined);
  }
}
