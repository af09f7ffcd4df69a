import type { ByteStream, Endpoint } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import type { PeerBan, Priority } from "../swarm/mod.ts";
import type { TrackerStatus } from "../tracker/mod.ts";
import { describePeer, describeTorrent } from "./describe.ts";
import type { Greeting } from "./greeting.ts";
import type { TorrentHost } from "./host.ts";
import { TorrentLife } from "./life.ts";
import { LIMIT_MAX_PEERS, type RateLimits, type TorrentOptions } from "./options.ts";
import type { RateGroup } from "./rate_group.ts";
import type { TorrentSource } from "./source.ts";
import type {
  FileStatus,
  PeerStatus,
  PieceInFlight,
  TorrentStatus,
  TorrentTotals,
  TorrentUpdate,
  WebSeedStatus,
} from "./status.ts";
import type { StreamOptions } from "./stream_options.ts";
import type { TorrentFiles } from "./torrent_files.ts";
import { Watchers, type WatchOptions } from "./watchers.ts";

/**
 * A torrent in a session: what can be asked of it, and told to it.
 *
 * What happens in it happens in synchronous handlers; dialling, hashing, reading and announcing are tasks that report
 * back. See `state.ts` for the states it goes through, and `life.ts` for how.
 */
export class Torrent {
  /** The info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** The folder that its files are in. */
  readonly outputDir: string;

  readonly #host: TorrentHost;
  readonly #life: TorrentLife;
  readonly #watchers: Watchers<TorrentStatus>;
  #update: TorrentUpdate | undefined;

