import { toHex } from "../hash/mod.ts";
import type { ByteStream, Endpoint, Timer } from "../io/mod.ts";
import type { InfoHashes, Metainfo } from "../metainfo/mod.ts";
import type { PeerBan } from "../swarm/mod.ts";
import type { TrackerStatus } from "../tracker/mod.ts";
import { Content } from "./content.ts";
import type { SwarmCore } from "./core.ts";
import { describePeer, describeTorrent } from "./describe.ts";
import { Gate } from "./gate.ts";
import type { Greeting } from "./greeting.ts";
import type { TorrentHost } from "./host.ts";
import { makeSwarmCore } from "./make_core.ts";
import { describeInfo, MetadataRecord } from "./metadata_record.ts";
import type { RateLimits, TorrentOptions } from "./options.ts";
import { Rates } from "./rates.ts";
import type { TorrentSource } from "./source.ts";
import { TorrentFailedError, type TorrentState, TorrentStoppedError } from "./state.ts";
import type {
  FileStatus,
  PeerStatus,
  TorrentStatus,
  TorrentUpdate,
  WebSeedStatus,
} from "./status.ts";
import { Swarm } from "./swarm.ts";
import type { TorrentFiles } from "./torrent_files.ts";
import { Watchers, type WatchOptions } from "./watchers.ts";

/** How often deadlines, choices and announces are looked at. */
const TICK_MS = 1_000;

/** How long trackers may take over `stopped`, so that a stop is done in three seconds. */
const GOODBYE_MS = 2_000;

/**
 * A torrent in a session: the owner of one swarm.
 *
 * What happens in it happens in synchronous handlers; dialling, hashing, reading and announcing are tasks that report
 * back. See `state.ts` for the states it goes through. Its data, which there is once its metadata is there, is a
 * {@linkcode Content}.
 */
export class Torrent {
  /** The info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** The folder that its files are in. */
  readonly outputDir: string;

  readonly #host: TorrentHost;
  readonly #options: TorrentOptions;
  readonly #source: TorrentSource;
  readonly #core: SwarmCore;
  readonly #swarm: Swarm;
  readonly #record: MetadataRecord;
  readonly #watchers: Watchers<TorrentStatus>;
  readonly #metadata = Promise.withResolvers<Metainfo>();
  readonly #completion = Promise.withResolvers<void>();
  /** Resolved when it takes peers for the first time, or will never. */
  readonly #begun = Promise.withResolvers<void>();
  readonly #readGate = new Gate();
  readonly #rates: Rates;
  /** Whether it is still to be paused as soon as it is known what is there. */
  #startsPaused: boolean;
  #heldPeers = 0;
  #content: Content | undefined;
  #update: TorrentUpdate | undefined;
  #state: TorrentState;
  #ticking: Timer | undefined;
  #stopping: Promise<void> | undefined;

