import { toHex } from "../hash/mod.ts";
import type { ByteStream, Endpoint } from "../io/mod.ts";
import { type InfoHashes, isInRanges, type Metainfo } from "../metainfo/mod.ts";
import { Content } from "./content.ts";
import type { SwarmCore } from "./core.ts";
import { Gate } from "./gate.ts";
import type { Greeting } from "./greeting.ts";
import type { TorrentHost } from "./host.ts";
import { makeSwarmCore } from "./make_core.ts";
import { describeInfo, MetadataRecord } from "./metadata_record.ts";
import type { TorrentOptions } from "./options.ts";
import { Rates } from "./rates.ts";
import type { TorrentSource } from "./source.ts";
import { TorrentFailedError, type TorrentState, TorrentStoppedError } from "./state.ts";
import { Swarm } from "./swarm.ts";

/** Of the ticks, one a second, so many are left out while it seeds and nobody is there: only announces are due then. */
const QUIET_TICKS = 4;

/** How long trackers may take over `stopped`, so that a stop is done in three seconds. */
const GOODBYE_MS = 2_000;

/**
 * What a torrent goes through, from its start to its stop: see `state.ts` for its states. It owns the swarm, and the
 * content once the metadata is there.
 */
export class TorrentLife {
  /** The info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** The folder that its files are in. */
  readonly outputDir: string;
  /** What its topics share. */
  readonly core: SwarmCore;
  /** Its peers. */
  readonly swarm: Swarm;
  /** Its limits. */
  readonly rates: Rates;
  /** Resolved once its metadata is there. */
  readonly metadata: PromiseWithResolvers<Metainfo> = Promise.withResolvers<Metainfo>();
  /** Resolved once it is known what is on disk, if that comes. */
  readonly checked: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  /** Resolved once all that is wanted is on the medium. */
  readonly completion: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly #host: TorrentHost;
  readonly #options: TorrentOptions;
  readonly #source: TorrentSource;
  readonly #changed: () => void;
  readonly #record: MetadataRecord;
  /** Resolved when it takes peers for the first time, or will never. */
  readonly #begun = Promise.withResolvers<void>();
  readonly #readGate = new Gate();
  /** Whether it is still to be paused as soon as it is known what is there. */
  #startsPaused: boolean;
  #isSequential: boolean;
  #heldPeers = 0;
  #content: Content | undefined;
  #state: TorrentState;
  #leaveTicks: (() => void) | undefined;
  #leftOutTicks = 0;
  #stopping: Promise<void> | undefined;

  /**
   * One that has not begun.
   *
   * @param context How it is to be handled, and whom to tell when something has changed.
   */
  constructor(host: TorrentHost, source: TorrentSource, context: {
    readonly options: TorrentOptions;
    readonly changed: () => void;
  }) {
    const { options, changed } = context;
    const { infoHashes } = source.kind === "metainfo" ? source.metainfo : source.magnet;
    this.#host = host;
    this.#options = options;
    this.#source = source;
    this.#changed = changed;
    this.#startsPaused = options.paused ?? false;
    this.#isSequential = options.sequential ?? false;
    this.#state = { kind: source.kind === "magnet" ? "metadata" : "checking" };
    this.outputDir = options.outputDir ?? ".";
    this.core = makeSwarmCore(host, {
      infoHashes,
      name: () => this.name,
      failed: (error) => this.#fail(error),
    });
    this.#record = new MetadataRecord(this.core, this.outputDir);
    this.infoHash = toHex(infoHashes.v1 ?? infoHashes.v2 ?? this.core.infoHash);
    const { downloadLimit: download, uploadLimit: upload } = options;
    this.rates = new Rates(host.io.clock, { download, upload }, [host.rates]);
    if (source.kind === "metainfo") this.#describe(source.metainfo);
    this.swarm = this.#makeSwarm(infoHashes);
    // Those who wait for it see it rejected; that nobody waits is no error.
    this.completion.promise.catch(() => undefined);
    this.metadata.promise.catch(() => undefined);
  }