  /** A torrent that has not begun; {@linkcode Torrent.start} begins it. */
  constructor(host: TorrentHost, source: TorrentSource, options: TorrentOptions) {
    this.#host = host;
    this.#watchers = new Watchers(host.io.clock, () => this.status());
    this.#life = new TorrentLife(host, source, {
      options,
      changed: () => this.#watchers.notify(),
    });
    this.infoHash = this.#life.infoHash;
    this.outputDir = this.#life.outputDir;
  }

  /** What it is called on disk; until its metadata is there, what its magnet link calls it, or its info-hash. */
  get name(): string {
    return this.#life.name;
  }

  /** All that is known of it; undefined until its metadata has come from peers. */
  get metainfo(): Metainfo | undefined {
    return this.#life.content?.core.metainfo;
  }

  /**
   * A .torrent file of all that is known; undefined until its metadata has come from peers. That of a hybrid may lack piece
   * layers (BEP 52), unless the torrent was to wait for them.
   */
  get metainfoBytes(): Uint8Array | undefined {
    return this.#life.content?.hashes.canVerify ? this.#life.content.metainfoBytes : undefined;
  }

  /** Resolved once its metadata is there; rejects as {@linkcode Torrent.completed} if that does not come. */
  get metadata(): Promise<Metainfo> {
    return this.#life.metadata.promise;
  }

  /**
   * Resolves once all that is wanted is there, checked and on the medium; rejects with {@linkcode TorrentStoppedError} or
   * {@linkcode TorrentFailedError} if that does not come.
   */
  get completed(): Promise<void> {
    return this.#life.completion.promise;
  }

  /** Resolves once it is known what of it is on disk; never, where that does not come. */
  get checked(): Promise<void> {
    return this.#life.checked.promise;
  }

  /** Begins: finds what is on disk, then announces and connects. */
  start(): void {
    this.#life.start();
  }

  /** The torrent as it is now. */
  status(): TorrentStatus {
    const status = describeTorrent(this.#life.core, {
      name: this.name,
      infoHash: this.infoHash,
      state: this.#life.state,
      content: this.#life.content,
      knownPeers: this.#life.swarm.connections.list.size,
      trackers: this.#life.swarm.trackers(),
      usesDht: this.#life.swarm.usesDht,
    }, this.#now());
    return this.#update === undefined ? status : { ...status, update: this.#update };
  }

  /** What has come and gone in this run: of all that {@linkcode Torrent.status} tells what costs nothing to know. */
  get totals(): TorrentTotals {
    const { download, upload, wastedBytes } = this.#life.core.traffic;
    return {
      downloadedBytes: download.totalBytes,
      uploadedBytes: upload.totalBytes,
      wastedBytes,
    };
  }

  /** Gives the status now, then now and then and whenever something happens, until it is stopped. */
  watch(options: WatchOptions = {}): AsyncGenerator<TorrentStatus> {
    return this.#watchers.watch(options);
  }

  /** The connected peers as they are now. */
  peers(): PeerStatus[] {
    const now = this.#now();
    return [...this.#life.core.peers.values()].map((peer) => describePeer(peer, now));
  }

  /** Who was banned, and what for, in the order in which that happened. */
  bans(): PeerBan[] {
    return this.#life.swarm.connections.admission.bans();
  }

  /** The trackers as they are now. */
  trackers(): TrackerStatus[] {
    return this.#life.swarm.trackers();
  }

  /** The whole URLs of the trackers, in the order of {@linkcode Torrent.trackers}, with what is secret in them: for no log. */
  trackerUrls(): string[] {
    return this.#life.swarm.trackerUrls();
  }

  /** The web seeds as they are now; none until the metadata is there. */
  webSeeds(): WebSeedStatus[] {
    return this.#life.content?.webSeeding.status(this.#now()) ?? [];
  }

  /** The files as they are now; none until the metadata is there. */
  files(): FileStatus[] {
    return this.#life.content?.progress.files() ?? [];
  }

  /**
   * Reads a file while it is downloaded: what is read comes before all else, and what is read next comes ahead. Nothing is
   * given that was not checked. A stream waits for what is not there yet, as long as that takes; it fails once the torrent is
   * stopped or has failed. A file that is not wanted is downloaded as far as it is read.
   *
   * @param file Its number in the torrent, as in {@linkcode Torrent.files}.
   * @throws {RangeError} if there is no such file, or it has no such bytes.
   * @throws {Error} if it is not known yet which files there are.
   */
  stream(file: number, options?: StreamOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
    const content = this.#life.content;
    if (!content) throw new Error("Cannot read a file: the metadata is not there yet");
    return content.streaming.open(file, options);
  }

  /** How many streams of {@linkcode Torrent.stream} are open. */
  get readerCount(): number {
    return this.#life.content?.streaming.readerCount ?? 0;
  }

  /** The pieces that are there, as in a `bitfield` message (BEP 3); none until the metadata is there. */
  pieces(): Uint8Array {
    return this.#life.content?.core.picker.have.bytes.slice() ?? new Uint8Array(0);
  }

  /** The pieces of which something was asked for, or has come, and that are not whole; none until the metadata is there. */
  piecesInFlight(): PieceInFlight[] {
    const partials = this.#life.content?.core.picker.partials.values() ?? [];
    return Array.from(partials, ({ index, blockCount, freeCount }) => ({
      piece: index,
      part: (blockCount - freeCount) / blockCount,
    })).filter(({ part }) => part > 0);
  }

  /** How many connected peers have each piece; nothing until the metadata is there. */
  availability(): number[] {
    const picker = this.#life.content?.core.picker;
    return Array.from(
      { length: picker?.have.length ?? 0 },
      (_, piece) => picker?.availability(piece) ?? 0,
    );
  }

  /**
   * Its files as they are on disk; undefined until the metadata is there.
   *
   * @internal
   */
  get filesOnDisk(): TorrentFiles | undefined {
    return this.#life.content?.files;
  }

  /** Adds peers to be tried. */
  addPeers(endpoints: Iterable<Endpoint>): void {
    this.#life.swarm.connections.add(endpoints, "user");
  }

  /**
   * Says which files are wanted, by number; undefined for all. Files that are not leave nothing behind.
   *
   * @param priorities How much those are wanted that are, by number; as before where it is left out.
   * @throws {Error} if it is not known yet which files there are.
   */
  async setWanted(
    files: Iterable<number> | undefined,
    priorities?: ReadonlyMap<number, Priority>,
  ): Promise<void> {
    if (!this.#life.content) throw new Error("Cannot choose files: the metadata is not there yet");
    await this.#life.content.setWanted(files, priorities);
    if (!this.#life.content.isComplete) this.#life.swarm.wantMore(this.#now());
    this.#watchers.notify();
  }

  /** Asks trackers and the DHT for peers at once, as far as they allow. */
  reannounce(): void {
    if (this.#life.takesPeers) this.#life.swarm.askNow(this.#now());
  }

  /**
   * Puts other trackers in the place of all that it has, by tier (BEP 12). Those that it had before and has still go on as
   * they were, and those that are left are told so.
   */
  setTrackers(tiers: readonly (readonly string[])[]): void {
    this.#life.swarm.setTrackers(tiers);
    this.#watchers.notify();
  }

  /** Whether it is downloaded from its first piece to its last from now on, rather than the rarest first. */
  setSequential(isSequential: boolean): void {
    this.#life.setSequential(isSequential);
  }

  /** Changes the limits of this torrent; undefined leaves one as it is, Infinity takes it away. */
  setLimits(limits: RateLimits): void {
    this.#life.rates.setLimits(limits);
  }

  /** Changes how many connections it may have; those that are more are let go. */
  setMaxPeers(maxPeers: number): void {
    this.#life.swarm.connections.setMaxPeers(Math.min(maxPeers, LIMIT_MAX_PEERS));
  }

  /** How many peers are connected. */
  get peerCount(): number {
    return this.#life.core.peers.size;
  }

  /**
   * Lets go of so many peers: all torrents together have too many.
   *
   * @internal
   */
  letPeersGo(count: number): void {
    this.#life.swarm.connections.letGo(count);
  }

  /**
   * Puts it into groups of torrents whose limits hold for all of them together.
   *
   * @param groups All groups that it is in from now on.
   * @param options Whether the limits of the session hold for it, too; true by default.
   */
  setRateGroups(
    groups: readonly RateGroup[],
    options: { readonly honorsSession?: boolean } = {},
  ): void {
    const session = options.honorsSession ?? true ? [this.#host.rates] : [];
    this.#life.rates.setShared([...session, ...groups]);
  }

  /** The limits that it shares with others have changed. */
  limitsChanged(): void {
    this.#life.rates.changed();
  }

  /** Lets go of all peers and asks for none, until {@linkcode Torrent.resume}. */
  pause(): void {
    this.#life.pause();
  }

  /** Goes on after {@linkcode Torrent.pause}, or tries a disk that failed at once. */
  resume(): void {
    this.#life.resume();
  }

  /**
   * Takes a peer that came to the session's port and wants this torrent.
   *
   * @internal
   */
  accept(stream: ByteStream, greeting: Greeting): void {
    this.#life.accept(stream, greeting);
  }

  /**
   * Peers were found by the session.
   *
   * @internal
   */
  found(peers: Iterable<Endpoint>, source: "lsd"): void {
    if (this.#life.takesPeers && !this.metainfo?.private) {
      this.#life.swarm.connections.add(peers, source);
    }
  }

  /**
   * There is a newer one.
   *
   * @internal
   */
  updateFound(update: TorrentUpdate): void {
    this.#update = update;
    this.#watchers.notify();
  }

  /**
   * Others reach us at another address or port now, or it is known for the first time.
   *
   * @internal
   */
  addressChanged(how: { readonly isFirst: boolean }): void {
    this.#life.swarm.prioritiesChanged();
    if (this.#life.takesPeers && !how.isFirst) this.#life.swarm.addressChanged(this.#now());
  }

  /**
   * The network refuses others than before: those are let go.
   *
   * @internal
   */
  accessChanged(): void {
    this.#life.swarm.connections.accessChanged();
  }

  /** Ends it: trackers are told, peers let go, what was written is synced and recorded. */
  stop(): Promise<void> {
    return this.#life.stop().then(() => this.#watchers.end());
  }

  #now(): number {
    return this.#host.io.clock.now();
  }
}
