import type { Fetch } from "../client/mod.ts";
import type { ServedDaemon, ServeOptions, StreamableTorrent, StreamServer } from "../daemon/mod.ts";
import type { AddOptions, SessionOptions } from "../host/mod.ts";
import type { Clock, Disk, Io, Log } from "../io/mod.ts";
import type { Magnet, Metainfo } from "../metainfo/mod.ts";
import type { TorrentStatus } from "../torrent/mod.ts";
import type { ExitStatus } from "./exit_status.ts";
import type { DaemonAddress } from "./ctl/daemon_address.ts";
import type { ViewedTorrent } from "./progress/viewed_torrent.ts";

/** One of the program's two outputs. */
export interface Output {
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  /** Columns of the terminal as it is now; 80 where there is none. */
  readonly columns: number;
  /** Lines of the terminal as it is now; 24 where there is none. */
  readonly rows: number;
  /** Whether text waits to be written because the reader is slow. */
  readonly isBusy: boolean;
  /** Takes text to be written, in order. Once the reader is gone, text is dropped. */
  write(text: string): void;
  /** Returns once all is written; throws what went wrong, but not that the reader is gone. */
  flush(): Promise<void>;
}

/** Ctrl+C and SIGTERM, caught for as long as it is not disposed; a second one ends the program at once. */
export interface Interrupts extends Disposable {
  /** Aborts at the first one; the reason is a `CliError` with the status to leave with. */
  readonly signal: AbortSignal;
  /** What to leave with; undefined until the first one. */
  readonly status: ExitStatus | undefined;
}

/** What the program may be allowed to do. */
export type Permission = "net" | "read" | "write" | "env" | "sys" | "run";

/** How others are reached. */
export interface WayOut {
  /** The address or interface to leave from; undefined for any. */
  readonly bind?: string | undefined;
  /** The URL of the proxy that everything goes through; undefined for none. */
  readonly proxy?: string | undefined;
}

/** All that commands see of the world; tests hand in one of their own. */
export interface Program {
  /** The arguments. */
  readonly args: readonly string[];
  /** Whether NO_COLOR is set. */
  readonly noColor: boolean;
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  /** Time. */
  readonly clock: Clock;
  /** What it runs on: "Deno 2.9.6, linux". */
  readonly runtime: string;
  /** Whether UDP is Deno's own, which is fast enough for uTP; else it is that of `node:dgram`. */
  readonly hasFastUdp: boolean;
  /** Whether it may do something everywhere. Never asks. */
  isPermitted(permission: Permission): boolean;
  /** A variable of the environment; undefined where it is not set or may not be read. Never asks. */
  env(name: string): string | undefined;
  /** Catches Ctrl+C and SIGTERM from now on; `onFirst` is called at the first one. */
  catchInterrupts(onFirst?: () => void): Interrupts;
  /** Gives the disk, which is opened at the first call and closed with the program. */
  openDisk(): Promise<Disk>;
  /** Opens the whole outside; who opens it disposes of it. */
  openIo(options: WayOut & { readonly log: Log }): Promise<Io & AsyncDisposable>;
  /** Opens a session, which listens for peers at once; who opens it closes it. */
  openSession(options: SessionOptions): Promise<ProgramSession>;
  /** Reads a line from the input; on a terminal it asks for it and does not show it. Undefined where somebody would rather not. */
  readPassword(prompt: string): Promise<string | undefined>;
  /** Opens a daemon with its HTTP server; who opens it closes it. */
  serve(options: ServeOptions): Promise<ServedDaemon>;
  /** Opens a server that gives the files of a torrent to players; who opens it closes it. */
  openStreams(
    torrent: StreamableTorrent,
    options: { readonly log: Log },
  ): Promise<StreamServer>;
  /** Whether it may start a program. Never asks. */
  mayRun(name: string): boolean;
  /** Runs a program with arguments, just as they are, until it ends or the signal aborts; gives its status. */
  run(command: readonly string[], signal: AbortSignal): Promise<number>;
  /** Gives what asks a daemon over HTTP, and nobody else; closed with the program. */
  openDaemon(at: DaemonAddress): Promise<Fetch>;
  /** Closes what was opened and is closed with the program. */
  close(): Promise<void>;
}

/** What commands do with a session; `Session` of the library is one. */
export interface ProgramSession {
  /** The port that peers reach it at. */
  readonly port: number;
  /** Adds a torrent. @throws {Error} if it is there already. */
  add(source: Metainfo | Magnet, options: AddOptions): Promise<ProgramTorrent>;
  /** Follows a torrent that changes, of which the version with the info-hash `present` was added; each newer one takes its place. */
  follow(
    link: Magnet,
    options: AddOptions & { readonly present: string },
  ): Promise<FollowedVersions>;
  /** Says why nothing has to do with an address or `host:port`; undefined where it may be met. */
  explain(address: string): string | undefined;
  /** Stops all torrents: trackers are told, what was written is synced and recorded. */
  close(): Promise<void>;
}

/** What commands do with a torrent that changes; `FollowedTorrent` of the library is one. */
export interface FollowedVersions {
  /** The newest one. */
  readonly torrent: ProgramTorrent;
  /** Each newer one from now on. */
  readonly updates: AsyncIterator<ProgramTorrent, void>;
  /** Looks for no newer one any more. */
  stop(): Promise<void>;
}

/** What commands do with a torrent of a session; `Torrent` of the library is one. */
export interface ProgramTorrent
  extends ViewedTorrent, Pick<StreamableTorrent, "pieces" | "stream"> {
  /** Gives its status now, then now and then and whenever something happens, until it is stopped. */
  watch(options: { readonly intervalMs: number }): AsyncIterable<TorrentStatus>;
  /** Lets one that was added paused go on. */
  resume(): void;
  /** A .torrent file of it; undefined until it is known what is in it. */
  readonly metainfoBytes: Uint8Array | undefined;
  /** Resolved once it is known what is in it; rejects as `completed` if that does not come. */
  readonly metadata: Promise<unknown>;
  /** Settled once all that is wanted is there, or it can not go on. */
  readonly completed: Promise<void>;
}