  /** What it is called on disk; until its metadata is there, what its magnet link calls it, or its info-hash. */
  get name(): string {
    const name = this.#options.name ?? this.#content?.core.metainfo.name;
    if (name !== undefined) return name;
    return (this.#source.kind === "magnet" ? this.#source.magnet.name : undefined) ?? this.infoHash;
  }

  /** What it is doing. */
  get state(): TorrentState {
    return this.#state;
  }

  /** Its data; undefined until the metadata is there. */
  get content(): Content | undefined {
    return this.#content;
  }

  /** Whether it takes peers now. */
  get takesPeers(): boolean {
    const { kind } = this.#state;
    return kind === "active" || kind === "waiting" || kind === "metadata";
  }

  /** Begins: finds what is on disk, then announces and connects. */
  start(): void {
    this.core.tasks.run((signal) => this.#begin(signal));
  }

  /** Lets go of all peers and asks for none, until {@linkcode TorrentLife.resume}. */
  pause(): void {
    if (!this.takesPeers) return;
    this.#enter({ kind: "paused" });
    this.#content?.pause();
    this.swarm.pause("Paused");
  }

  /** Goes on after {@linkcode TorrentLife.pause}, or tries a disk that failed at once. */
  resume(): void {
    if (this.#state.kind === "waiting") this.#content?.disk.retryNow();
    if (this.#state.kind !== "paused") return;
    this.#startsPaused = false;
    const content = this.#content;
    if (content && !content.isChecked && !content.hashes.isMissing) this.#check(content);
    else this.#activate();
  }

  /** Whether it is downloaded from its first piece to its last from now on, rather than the rarest first. */
  setSequential(isSequential: boolean): void {
    this.#isSequential = isSequential;
    if (this.#content) this.#content.core.picker.sequential = isSequential;
  }

  /** Takes a peer that came to the session's port and wants this torrent. */
  accept(stream: ByteStream, greeting: Greeting): void {
    if (this.#heldPeers >= this.swarm.connections.maxPeers) return stream.close();
    const isTaken = this.core.tasks.run(async () => {
      // Turned away, it would not come again for a minute or more; a check is often done sooner.
      this.#heldPeers++;
      await this.#begun.promise;
      this.#heldPeers--;
      await this.swarm.accept(stream, greeting);
    });
    if (!isTaken) stream.close();
  }

  /** Ends it: trackers are told, peers let go, what was written is synced and recorded. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Whether it seeds and nobody is there. */
  get #isQuiet(): boolean {
    return this.core.peers.size === 0 && (this.#content?.isComplete ?? false);
  }

  #makeSwarm(infoHashes: InfoHashes): Swarm {
    const source = this.#source;
    const tiers = source.kind === "metainfo"
      ? source.metainfo.trackers
      : source.magnet.trackers.map((url) => [url]);
    const takesPeers = () => this.takesPeers;
    const content = () => this.#content;
    return new Swarm(this.core, { ...this.#options, infoHashes, tiers }, {
      host: this.#host,
      owner: {
        get takesPeers() {
          return takesPeers();
        },
        get content() {
          return content();
        },
        readGate: this.#readGate,
        downloadThrottle: this.rates.download,
        uploadThrottle: this.rates.upload,
        metadataFound: (infoBytes) => this.#metadataFound(infoBytes),
      },
    });
  }

  /** Whether its metadata is all that is wanted of it. */
  get #isForMetadata(): boolean {
    return this.#options.metadataOnly ?? false;
  }

  /** The metadata is there: makes what has to do with the data. */
  #describe(metainfo: Metainfo): Content {
    const content = new Content(this.core, metainfo, {
      options: {
        ...this.#options,
        sequential: this.#isSequential,
        files: this.#wantedFiles(metainfo),
        outputDir: this.outputDir,
      },
      owner: {
        userAgent: `Shoal/${this.#host.version}`,
        downloadThrottle: this.rates.download,
        uploadThrottle: this.rates.upload,
        readGate: this.#readGate,
        prepareFiles: (files, signal) => this.#host.prepareFiles(files, signal),
        pieceDone: (piece) => this.swarm.connections.broadcastHave(piece),
        piecesLost: (pieces) => {
          this.swarm.takeBack(pieces);
          this.#changed();
        },
        complete: () => this.swarm.complete(this.#now()),
        durable: () => this.#durable(),
        diskWaits: (reason) => this.#diskWaits(reason),
        diskWorks: () => this.#diskWorks(),
        failed: (error) => this.#fail(error),
        hashesLearned: () => this.#described(content),
        convictPeer: (peer) => this.swarm.convict([peer.source], "hashes that are wrong"),
        convict: (guilty, piece) => this.swarm.convict(guilty, `bad data in piece ${piece}`),
        needsMore: () => this.swarm.wantMore(this.#now()),
        needsNoMore: () => {
          if (content.isSated) this.swarm.connections.dropSeeds();
        },
      },
    });
    this.#content = content;
    if (!content.hashes.isMissing || this.#isForMetadata) this.metadata.resolve(metainfo);
    return content;
  }

  /** The files that the user wants, or, where he has not said, those of the magnet link (BEP 53). */
  #wantedFiles(metainfo: Metainfo): readonly number[] | undefined {
    const { files } = this.#options;
    if (files !== undefined) return typeof files === "function" ? files(metainfo) : files;
    const ranges = this.#source.kind === "magnet" ? this.#source.magnet.selectOnly : undefined;
    if (ranges === undefined) return undefined;
    // Its numbers count pads, as those of libtorrent do; nobody wants one, least of all alone.
    const wanted = [...metainfo.files.keys()]
      .filter((file) => isInRanges(file, ranges) && !metainfo.files[file]?.pad);
    if (wanted.length > 0) return wanted;
    this.core.log("warn", "Its magnet link chooses no file that is in it, so all are wanted");
    return undefined;
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
    this.core.log("info", `Its metadata has come: ${infoBytes.length} bytes`);
    this.swarm.understand(content);
    if (content.hashes.isMissing) this.#changed();
    else this.#described(content);
  }

  /** All that is to be known of it has come from peers: it is kept, and begun with. */
  #described(content: Content): void {
    if (this.#isForMetadata) return this.#changed();
    this.core.tasks.run(() => this.#record.write(content.metainfoBytes));
    this.metadata.resolve(content.core.metainfo);
    if (this.#state.kind === "metadata") this.#check(content);
  }

  #check(content: Content): void {
    this.#enter({ kind: "checking" });
    this.core.tasks.run((signal) => this.#beginContent(content, signal));
  }

  async #begin(signal: AbortSignal): Promise<void> {
    this.#leaveTicks ??= this.#host.ticks.join(() => this.#tick(this.#now()));
    if (!this.#content && this.#source.kind === "magnet") {
      const kept = await this.#record.read(this.#source.magnet);
      if (signal.aborted) return;
      if (kept) this.#remembered(this.#describe(kept));
    }
    const content = this.#content;
    if (content && this.#isForMetadata) return;
    if (content && !content.hashes.isMissing) return await this.#beginContent(content, signal);
    if (this.#startsPaused) return this.#enter({ kind: "paused" });
    this.#activate();
    this.swarm.connections.add(this.#knownPeers(), "user");
  }

  /** An earlier run has kept its metadata: it begins as it would with a .torrent file. */
  #remembered(content: Content): void {
    this.swarm.understand(content);
    if (!content.hashes.isMissing && !this.#isForMetadata) this.#state = { kind: "checking" };
    this.#changed();
  }

  async #beginContent(content: Content, signal: AbortSignal): Promise<void> {
    try {
      await content.begin(signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return;
    }
    if (signal.aborted) return;
    this.checked.resolve();
    if (content.isComplete) this.completion.resolve();
    if (this.#startsPaused) this.#enter({ kind: "paused" });
    else this.#activate();
    this.swarm.connections.add(this.#knownPeers(), "user");
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
    this.swarm.start(this.#now());
  }

  /** Deadlines, choices and announces are looked at. */
  #tick(now: number): void {
    if (this.core.tasks.signal.aborted) return;
    if (this.#isQuiet && this.#leftOutTicks++ < QUIET_TICKS) return;
    this.#leftOutTicks = 0;
    if (this.#content?.isChecked) this.#content.record(now);
    if (!this.takesPeers) return;
    for (const peer of this.#content?.tick(now) ?? []) {
      peer.link?.close(new Error("It was asked and sent nothing for too long"));
    }
    this.swarm.tick(now);
  }

  /** ... and on the medium. */
  #durable(): void {
    this.core.log("info", "Complete");
    this.completion.resolve();
    this.#changed();
  }

  #diskWaits(reason: string): void {
    if (this.#state.kind !== "active") return;
    this.core.log("warn", `Waiting: ${reason}`);
    this.#content?.pause();
    this.#enter({ kind: "waiting", reason });
  }

  #diskWorks(): void {
    if (this.#state.kind !== "waiting") return;
    this.core.log("info", "The disk can be written again");
    this.#activate();
  }

  #fail(error: unknown): void {
    if (this.#state.kind === "stopped" || this.#state.kind === "failed") return;
    const disk = this.#content?.disk;
    const reason = disk?.reasonOf(error) ?? (error instanceof Error ? error.message : `${error}`);
    this.core.log("error", `Failed: ${reason}`, { error });
    this.#enter({ kind: "failed", reason });
    this.#content?.pause();
    this.swarm.pause(reason);
    this.#end(new TorrentFailedError(reason, { cause: error }));
  }

  async #stop(): Promise<void> {
    const { tasks, io } = this.core;
    this.#enter({ kind: "stopped" });
    this.#leaveTicks?.();
    this.#content?.pause();
    this.#readGate.set(true);
    this.rates.changed();
    this.#end(new TorrentStoppedError("The torrent was stopped"));
    const goodbye = new AbortController();
    const timer = io.clock.setTimer(GOODBYE_MS, () => goodbye.abort());
    await Promise.all([
      this.swarm.stop("Stopped", goodbye.signal),
      tasks.close().then(() => this.#content?.close()),
    ]);
    timer.cancel();
    this.rates.changed();
    this.#host.stopped();
  }

  /** Tells those who wait that what they wait for does not come. */
  #end(reason: Error): void {
    this.#content?.disk.end(reason);
    this.#content?.streaming.end(reason);
    this.metadata.reject(reason);
    this.completion.reject(reason);
  }

  #enter(state: TorrentState): void {
    this.#state = state;
    if (state.kind !== "paused") this.#begun.resolve();
    this.#changed();
  }

  #now(): number {
    return this.#host.io.clock.now();
  }
}
