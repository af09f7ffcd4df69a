import { resolve } from "node:path";
import { assert } from "@std/assert";
import type { SessionOptions } from "../../../../lib/host/mod.ts";
import type {
  ServedDaemon,
  ServeOptions,
  StreamableTorrent,
  StreamServer,
} from "../../../../lib/daemon/mod.ts";
import type { Disk, Io } from "../../../../lib/io/mod.ts";
import { CliError } from "../../../../lib/cli/cli_error.ts";
import { EXIT, type ExitStatus } from "../../../../lib/cli/exit_status.ts";
import type { Interrupts, Output, Program, ProgramSession } from "../../../../lib/cli/program.ts";
import { MemoryDisk, VirtualClock } from "../../../../lib/testing/mod.ts";
import type { Fetch } from "../../../../lib/client/mod.ts";
import type { DaemonAddress } from "../../../../lib/cli/ctl/daemon_address.ts";
import { FakeControl } from "../../daemon/support/fake_control.ts";
import type { FakeDaemon } from "./fake_daemon.ts";
import type { FakeSession } from "./fake_session.ts";

/** An output that keeps what is written. */
export class FakeOutput implements Output {
  readonly isBusy = false;
  readonly rows = 24;
  readonly isTerminal: boolean;
  columns: number;
  text = "";
  constructor(isTerminal = false, columns = 80) {
    this.isTerminal = isTerminal;
    this.columns = columns;
  }
  write(text: string): void {
    this.text += text;
  }
  flush(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeInterrupts implements Interrupts {
  readonly #controller = new AbortController();
  status: ExitStatus | undefined;
  readonly #onFirst: () => void;
  readonly #onDispose: () => void;
  constructor(onFirst: () => void, onDispose: () => void) {
    this.#onFirst = onFirst;
    this.#onDispose = onDispose;
  }
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  raise(status: ExitStatus): void {
    this.status = status;
    this.#onFirst();
    this.#controller.abort(new CliError("Interrupted", status));
  }
  [Symbol.dispose](): void {
    this.#onDispose();
  }
}

/** What a {@linkcode FakeProgram} starts with. */
export interface FakeProgramOptions {
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly noColor?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A world for commands that lives in memory. */
export class FakeProgram implements Program {
  readonly args: readonly string[];
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  readonly clock = new VirtualClock({ wallOffset: Date.UTC(2025, 0, 2, 3, 4, 5) });
  readonly disk = new MemoryDisk();
  readonly noColor: boolean;
  readonly #env: Readonly<Record<string, string>>;
  #interrupts: FakeInterrupts | undefined;
  io: (Io & AsyncDisposable) | undefined;
  session: FakeSession | undefined;

  constructor(args: readonly string[], options: FakeProgramOptions = {}) {
    const { terminal = false, columns = 80, noColor = false, env = {} } = options;
    this.args = args;
    this.stdout = new FakeOutput(terminal, columns);
    this.stderr = new FakeOutput(terminal, columns);
    this.noColor = noColor;
    this.#env = env;
  }
  readonly runtime = "Deno 0.0.0, test";
  readonly hasFastUdp = true;
  isPermitted(): boolean {
    return true;
  }
  env(name: string): string | undefined {
    return this.#env[name];
  }
  catchInterrupts(onFirst: () => void = () => {}): Interrupts {
    const interrupts = new FakeInterrupts(onFirst, () => this.#interrupts = undefined);
    this.#interrupts = interrupts;
    return interrupts;
  }
  /** Presses Ctrl+C. */
  interrupt(status: ExitStatus = EXIT.interrupted): void {
    assert(this.#interrupts, "nobody catches interrupts");
    this.#interrupts.raise(status);
  }
  openDisk(): Promise<Disk> {
    return Promise.resolve(this.disk);
  }
  openIo(): Promise<Io & AsyncDisposable> {
    return this.io ? Promise.resolve(this.io) : Promise.reject(new Error("no outside here"));
  }
  openSession(options: SessionOptions): Promise<ProgramSession> {
    if (this.session === undefined) return Promise.reject(new Error("no session here"));
    this.session.options = options;
    return Promise.resolve(this.session);
  }
  /** The password that is typed. */
  password: string | undefined;
  readPassword(): Promise<string | undefined> {
    return Promise.resolve(this.password);
  }
  /** What a daemon was to be opened with. */
  served: ServeOptions | undefined;
  /** Ends the daemon from its inside. */
  readonly shutDown = Promise.withResolvers<void>();
  /** The daemon's inside. */
  readonly control = new FakeControl({ torrents: [] });
  /** Why no daemon can be opened. */
  serveError: Error | undefined;
  serve(options: ServeOptions): Promise<ServedDaemon> {
    this.served = options;
    if (this.serveError) return Promise.reject(this.serveError);
    const url = "http://127.0.0.1:9091/";
    return Promise.resolve({
      peerPort: 6881,
      url,
      signInUrl: `${url}?token=secret`,
      isTokenNew: options.token === undefined,
      torrentCount: 3,
      control: this.control,
      running: () => undefined,
      shutDown: this.shutDown.promise,
      close: () => Promise.resolve(),
    });
  }
  /** What a player was started with. */
  readonly runs: (readonly string[])[] = [];
  /** How a player ends; undefined where no program may be started. */
  playing: Promise<number> | undefined;
  mayRun(): boolean {
    return this.playing !== undefined;
  }
  run(command: readonly string[]): Promise<number> {
    this.runs.push(command);
    return this.playing ?? Promise.reject(new Error("no program here"));
  }
  /** Whether files are streamed. */
  isStreaming = false;
  openStreams(torrent: StreamableTorrent): Promise<StreamServer> {
    this.isStreaming = true;
    const base = "http://127.0.0.1:8000/stream/1";
    const close = () => {
      this.isStreaming = false;
      return Promise.resolve();
    };
    return Promise.resolve({
      playlist: `${base}/playlist.m3u8?key=k`,
      files: (torrent.metainfo?.files ?? []).map(({ path }, index) => ({
        index,
        path,
        url: `${base}/${index}/x?key=k`,
      })),
      close,
      [Symbol.asyncDispose]: close,
    });
  }
  /** The daemon that is asked; where there is none, nobody answers. */
  daemon: FakeDaemon | undefined;
  openDaemon(at: DaemonAddress): Promise<Fetch> {
    const { daemon } = this;
    return Promise.resolve((url, init) =>
      daemon ? daemon.ask(at, url, init) : Promise.reject(new TypeError("nobody is there"))
    );
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  /** Puts a file where a path of the command line leads to. */
  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.disk.poke(`/${resolve(path)}`, bytes);
  }
  /** The bytes of a file; undefined where none is. */
  bytes(path: string): Uint8Array | undefined {
    return this.disk.peek(`/${resolve(path)}`);
  }
  /** The text of a file. */
  text(path: string): string {
    return new TextDecoder().decode(this.bytes(path));
  }
}
