import type { Log } from "../io/mod.ts";
import { type Magnet, parseMagnet } from "../metainfo/mod.ts";
import { IpFilterSource } from "../reach/mod.ts";
import {
  DEFAULT_OUTPUT_DIR,
  type FollowedTorrent,
  type FollowOptions,
  SessionCore,
  type SessionOptions as CoreOptions,
} from "../session/mod.ts";
import { STATE_DIR, type Torrent, type TorrentOptions } from "../torrent/mod.ts";
import { type DenoIo, openDenoIo } from "./deno_io.ts";
import { readSource, type SourceLike } from "./read_source.ts";

/** How a {@linkcode Session} is set up. */
export interface SessionOptions extends Omit<CoreOptions, "bind"> {
  /**
   * The address, or name of an interface, to listen on and to dial from; undefined for all. What can not leave from there
   * does not leave at all.
   */
  readonly bind?: string;
  /**
   * What everything goes through: `socks5://user:password@host:port` or `http://…`. Nothing goes beside it; what it can not
   * carry is off.
   */
  readonly proxy?: string;
  /** Files and URLs of lists of addresses that nothing has to do with: eMule's, PeerGuardian's or CIDR, plain or gzip. */
  readonly ipFilters?: readonly string[];
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
  readonly #ipFilters: IpFilterSource;
  #closing: Promise<void> | undefined;

  private constructor(io: DenoIo, core: SessionCore, ipFilters: IpFilterSource) {
    this.#io = io;
    this.#core = core;
    this.#ipFilters = ipFilters;
  }

  /**
   * Opens a session, which listens for peers at once.
   *
   * @throws {Error} if the port that was named is taken, an IP filter can not be read, or there is no such proxy or interface.
   */
  static async open(options: SessionOptions = {}): Promise<Session> {
    const io = openDenoIo(options);
    let ipFilters: IpFilterSource | undefined;
    try {
      const { disk, clock, log, network: { http }, bindAddresses: bind } = io;
      const lists = options.ipFilters ?? [];
      const state = disk.openState(`${options.outputDir ?? DEFAULT_OUTPUT_DIR}/${STATE_DIR}`);
      ipFilters = await IpFilterSource.open(io.ipFilter, lists, { http, disk, clock, log, state });
      const core = new SessionCore(io, bind.length === 0 ? options : { ...options, bind });
      return new Session(io, core, ipFilters);
    } catch (error) {
      await ipFilters?.close();
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
   * @param source The bytes of a metainfo file, what {@linkcode parseMetainfo} made of them, the path or URL of one, a
   * magnet link, or an info-hash. What is in a torrent of the last two is asked of peers; which torrent a link with a key
   * stands for, of the DHT (BEP 46).
   * @throws {MetainfoError} or {MagnetError} if it is none; {Error} if it can not be read, or is there already.
   */
  async add(
    source: SourceLike,
    options: AddOptions = {},
  ): Promise<Torrent> {
    const { signal, ...torrentOptions } = options;
    const giveUp = signal === undefined ? {} : { signal };
    const read = await readSource(source, this.#io, giveUp);
    if (read.kind === "metainfo" || !isUnresolved(read.magnet)) {
      return this.#core.add(read, torrentOptions);
    }
    return this.#core.addMagnet(await this.#core.resolve(read.magnet, giveUp), torrentOptions);
  }

  /**
   * Adds the torrent that a magnet link with a key stands for now (BEP 46), and each newer one in its place.
   *
   * ```ts ignore
   * const followed = await session.follow("magnet:?xs=urn:btpk:…");
   * for await (const torrent of followed.updates) console.log(`now it is ${torrent.infoHash}`);
   * ```
   *
   * @throws {MagnetError} if it is no magnet link; {TypeError} if it has no key; {Error} if there is no DHT.
   * @throws what `signal` was aborted with.
   */
  async follow(link: string | Magnet, options: FollowOptions = {}): Promise<FollowedTorrent> {
    return await this.#core.follow(typeof link === "string" ? parseMagnet(link) : link, options);
  }

  /**
   * Says why nothing has to do with an address: which range of which IP filter it is in, or what it did in which torrent.
   *
   * @param address An address, or `host:port` where others may be at it, too.
   * @returns undefined for one that may be met.
   */
  explain(address: string): string | undefined {
    return this.#core.explain(address);
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
    await this.#ipFilters.close();
    await this.#core.close();
    await this.#io[Symbol.asyncDispose]();
  }
}

/** Whether a link does not name a torrent, but where to ask for one. */
function isUnresolved({ infoHashes: { v1, v2 } }: Magnet): boolean {
  return v1 === undefined && v2 === undefined;
}
