import { parseEndpoint } from "../address/mod.ts";
import { toHex } from "../hash/mod.ts";
import { PUBLIC_BOOTSTRAP_NODES } from "../dht/mod.ts";
import type { Endpoint, Io, StreamListener } from "../io/mod.ts";
import type { Magnet, Metainfo } from "../metainfo/mod.ts";
import {
  DEFAULT_ENCRYPTION,
  type EncryptionPolicy,
  type PeerLimitOptions,
  PeerLimits,
  RateGroup,
  type RateLimits,
  STATE_DIR,
  Tasks,
  Ticks,
  Torrent,
  type TorrentFiles,
  type TorrentOptions,
  type TorrentSource,
  TurnLimit,
  WireInfoHashes,
} from "../torrent/mod.ts";
import { TrackerClient } from "../tracker/mod.ts";
import { bindByFamily } from "./bound_addresses.ts";
import { Discovery } from "./discovery.ts";
import { cutReplacedFiles, removeReplacedLinks, reuseFiles, reuseSources } from "./file_reuse.ts";
import { FollowedRecord } from "./followed_record.ts";
import type { FollowedTorrent } from "./followed_torrent.ts";
import { Following, type FollowOptions } from "./following.ts";
import { Incoming } from "./incoming.ts";
import { listenForPeers } from "./listening.ts";
import { PeerDialer } from "./peer_dialer.ts";
import { ObfuscatedNames } from "./obfuscated_names.ts";
import { Reachability, type ReachabilityStatus } from "./reachability.ts";
import { watchForUpdate } from "./update_feed.ts";
import { VERSION } from "./version.ts";

/** Where downloads go unless something else is said. */
export const DEFAULT_OUTPUT_DIR = "downloads";

/** Connections that are being opened at once, of all torrents together; libtorrent opens 30 a second. */
const MAX_DIALS_UNDER_WAY = 100;

/** How a session is set up. */
export interface SessionOptions {
  /** The folder that torrents are downloaded to; "downloads" by default. */
  readonly outputDir?: string;
  /** The port that peers reach us at: 0 for any, undefined for 6881 or the next that is free. */
  readonly port?: number;
  /** The address to listen on and to dial from, or one of each family; undefined for all. */
  readonly bind?: string | readonly string[];
  /** Connections of one torrent at most; 50 by default. */
  readonly maxPeers?: number;
  /** Connections of all torrents together at most; no limit by default. */
  readonly maxPeersTogether?: number;
  /** Requests that a peer may have waiting; 2,000 by default, and at most. */
  readonly requestQueue?: number;
  /** Bytes a second that are downloaded, all torrents together; no limit by default. */
  readonly downloadLimit?: number;
  /** Bytes a second that are uploaded, all torrents together; no limit by default. */
  readonly uploadLimit?: number;
  /** Whether the DHT is used (BEP 5); true by default, and never for private torrents. */
  readonly dht?: boolean;
  /** Nodes of the DHT to begin with, by address or name; those of the public DHT by default. */
  readonly dhtNodes?: readonly Endpoint[];
  /** Whether peers are sought in the network around (BEP 14); true by default, and never for private torrents. */
  readonly lsd?: boolean;
  /** Whether a router on the way is asked to let peers in (UPnP, NAT-PMP, PCP); true by default. */
  readonly portMapping?: boolean;
  /** Whether peers are told of each other (BEP 11); true by default, and never in private torrents. */
  readonly pex?: boolean;
  /** Whether peers may be connected by uTP (BEP 29); true by default. */
  readonly utp?: boolean;
  /** Whether peers may be dialled by TCP; true by default. */
  readonly tcp?: boolean;
  /** Whether the update URLs of torrents are asked for newer ones (BEP 39); true by default. */
  readonly updateFeeds?: boolean;
  /** Whether connections with peers are encrypted; "allowed" by default. */
  readonly encryption?: EncryptionPolicy;
}

/** How a torrent that is added is to be handled. */
export interface AddTorrentOptions extends TorrentOptions {
  /**
   * Torrents of the session that it takes the place of: they go on until it is known what is in it, and are stopped before
   * anything is written.
   */
  readonly replaces?: readonly Torrent[];
  /**
   * Whether files that other torrents of the session have are copied to where it has none yet; they are, unless this says no. Each
   * of the others is gone through for that.
   */
  readonly reusesFiles?: boolean;
}