  /** A torrent that has not begun; {@linkcode Torrent.start} begins it. */
  constructor(host: TorrentHost, source: TorrentSource, options: TorrentOptions) {
    const { clock } = host.io;
    const { infoHashes } = source.kind === "metainfo" ? source.metainfo : source.magnet;
    this.#host = host;
    this.#options = options;
    this.#startsPaused = options.paused ?? false;
    this.#source = source;
    this.#state = { kind: source.kind === "magnet" ? "metadata" : "checking" };
    this.outputDir = options.outputDir ?? ".";
    this.#core = makeSwarmCore(host, {
      infoHashes,
      name: () => this.name,
      failed: (error) => this.#fail(error),
    });
    this.#record = new MetadataRecord(this.#core, this.outputDir);
    this.infoHash = toHex(infoHashes.v1 ?? infoHashes.v2 ?? this.#core.infoHash);
    this.#watchers = new Watchers(clock, () => this.status());
    const { downloadLimit: download, uploadLimit: upload } = options;
    this.#rates = new Rates(clock, { download, upload }, host);
    if (source.kind === "metainfo") this.#describe(source.metainfo);
    this.#swarm = this.#makeSwarm(infoHashes);
    // Those who wait for it see it rejected; that nobody waits is no error.
    this.#completion.promise.catch(() => undefined);
    this.#metadata.promise.catch(() => undefined);
  }

  /** What it is called on disk; until its metadata is there, what its magnet link calls it, or its info-hash. */
  get name(): string {
    const name = this.#options.name ?? this.metainfo?.name;
    if (name !== undefined) return name;
    return (this.#source.kind === "magnet" ? this.#source.magnet.name : undefined) ?? this.infoHash;
  }

  /** All that is known of it; undefined until its metadata has come from peers. */
  get metainfo(): Metainfo | undefined {
    return this.#content?.core.metainfo;
  }

  /**
   * A .torrent file of all that is known; undefined until its metadata has come from peers. That of a hybrid may lack piece
   * layers (BEP 52), unless the torrent was to wait for them.
   */
  get metainfoBytes(): Uint8Array | undefined {
    return this.#content?.hashes.canVerify ? this.#content.metainfoBytes : undefined;
  }

  /** Resolved once its metadata is there; rejects as {@linkcode Torrent.completed} if that does not come. */
  get metadata(): Promise<Metainfo> {
    return this.#metadata.promise;
  }

  /**
   * Resolves once all that is wanted is there, checked and on the medium; rejects with {@linkcode TorrentStoppedError} or
   * {@linkcode TorrentFailedError} if that does not come.
   */
  get completed(): Promise<void> {
    return this.#completion.promise;
  }

  /** Begins: finds what is on disk, then announces and connects. */
  start(): void {
    this.#core.tasks.run((signal) => this.#begin(signal));
  }

  /** The torrent as it is now. */
  status(): TorrentStatus {
    const status = describeTorrent(this.#core, {
      name: this.name,
      infoHash: this.infoHash,
      state: this.#state,
      content: this.#content,
      knownPeers: this.#swarm.connections.list.size,
      trackers: this.#swarm.trackers(),
      usesDht: this.#swarm.usesDht,
    }, this.#now());
    return this.#update === undefined ? status : { ...status, update: this.#update };
  }

  /** Gives the status now, then now and then and whenever something happens, until it is stopped. */
  watch(options: WatchOptions = {}): AsyncGenerator<TorrentStatus> {
    return this.#watchers.watch(options);
  }

  /** The connected peers as they are now. */
  peers(): PeerStatus[] {
    const now = this.#now();
    return [...this.#core.peers.values()].map((peer) => describePeer(peer, now));
  }

  /** Who was banned, and what for, in the order in which that happened. */
  bans(): PeerBan[] {
    return this.#swarm.connections.admission.bans();
  }

  /** The trackers as they are now. */
  trackers(): TrackerStatus[] {
    return this.#swarm.trackers();
  }

  /** The whole URLs of the trackers, in the order of {@linkcode Torrent.trackers}, with what is secret in them: for no log. */
  trackerUrls(): string[] {
    return this.#swarm.trackerUrls();
  }

  /** The web seeds as they are now; none until the metadata is there. */
  webSeeds(): WebSeedStatus[] {
    return this.#content?.webSeeding.status(this.#now()) ?? [];
  }

  /** The files as they are now; none until the metadata is there. */
  files(): FileStatus[] {
    return this.#content?.progress.files() ?? [];
  }

  /**
   * Its files as they are on disk; undefined until the metadata is there.
   *
   * @internal
   */
  get filesOnDisk(): TorrentFiles | undefined {
    return this.#content?.files;
  }

  /** Adds peers to be tried. */
  addPeers(endpoints: Iterable<Endpoint>): void {
    this.#swarm.connections.add(endpoints, "user");
  }

  /**
   * Says which files are wanted, by number; undefined for all. Files that are not leave nothing behind.
   *
   * @throws {Error} if it is not known yet which files there are.
   */
  async setWanted(files: Iterable<number> | undefined): Promise<void> {
    if (!this.#content) throw new Error("Cannot choose files: the metadata is not there yet");
    await this.#content.setWanted(files);
    if (!this.#content.isComplete) this.#swarm.wantMore(this.#now());
    this.#watchers.notify();
  }

  /** Asks trackers and the DHT for peers at once, as far as they allow. */
  reannounce(): void {
    if (this.#takesPeers) this.#swarm.askNow(this.#now());
  }

  /**
   * Puts other trackers in the place of all that it has, by tier (BEP 12). Those that it had before and has still go on as
   * they were, and those that are left are told so.
   */
  setTrackers(tiers: readonly (readonly string[])[]): void {
    this.#swarm.setTrackers(tiers);
    this.#watchers.notify();
  }

  /** Changes the limits of this torrent; undefined leaves one as it is, Infinity takes it away. */
  setLimits(limits: RateLimits): void {
    this.#rates.setLimits(limits);
  }

  /** The limits that it shares with others have changed. */
  limitsChanged(): void {
    this.#rates.changed();
  }

  /** Lets go of all peers and asks for none, until {@linkcode Torrent.resume}. */
  pause(): void {
    if (!this.#takesPeers) return;
    this.#enter({ kind: "paused" });
    this.#content?.pause();
    this.#swarm.pause("Paused");
  }

  /** Goes on after {@linkcode Torrent.pause}, or tries a disk that failed at once. */
  resume(): void {
    if (this.#state.kind === "waiting") this.#content?.disk.retryNow();
    if (this.#state.kind !== "paused") return;
    this.#startsPaused = false;
    const content = this.#content;
    if (content && !content.isChecked && !content.hashes.isMissing) this.#check(content);
    else this.#activate();
  }

  /**
   * Takes a peer that came to the session's port and wants this torrent.
   *
   * @internal
   */
  accept(stream: ByteStream, greeting: Greeting): void {
    if (this.#heldPeers >= this.#swarm.connections.maxPeers) return stream.close();
    this.#core.tasks.run(async () => {
      // Turned away, it would not come again for a minute or more; a check is often done sooner.
      this.#heldPeers++;
      await this.#begun.promise;
      this.#heldPeers--;
      await this.#swarm.accept(stream, greeting);
    });
  }

  /**
   * Peers were found by the session.
   *
   * @internal
   */
  found(peers: Iterable<Endpoint>, source: "lsd"): void {
    if (this.#takesPeers && !this.metainfo?.private) this.#swarm.connections.add(peers, source);
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
    this.#swarm.prioritiesChanged();
    if (this.#takesPeers && !how.isFirst) this.#swarm.addressChanged(this.#now());
  }

  /**
   * The network refuses others than before: those are let go.
   *
   * @internal
   */
  accessChanged(): void {
    this.#swarm.connections.accessChanged();
  }

  /** Ends it: trackers are told, peers let go, what was written is synced and recorded. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  get #takesPeers(): boolean {
    const { kind } = this.#state;
    return kind === "active" || kind === "waiting" || kind === "metadata";
  }

  #makeSwarm(infoHashes: InfoHashes): Swarm {
    const source = this.#source;
    const tiers = source.kind === "metainfo"
      ? source.metainfo.trackers
      : source.magnet.trackers.map((url) => [url]);
    const takesPeers = () => this.#takesPeers;
    const content = () => this.#content;
    return new Swarm(this.#core, { ...this.#options, infoHashes, tiers }, {
      host: this.#host,
      owner: {
        get takesPeers() {
          return takesPeers();
        },
        get content() {
          return content();
        },
        readGate: this.#readGate,
        downloadThrottle: this.#rates.download,
        uploadThrottle: this.#rates.upload,
        metadataFound: (infoBytes) => this.#metadataFound(infoBytes),
      },
    });
  }

  /** The metadata is there: makes what has to do with the data. */
  #describe(metainfo: Metainfo): Content {
    const content = new Content(this.#core, metainfo, {
      options: { ...this.#options, files: this.#wantedFiles(metainfo), outputDir: this.outputDir },
      owner: {
        userAgent: `Shoal/${this.#host.version}`,
        downloadThrottle: this.#rates.download,
        uploadThrottle: this.#rates.upload,
        readGate: this.#readGate,
        prepareFiles: (files, signal) => this.#host.prepareFiles(files, signal),
        pieceDone: (piece) => this.#swarm.connections.broadcastHave(piece),
        piecesLost: (pieces) => {
          this.#swarm.takeBack(pieces);
          this.#watchers.notify();
        },
        complete: () => this.#swarm.complete(this.#now()),
        durable: () => this.#durable(),
        diskWaits: (reason) => this.#diskWaits(reason),
        diskWorks: () => this.#diskWorks(),
        failed: (error) => this.#fail(error),
        hashesLearned: () => this.#described(content),
        convictPeer: (peer) => this.#swarm.convict([peer.source], "hashes that are wrong"),
        convict: (guilty, piece) => this.#swarm.convict(guilty, `bad data in piece ${piece}`),
      },
    });
    this.#content = content;
    if (!content.hashes.isMissing) this.#metadata.resolve(metainfo);
    return content;
  }

  /** The files that the user wants, or, where he has not said, those of the magnet link (BEP 53). */
  #wantedFiles(metainfo: Metainfo): readonly number[] | undefined {
    const { files } = this.#options;
    if (files !== undefined) return typeof files === "function" ? files(metainfo) : files;
    const ranges = this.#source.kind === "magnet" ? this.#source.magnet.selectOnly : undefined;
    if (ranges === undefined) return undefined;
    const isWanted = (file: number) =>
      ranges.some(({ first, last }) => file >= first && file <= last);
    return [...metainfo.files.keys()].filter(isWanted);
  }

  /** The metadata has come from peers. What is wrong with it is wrong with the torrent: its hash is right. */
  #metadataFound(infoBytes: Uint8Array): void {
    if (this.#source.kind !== "magnet" || this.#content) return;
    let content: Content;
    try {
      const metainfo = describeInfo(infoBytes, this.#source.magnet);
      this.#host.infoHashesLearned(metainfo.infoHashes);
      content = this.#describe(metainfo);
    } catch (error) {
      return this.#fail(error);
    }
    this.#core.log("info", `Its metadata has come: ${infoBytes.length} bytes`);
    this.#swarm.understand(content);
    if (content.hashes.isMissing) this.#watchers.notify();
    else this.#described(content);
  }

  /** All that is to be known of it has come from peers: it is kept, and begun with. */
  #described(content: Content): void {
    this.#core.tasks.run(() => this.#record.write(content.metainfoBytes));
    this.#metadata.resolve(content.core.metainfo);
    if (this.#state.kind === "metadata") this.#check(content);
  }

  #check(content: Content): void {
    this.#enter({ kind: "checking" });
    this.#core.tasks.run((signal) => this.#beginContent(content, signal));
  }

  async #begin(signal: AbortSignal): Promise<void> {
    this.#scheduleTick();
    if (!this.#content && this.#source.kind === "magnet") {
      const kept = await this.#record.read(this.#source.magnet);
      if (signal.aborted) return;
      if (kept) this.#remembered(this.#describe(kept));
    }
    const content = this.#content;
    if (content && !content.hashes.isMissing) return await this.#beginContent(content, signal);
    if (this.#startsPaused) return this.#enter({ kind: "paused" });
    this.#activate();
    this.#swarm.connections.add(this.#knownPeers(), "user");
  }

  /** An earlier run has kept its metadata: it begins as it would with a .torrent file. */
  #remembered(content: Content): void {
    this.#swarm.understand(content);
    if (!content.hashes.isMissing) this.#state = { kind: "checking" };
    this.#watchers.notify();
  }

  async #beginContent(content: Content, signal: AbortSignal): Promise<void> {
    try {
      await content.begin(signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return;
    }
    if (signal.aborted) return;
    if (content.isComplete) this.#completion.resolve();
    if (this.#startsPaused) this.#enter({ kind: "paused" });
    else this.#activate();
    this.#swarm.connections.add(this.#knownPeers(), "user");
  }

  /** The peers that the user and the magnet link name. */
  #knownPeers(): Endpoint[] {
    const named = this.#source.kind === "magnet" ? this.#source.magnet.peers : [];
    return [...(this.#options.peers ?? []), ...named];
  }

  #activate(): void {
    const content = this.#content;
    const isReady = content?.isChecked ?? false;
    this.#enter({ kind: isReady ? "active" : "metadata" });
    if (isReady) content?.start();
    this.#swarm.start(this.#now());
  }

  #scheduleTick(): void {
    this.#ticking = this.#host.io.clock.setTimer(TICK_MS, () => {
      if (this.#core.tasks.signal.aborted) return;
      this.#tick(this.#now());
      this.#scheduleTick();
    });
  }

  #tick(now: number): void {
    if (this.#content?.isChecked) this.#content.record(now);
    if (!this.#takesPeers) return;
    for (const peer of this.#content?.tick(now) ?? []) {
      peer.link?.close(new Error("It was asked and sent nothing for too long"));
    }
    this.#swarm.tick(now);
  }

  /** ... and on the medium. */
  #durable(): void {
    this.#core.log("info", "Complete");
    this.#completion.resolve();
    this.#watchers.notify();
  }

  #diskWaits(reason: string): void {
    if (this.#state.kind !== "active") return;
    this.#core.log("warn", `Waiting: ${reason}`);
    this.#content?.pause();
    this.#enter({ kind: "waiting", reason });
  }

  #diskWorks(): void {
    if (this.#state.kind !== "waiting") return;
    this.#core.log("info", "The disk can be written again");
    this.#activate();
  }

  #fail(error: unknown): void {
    if (this.#state.kind === "stopped" || this.#state.kind === "failed") return;
    const disk = this.#content?.disk;
    const reason = disk?.reasonOf(error) ?? (error instanceof Error ? error.message : `${error}`);
    this.#core.log("error", `Failed: ${reason}`, { error });
    this.#enter({ kind: "failed", reason });
    this.#content?.pause();
    this.#swarm.pause(reason);
    this.#end(new TorrentFailedError(reason, { cause: error }));
  }

  async #stop(): Promise<void> {
    const { tasks, io } = this.#core;
    this.#enter({ kind: "stopped" });
    this.#ticking?.cancel();
    this.#content?.pause();
    this.#readGate.set(true);
    this.limitsChanged();
    this.#end(new TorrentStoppedError("The torrent was stopped"));
    const goodbye = new AbortController();
    const timer = io.clock.setTimer(GOODBYE_MS, () => goodbye.abort());
    await Promise.all([
      this.#swarm.stop("Stopped", goodbye.signal),
      tasks.close().then(() => this.#content?.close()),
    ]);
    timer.cancel();
    this.limitsChanged();
    this.#watchers.end();
    this.#host.stopped();
  }

  /** Tells those who wait that what they wait for does not come. */
  #end(reason: Error): void {
    this.#content?.disk.end(reason);
    this.#metadata.reject(reason);
    this.#completion.reject(reason);
  }

  #enter(state: TorrentState): void {
    this.#state = state;
    if (state.kind !== "paused") this.#begun.resolve();
    this.#watchers.notify();
  }

  #now(): number {
    return this.#host.io.clock.now();
  }
}
