import type { Fetch } from "../client/mod.ts";
import type { ServedDaemon, ServeOptions, StreamableTorrent, StreamServer } from "../daemon/mod.ts";
import type { SessionOptions } from "../host/mod.ts";
import type { Clock, Disk, Io, Log } from "../io/mod.ts";
import type { DaemonAddress } from "./ctl/daemon_address.ts";
import { DENO_CLOCK } from "./deno_clock.ts";
import { DenoInterrupts } from "./deno_interrupts.ts";
import { DenoOutput } from "./deno_output.ts";
import type { Interrupts, Output, Permission, Program, ProgramSession, WayOut } from "./program.ts";

/** The program over Deno; needs `--allow-net --allow-read --allow-write`, and never asks for more. */
export class DenoProgram implements Program {
  /** The arguments. */
  readonly args: readonly string[] = Deno.args;
  /** Whether NO_COLOR is set. */
  readonly noColor: boolean = Deno.noColor;
  /** Results. */
  readonly stdout: Output = new DenoOutput(Deno.stdout);
  /** Progress, warnings and errors. */
  readonly stderr: Output = new DenoOutput(Deno.stderr);
  /** Time. */
  readonly clock: Clock = DENO_CLOCK;
  /** What it runs on. */
  readonly runtime: string = `Deno ${Deno.version.deno}, ${Deno.build.os} ${Deno.build.arch}`;
  /** Whether UDP is Deno's own. */
  readonly hasFastUdp: boolean = "listenDatagram" in Deno;
  readonly #daemons = new DisposableStack();
  #disk: Promise<Disk> | undefined;

  /** Whether it may do something everywhere. */
  isPermitted(permission: Permission): boolean {
    // Of the environment only what is Shoal's own matters.
    const descriptor: Deno.PermissionDescriptor = permission === "env"
      ? { name: "env", variable: "SHOAL_CONFIG" }
      : { name: permission };
    return Deno.permissions.querySync(descriptor).state === "granted";
  }

  /** A variable of the environment, where it may be read. */
  env(name: string): string | undefined {
    const { state } = Deno.permissions.querySync({ name: "env", variable: name });
    return state === "granted" ? Deno.env.get(name) : undefined;
  }

  /** Catches Ctrl+C and SIGTERM from now on. */
  catchInterrupts(onFirst?: () => void): Interrupts {
    return new DenoInterrupts({ onFirst });
  }

  /** Gives the disk, which is opened once. */
  async openDisk(): Promise<Disk> {
    this.#disk ??= import("../host/files/mod.ts").then(({ DenoDisk }) => new DenoDisk());
    return await this.#disk;
  }

  /** Opens the whole outside. */
  async openIo(options: WayOut & { readonly log: Log }): Promise<Io & AsyncDisposable> {
    const { openDenoIo } = await import("../host/mod.ts");
    return openDenoIo(options);
  }

  /** Opens a session. */
  async openSession(options: SessionOptions): Promise<ProgramSession> {
    const { Session } = await import("../host/mod.ts");
    return await Session.open(options);
  }

  /** Reads a line that is not shown. */
  async readPassword(prompt: string): Promise<string | undefined> {
    const isTyped = Deno.stdin.isTerminal();
    const { readPassword } = await import("./read_password.ts");
    if (isTyped) this.stderr.write(prompt);
    const password = await readPassword(Deno.stdin);
    if (isTyped) this.stderr.write("\n");
    return password;
  }

  /** Opens a daemon. */
  async serve(options: ServeOptions): Promise<ServedDaemon> {
    const { serve } = await import("../daemon/mod.ts");
    return await serve(options);
  }

  /** Opens a server that gives the files of a torrent to players. */
  async openStreams(
    torrent: StreamableTorrent,
    { log }: { readonly log: Log },
  ): Promise<StreamServer> {
    const { openStreamServer } = await import("../daemon/mod.ts");
    return await openStreamServer(torrent, { clock: this.clock, log });
  }

  /** Whether it may start a program. */
  mayRun(name: string): boolean {
    return Deno.permissions.querySync({ name: "run", command: name }).state === "granted";
  }

  /** Runs a program. */
  async run([name = "", ...args]: readonly string[], signal: AbortSignal): Promise<number> {
    const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(name, { args, ...quiet, signal }).spawn();
    return (await child.status).code;
  }

  /** Gives what asks a daemon over HTTP. */
  async openDaemon(at: DaemonAddress): Promise<Fetch> {
    const { openDirectHttp } = await import("../host/http/mod.ts");
    const http = openDirectHttp(at);
    this.#daemons.use(http);
    return (url, init) => http.fetch(url, init);
  }

  /** Closes what was opened and is closed with the program. */
  async close(): Promise<void> {
    this.#daemons.dispose();
    // Where it could not be opened, whoever asked for it was told.
    await this.#disk?.then((disk) => disk.close(), () => undefined);
  }
}