/**
 * The owner of everything that torrents share: the port, the trackers' client, the limits. It touches the outside through
 * its {@linkcode Io} alone.
 */
export class SessionCore implements AsyncDisposable {
  readonly #io: Io;
  readonly #options: SessionOptions;
  readonly #listeners: readonly StreamListener[];
  readonly #tasks: Tasks;
  readonly #trackers: TrackerClient;
  readonly #torrents = new Map<string, Torrent>();
  readonly #obfuscatedNames = new ObfuscatedNames();
  readonly #rates: RateGroup;
  readonly #reachability: Reachability;
  readonly #discovery: Discovery;
  readonly #dialer: PeerDialer;
  readonly #dialTurns = new TurnLimit(MAX_DIALS_UNDER_WAY);
  readonly #peerLimits: PeerLimits;
  readonly #ticks: Ticks;
  readonly #following: Following;
  readonly #unwatch: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Begins to listen.
   *
   * @throws {Error} if the port is taken.
   */
  constructor(io: Io, options: SessionOptions = {}) {
    this.#io = io;
    this.#options = options;
    const { downloadLimit: download, uploadLimit: upload } = options;
    this.#rates = new RateGroup({ download, upload });
    const { maxPeersTogether: maxPeers, requestQueue } = options;
    this.#peerLimits = new PeerLimits({ maxPeers, requestQueue });
    this.#ticks = new Ticks(io.clock);
    this.#tasks = new Tasks((error) => {
      io.log.write({ level: "error", message: "A task of the session failed", error });
    });
    this.#listeners = listenForPeers(io.network, options);
    const bind = bindByFamily(options.bind);
    this.#trackers = new TrackerClient({ ...io, bind, userAgent: `Shoal/${VERSION}` });
    const incoming = new Incoming(io, {
      tasks: this.#tasks,
      torrentFor: (infoHash) => this.#torrents.get(infoHash),
      encryption: options.encryption ?? DEFAULT_ENCRYPTION,
      obfuscatedNames: this.#obfuscatedNames,
    });
    for (const listener of this.#listeners) {
      this.#tasks.run((signal) => incoming.run(listener, signal));
    }
    for (const message of io.network.abilities?.reasons ?? []) {
      io.log.write({ level: "info", message });
    }
    this.#reachability = this.#makeReachability();
    this.#discovery = this.#discover(incoming);
    this.#dialer = new PeerDialer({
      clock: io.clock,
      tcp: options.tcp === false ? undefined : io.network.dialer,
      utpFor: (hostname) => this.#discovery.utpFor(hostname),
    });
    this.#following = this.#makeFollowing();
    this.#unwatch = io.network.access?.watch(() => {
      for (const torrent of this.torrents) torrent.accessChanged();
    });
  }

  /** The port that we listen at. */
  get port(): number {
    return this.#listeners[0]?.addr.port ?? 0;
  }

  /** Where others reach us: the ports that routers map for us, and our addresses as others see them. */
  get reachability(): ReachabilityStatus {
    return this.#reachability;
  }

  /** Nodes that our DHT knows; undefined where there is none. */
  get dhtNodeCount(): number | undefined {
    return this.#discovery.finders.dht?.nodeCount;
  }

  /** The torrents, in the order that they were added. */
  get torrents(): Torrent[] {
    return [...new Set(this.#torrents.values())];
  }

  /**
   * Adds a torrent, which begins at once by checking what is on disk.
   *
   * @throws {Error} if it is there already, or the session is closed.
   */
  addMetainfo(metainfo: Metainfo, options: AddTorrentOptions = {}): Torrent {
    return this.add({ kind: "metainfo", metainfo }, options);
  }

  /**
   * Adds a torrent of which only a magnet link is known; what is in it is asked of peers (BEP 9).
   *
   * @throws {Error} if it is there already, or the session is closed.
   */
  addMagnet(magnet: Magnet, options: AddTorrentOptions = {}): Torrent {
    return this.add({ kind: "magnet", magnet }, options);
  }

  /**
   * Adds a torrent, by its metainfo or its magnet link.
   *
   * @throws {Error} if it is there already, or the session is closed.
   */
  add(source: TorrentSource, options: AddTorrentOptions = {}): Torrent {
    if (this.#closing) throw new Error("Cannot add a torrent: the session is closed");
    const { infoHashes, name } = source.kind === "metainfo" ? source.metainfo : source.magnet;
    if (infoHashes.v1 === undefined && infoHashes.v2 === undefined) {
      throw new Error("Cannot add the torrent: the DHT is to be asked first which it is");
    }
    const known = new WireInfoHashes(infoHashes);
    const keys = () => known.all.map(toHex);
    const present = keys().find((key) => this.#torrents.has(key));
    if (present) throw new Error(`Cannot add "${name ?? present}": it is there already`);
    const reachability = this.#reachability;
    const ended = new AbortController();
    const torrent: Torrent = new Torrent(
      {
        io: this.#io,
        version: VERSION,
        get listenPort() {
          return reachability.announcedPort;
        },
        encryption: this.#options.encryption ?? DEFAULT_ENCRYPTION,
        trackers: this.#trackers,
        dialer: this.#dialer,
        dialTurns: this.#dialTurns,
        peerLimits: this.#peerLimits,
        utpFor: (hostname) => this.#discovery.utpFor(hostname),
        finders: this.#discovery.finders,
        ownEndpoint: (hostname) => this.#reachability.endpointFor(hostname),
        isSelf: (endpoint) => this.#reachability.isSelf(endpoint),
        addressSeen: (address, from) => this.#reachability.addressSeen(address, from),
        rates: this.#rates,
        ticks: this.#ticks,
        prepareFiles: (files, signal) => this.#prepareFiles(files, { ...options, signal }),
        infoHashesLearned: (more) => {
          known.learn(more);
          this.#refuseTwin(keys(), torrent);
          for (const key of keys()) this.#torrents.set(key, torrent);
          this.#obfuscatedNames.add(known.all);
        },
        stopped: () => {
          for (const key of keys()) {
            if (this.#torrents.get(key) === torrent) this.#torrents.delete(key);
          }
          this.#obfuscatedNames.delete(known.all);
          ended.abort();
        },
      },
      source,
      {
        outputDir: this.#options.outputDir ?? DEFAULT_OUTPUT_DIR,
        usePex: this.#options.pex ?? true,
        ...(this.#options.maxPeers === undefined ? {} : { maxPeers: this.#options.maxPeers }),
        ...options,
      },
    );
    for (const key of keys()) this.#torrents.set(key, torrent);
    this.#obfuscatedNames.add(known.all);
    torrent.start();
    if ((this.#options.updateFeeds ?? true) && !options.metadataOnly) {
      const wanted = AbortSignal.any([this.#tasks.signal, ended.signal]);
      this.#tasks.run(() => watchForUpdate(torrent, this.#io, wanted));
    }
    return torrent;
  }

  /** Nothing of a torrent was looked for on disk yet: what it replaces is stopped, and what others have of it is copied. */
  async #prepareFiles(
    files: TorrentFiles,
    options: AddTorrentOptions & { readonly signal: AbortSignal },
  ): Promise<void> {
    const { replaces = [], check, reusesFiles = true, signal } = options;
    const { disk, log } = this.#io;
    await Promise.all(replaces.map((torrent) => torrent.stop()));
    const replaced = replaces.flatMap((torrent) => torrent.filesOnDisk ?? []);
    await removeReplacedLinks(files, replaced, { disk });
    await cutReplacedFiles(files, replaced, { disk });
    if (check === "trust" || !reusesFiles) return;
    const sources = reuseSources(files, this.torrents, replaces);
    await reuseFiles(files, sources, { disk, log, signal });
  }

  /** Two magnet links, one of v1 and one of v2, may turn out to be of one hybrid: the second is refused then. */
  #refuseTwin(keys: readonly string[], torrent: Torrent): void {
    for (const key of keys) {
      const twin = this.#torrents.get(key);
      if (twin && twin !== torrent) {
        throw new Error(`It is the same torrent as "${twin.name}", which is there already`);
      }
    }
  }

  /**
   * Says why nothing has to do with an address: which range of which IP filter it is in, or what it did in which torrent.
   *
   * @param address An address, or `host:port` where others may be at it, too.
   * @returns undefined for one that may be met.
   */
  explain(address: string): string | undefined {
    const at = parseEndpoint(address);
    const hostname = at?.hostname ?? address;
    const refusal = this.#io.network.access?.refuse(hostname);
    if (refusal !== undefined) return refusal;
    for (const torrent of this.torrents) {
      for (const { address: banned, endpoint, reason } of torrent.bans()) {
        const isWhole = banned === endpoint.hostname || at === undefined;
        if (endpoint.hostname !== hostname || !isWhole && endpoint.port !== at?.port) continue;
        return `${banned} is banned from "${torrent.name}": it ${reason}`;
      }
    }
    return undefined;
  }

  /**
   * Asks the DHT which torrent a magnet link with a key stands for now (BEP 46), until it is known.
   *
   * @throws {TypeError} if it has no key; {Error} if there is no DHT; what `signal` was aborted with.
   */
  async resolve(magnet: Magnet, options: { readonly signal?: AbortSignal } = {}): Promise<Magnet> {
    return await this.#following.resolve(magnet, options);
  }

  /**
   * Adds the torrent that a magnet link with a key stands for now (BEP 46), and each newer one in its place. What is found
   * is put into the DHT again, so that it lives on.
   *
   * @throws {TypeError} if it has no key; {Error} if there is no DHT; what `signal` was aborted with.
   */
  async follow(magnet: Magnet, options: FollowOptions = {}): Promise<FollowedTorrent> {
    return await this.#following.follow(magnet, options);
  }

  /** Changes the limits that hold for all torrents together. */
  setLimits(limits: RateLimits): void {
    this.#rates.setLimits(limits);
    for (const torrent of this.#torrents.values()) torrent.limitsChanged();
  }

  /** Changes what bounds the peers of all torrents together; where there are more of them, some are let go. */
  setPeerLimits(limits: PeerLimitOptions): void {
    this.#peerLimits.set(limits);
    const { maxPeers, count } = this.#peerLimits;
    let excess = count - maxPeers;
    if (excess <= 0) return;
    const torrents = this.torrents.filter(({ peerCount }) => peerCount > 0)
      .sort((a, b) => b.peerCount - a.peerCount);
    // Each keeps its share of what there may be.
    const share = Math.floor(maxPeers / torrents.length);
    for (const torrent of torrents) {
      const over = Math.min(excess, torrent.peerCount - share);
      torrent.letPeersGo(over);
      excess -= Math.max(0, over);
    }
  }

  /** Stops all torrents: trackers are told, what was written is synced and recorded. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** As {@linkcode SessionCore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #discover(incoming: Incoming): Discovery {
    const { outputDir = DEFAULT_OUTPUT_DIR, bind, ...wants } = this.#options;
    const { dht = true, dhtNodes = PUBLIC_BOOTSTRAP_NODES, lsd = true, utp = true } = wants;
    return new Discovery(this.#io, {
      port: this.port,
      bind,
      utp,
      lsd,
      dhtNodes: dht ? dhtNodes : undefined,
      state: this.#io.disk.openState(`${outputDir}/${STATE_DIR}`),
    }, {
      tasks: this.#tasks,
      owner: {
        foundNearby: (infoHash, peer) => this.#torrents.get(toHex(infoHash))?.found([peer], "lsd"),
        acceptsStreams: (socket) => this.#tasks.run((signal) => incoming.run(socket, signal)),
        // The nodes of the DHT have voted among themselves: they are one voice.
        addressSeen: (hostname) => this.#reachability.addressSeen(hostname, hostname),
      },
    });
  }

  #makeFollowing(): Following {
    const { clock, log, disk } = this.#io;
    const { outputDir = DEFAULT_OUTPUT_DIR } = this.#options;
    return new Following({
      clock,
      log,
      tasks: this.#tasks,
      record: new FollowedRecord(disk.openState(`${outputDir}/${STATE_DIR}`), log),
      dht: (signal) => this.#discovery.dht(signal),
      torrentFor: (infoHash) => this.#torrents.get(toHex(infoHash)),
      add: (magnet, options) => this.addMagnet(magnet, options),
    });
  }

  #makeReachability(): Reachability {
    const { bind, portMapping = true } = this.#options;
    return new Reachability(this.#io, {
      port: this.port,
      bind,
      portMapping,
      changed: (how) => {
        for (const torrent of this.torrents) torrent.addressChanged(how);
      },
    });
  }

  async #close(): Promise<void> {
    const closing = this.#tasks.close();
    this.#unwatch?.();
    for (const listener of this.#listeners) listener.close();
    await Promise.all(this.torrents.map((torrent) => torrent.stop()));
    await Promise.all([this.#discovery.close(), this.#reachability.close()]);
    await closing;
    await this.#trackers.close();
  }
}
