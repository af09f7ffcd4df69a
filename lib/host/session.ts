import type { Log } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import { SessionCore, type SessionOptions as CoreOptions } from "../session/mod.ts";
import type { Torrent, TorrentOptions } from "../torrent/mod.ts";
import { type DenoIo, openDenoIo } from "./deno_io.ts";
import { readSource } from "./read_source.ts";

/** How a {@linkcode Session} is set up. */
export interface SessionOptions extends CoreOptions {
  /** Where the log goes; nowhere by default. */
  readonly log?: Log;
}

/** How a torrent that is added is to be handled. */
export interface AddOptions extends TorrentOptions {
  /** Gives up on a source that has to be fetched. */
  readonly signal?: AbortSignal;
}

/**
 * A BitTorrent client: a port for peers, and the torrents that are downloaded and seeded over it.
 *
 * ```ts ignore
 * await using session = await Session.open({ outputDir: "downloads" });
 * const torrent = await session.add("debian.iso.torrent");
 * await torrent.completed;
 * ```
 */
export class Session implements AsyncDisposable {
  readonly #io: DenoIo;
  readonly #core: SessionCore;
  #closing: Promise<void> | undefined;

  private constructor(io: DenoIo, core: SessionCore) {
    this.#io = io;
    this.#core = core;
  }

  /**
   * Opens a session, which listens for peers at once.
   *
   * @throws {Error} if the port that was named is taken.
   */
  static async open(options: SessionOptions = {}): Promise<Session> {
    const io = openDenoIo(options);
    try {
      return new Session(io, new SessionCore(io, options));
    } catch (error) {
      await io[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The port that peers reach us at. */
  get port(): number {
    return this.#core.port;
  }

  /** The torrents, in the order that they were added. */
  get torrents(): Torrent[] {
    return this.#core.torrents;
  }

  /**
   * Adds a torrent, which begins at once by checking what is on disk.
   *
   * @param source The bytes of a metainfo file, what {@linkcode parseMetainfo} made of them, or the path or URL of one.
   * @throws {MetainfoError} if it is none; {Error} if it can not be read, or is there already.
   */
  async add(
    source: string | URL | Uint8Array | Metainfo,
    options: AddOptions = {},
  ): Promise<Torrent> {
    const { signal, ...torrentOptions } = options;
    const metainfo = await readSource(source, this.#io, signal === undefined ? {} : { signal });
    return this.#core.addMetainfo(metainfo, torrentOptions);
  }

  /** Changes the limits that hold for all torrents together; undefined leaves one as it is. */
  setLimits(limits: { readonly download?: number; readonly upload?: number }): void {
    this.#core.setLimits(limits);
  }

  /**
   * Stops all torrents: trackers are told, what was written is synced and recorded. Takes three seconds at most. May be
   * called again.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** As {@linkcode Session.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#core.close();
    await this.#io[Symbol.asyncDispose]();
  }
}
