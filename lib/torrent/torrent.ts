import { toHex } from "../hash/mod.ts";
import type { ByteStream, Endpoint, LogLevel, Timer } from "../io/mod.ts";
import { Bitfield, type Metainfo, PieceLayout } from "../metainfo/mod.ts";
import { MissingDataError, PieceJournal, TorrentStorage } from "../storage/mod.ts";
import { NORMAL_PRIORITY, PiecePicker, RateMeter, TokenBucket } from "../swarm/mod.ts";
import type { TrackerStatus } from "../tracker/mod.ts";
import { makePeerId } from "../wire/mod.ts";
import { Announcing } from "./announcing.ts";
import { findPieces } from "./checking.ts";
import { Connections } from "./connections.ts";
import type { LogSubject, TorrentCore } from "./core.ts";
import { describePeer, describeTorrent } from "./describe.ts";
import { DiskTrouble } from "./disk_trouble.ts";
import { Downloads } from "./downloads.ts";
import type { Greeting } from "./greeting.ts";
import type { TorrentHost } from "./host.ts";
import { onDiskNames } from "./on_disk_names.ts";
import {
  DEFAULT_MAX_PEERS,
  DEFAULT_UPLOAD_SLOTS,
  LIMIT_MAX_PEERS,
  type RateLimits,
  type TorrentOptions,
} from "./options.ts";
import type { BlockSource, Peer } from "./peer.ts";
import { PeerMessages } from "./peer_messages.ts";
import { Progress } from "./progress.ts";
import { Records, STATE_DIR } from "./records.ts";
import { TorrentFailedError, type TorrentState, TorrentStoppedError } from "./state.ts";
import type { FileStatus, PeerStatus, TorrentStatus } from "./status.ts";
import { Tasks } from "./tasks.ts";
import { Throttle } from "./throttle.ts";
import type { TrustedPieces } from "./trusted_pieces.ts";
import { Uploads } from "./uploads.ts";
import { Watchers, type WatchOptions } from "./watchers.ts";

/** How often deadlines, choices and announces are looked at. */
const TICK_MS = 1_000;

/** How long trackers may take over `stopped`, so that a stop is done in three seconds. */
const GOODBYE_MS = 2_000;

/** Memory for pieces that were begun: as many as fit, but at least a few, whatever their length. */
const PARTIALS_BYTES = 64 * 1024 * 1024;
const MIN_PARTIALS = 4;
const MAX_PARTIALS = 1_024;

/**
 * A torrent in a session: the owner of one swarm.
 *
 * What happens in it happens in synchronous handlers; dialling, hashing, reading and announcing are tasks that report
 * back. See `state.ts` for the states it goes through.
 */
export class Torrent {
  /** The info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** What it is called on disk. */
  readonly name: string;
  /** All that its metainfo says. */
  readonly metainfo: Metainfo;
  /** The folder that its files are in. */
  readonly outputDir: string;

  readonly #host: TorrentHost;
  readonly #options: TorrentOptions;
  readonly #core: TorrentCore;
  readonly #downloads: Downloads;
  readonly #uploads: Uploads;
  readonly #connections: Connections;
  readonly #announcing: Announcing;
  readonly #records: Records;
  readonly #progress: Progress;
  readonly #trouble: DiskTrouble;
  readonly #watchers: Watchers<TorrentStatus>;
  readonly #completion = Promise.withResolvers<void>();
  readonly #buckets: { readonly download: TokenBucket; readonly upload: TokenBucket };
  readonly #throttles: { readonly download: Throttle; readonly upload: Throttle };
  #state: TorrentState = { kind: "checking" };
  #wasComplete = false;
  #checkedBytes = 0;
  #trusted: TrustedPieces | undefined;
  #ticking: Timer | undefined;
  #stopping: Promise<void> | undefined;

  /** A torrent that has not begun; {@linkcode Torrent.start} begins it. */
  constructor(host: TorrentHost, metainfo: Metainfo, options: TorrentOptions) {
    const { io } = host;
    const { clock } = io;
    const { v1, v2 } = metainfo.infoHashes;
    this.#host = host;
    this.#options = options;
    this.metainfo = metainfo;
    this.infoHash = toHex(v1 ?? v2 ?? host.infoHash);
    this.name = options.name ?? metainfo.name;
    this.outputDir = options.outputDir ?? ".";
    this.#core = this.#makeCore();
    this.#progress = new Progress(metainfo, this.#core.layout, this.#core.picker.have);
    this.#trouble = new DiskTrouble(clock);
    this.#watchers = new Watchers(clock, () => this.status());
    this.#buckets = {
      download: new TokenBucket(options.downloadLimit),
      upload: new TokenBucket(options.uploadLimit),
    };
    this.#throttles = {
      download: new Throttle(clock, [this.#buckets.download, host.downloadBucket]),
      upload: new Throttle(clock, [this.#buckets.upload, host.uploadBucket]),
    };
    this.#records = new Records(this.#core, {
      files: io.disk.open(this.outputDir),
      state: io.disk.openState(`${this.outputDir}/${STATE_DIR}`),
      isWanted: (file) => this.#progress.isWanted(file),
      filesLost: (files) => this.#recheck(files),
    });
    this.#downloads = this.#makeDownloads();
    this.#uploads = this.#makeUploads();
    this.#connections = this.#makeConnections();
    this.#announcing = this.#makeAnnouncing();
    // Those who wait for it see it rejected; that nobody waits is no error.
    this.#completion.promise.catch(() => undefined);
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
    return describeTorrent(this.#core, {
      name: this.name,
      infoHash: this.infoHash,
      state: this.#state,
      progress: this.#progress,
      checkedBytes: this.#checkedBytes,
      knownPeers: this.#connections.list.size,
      trackers: this.#announcing.status(),
    }, this.#now());
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

  /** The trackers as they are now. */
  trackers(): TrackerStatus[] {
    return this.#announcing.status();
  }

  /** The files as they are now. */
  files(): FileStatus[] {
    return this.#progress.files();
  }

  /** Adds peers to be tried. */
  addPeers(endpoints: Iterable<Endpoint>): void {
    this.#connections.add(endpoints, "user");
  }

  /** Says which files are wanted, by number; undefined for all. Files that are not leave nothing behind. */
  async setWanted(files: Iterable<number> | undefined): Promise<void> {
    const wanted = files === undefined ? undefined : new Set(files);
    await this.#core.storage.setWanted(wanted);
    this.#progress.setWanted(wanted);
    this.#applyPriorities();
    this.#downloads.wantedChanged();
    if (this.#core.picker.missingCount > 0) this.#wasComplete = false;
    this.#checkComplete();
    this.#watchers.notify();
  }

  /** Changes the limits of this torrent; undefined leaves one as it is, Infinity takes it away. */
  setLimits(limits: RateLimits): void {
    if (limits.download !== undefined) this.#buckets.download.setRate(limits.download);
    if (limits.upload !== undefined) this.#buckets.upload.setRate(limits.upload);
    this.limitsChanged();
  }

  /** The limits that it shares with others have changed. */
  limitsChanged(): void {
    this.#throttles.download.changed();
    this.#throttles.upload.changed();
  }

  /** Lets go of all peers and asks for none, until {@linkcode Torrent.resume}. */
  pause(): void {
    if (this.#state.kind !== "active" && this.#state.kind !== "waiting") return;
    this.#enter({ kind: "paused" });
    this.#downloads.pause();
    this.#connections.closeAll("Paused");
  }

  /** Goes on after {@linkcode Torrent.pause}, or tries a disk that failed at once. */
  resume(): void {
    if (this.#state.kind === "waiting") this.#trouble.retryNow();
    if (this.#state.kind === "paused") this.#activate();
  }

  /**
   * Takes a peer that came to the session's port and wants this torrent.
   *
   * @internal
   */
  accept(stream: ByteStream, greeting: Greeting): void {
    this.#core.tasks.run(() => this.#connections.accept(stream, greeting));
  }

  /** Ends it: trackers are told, peers let go, what was written is synced and recorded. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #makeCore(): TorrentCore {
    const { io, infoHash, version } = this.#host;
    const { metainfo, outputDir } = this;
    const layout = new PieceLayout(metainfo);
    const store = io.disk.open(outputDir);
    const tasks = new Tasks((error) => {
      this.#log("error", "A task failed", { error });
      this.#fail(error);
    });
    const journal = new PieceJournal(store, `${STATE_DIR}/${toHex(infoHash)}.journal`);
    return {
      io,
      metainfo,
      layout,
      infoHash,
      tasks,
      journal,
      peerId: makePeerId(version, io.random),
      storage: new TorrentStorage(metainfo, layout, {
        store,
        hasher: io.disk.hasher,
        journal,
        journalFailed: (error) => this.#log("debug", "Cannot keep the journal", { error }),
        partFile: `${STATE_DIR}/${toHex(infoHash)}.parts`,
        names: onDiskNames(metainfo, this.#options.name),
        allocation: this.#options.allocation ?? "sparse",
      }),
      picker: new PiecePicker<BlockSource>({
        pieceCount: layout.pieceCount,
        blockCount: (piece) => layout.blockCount(piece),
        have: new Bitfield(layout.pieceCount),
        random: io.random,
        maxPartials: maxPartials(layout.pieceLength),
        sequential: this.#options.sequential ?? false,
      }),
      peers: new Map<number, Peer>(),
      traffic: { download: new RateMeter(), upload: new RateMeter(), wastedBytes: 0 },
      log: (level, message, about) => this.#log(level, message, about),
    };
  }

  #makeDownloads(): Downloads {
    return new Downloads(this.#core, {
      pieceDone: (piece) => this.#pieceDone(piece),
      writeFailed: (error) => this.#writeFailed(error),
      writeDone: () => this.#writeDone(),
      convict: (guilty, piece) => this.#convict(guilty, piece),
    });
  }

  #makeUploads(): Uploads {
    const isComplete = () => this.#isComplete();
    return new Uploads(this.#core, {
      get seeding() {
        return isComplete();
      },
      ensureChecked: (piece) => this.#ensureChecked(piece),
      readFailed: (piece, error) => this.#readFailed(piece, error),
    }, this.#options.uploadSlots ?? DEFAULT_UPLOAD_SLOTS);
  }

  #makeConnections(): Connections {
    const messages = new PeerMessages(
      this.#core,
      { downloads: this.#downloads, uploads: this.#uploads },
      { peerChanged: (peer) => this.#peerChanged(peer) },
    );
    const isConnecting = () => this.#state.kind === "active" || this.#state.kind === "waiting";
    const maxPeers = Math.min(this.#options.maxPeers ?? DEFAULT_MAX_PEERS, LIMIT_MAX_PEERS);
    return new Connections(this.#core, {
      get connecting() {
        return isConnecting();
      },
      messages,
      readGate: this.#downloads.readGate,
      downloadThrottle: this.#throttles.download,
      uploadThrottle: this.#throttles.upload,
    }, maxPeers);
  }

  #makeAnnouncing(): Announcing {
    const { useTrackers = true, trackers = [] } = this.#options;
    const progress = this.#progress;
    const isHungry = () => this.#connections.hungry && !this.#isComplete();
    return new Announcing(this.#core, {
      listenPort: this.#host.listenPort,
      get hungry() {
        return isHungry();
      },
      get leftBytes() {
        return progress.wantedBytes - progress.doneBytes;
      },
      found: (peers) => {
        this.#connections.add(peers, "tracker");
      },
    }, {
      client: this.#host.trackers,
      tiers: [...(useTrackers ? this.metainfo.trackers : []), ...trackers.map((url) => [url])],
    });
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { storage, picker } = this.#core;
    const { files } = this.#options;
    try {
      const wanted = files === undefined ? undefined : new Set(files);
      await storage.setWanted(wanted);
      this.#progress.setWanted(wanted);
      this.#applyPriorities();
      this.#trusted = await findPieces(this.#core, this.#records, {
        check: this.#options.check ?? "resume",
        signal,
        owner: {
          found: (piece) => picker.complete(piece),
          checked: (bytes) => this.#checkedBytes += bytes,
        },
      });
      if (signal.aborted) return;
      await this.#prepareFolder();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return;
    }
    this.#progress.recount();
    this.#log("info", `Has ${picker.have.count} of ${picker.have.length} pieces`);
    this.#wasComplete = picker.missingCount === 0;
    if (this.#wasComplete) this.#completion.resolve();
    if (this.#options.paused) this.#enter({ kind: "paused" });
    else this.#activate();
    this.#connections.add(this.#options.peers ?? [], "user");
    this.#scheduleTick();
  }

  /** Makes what needs no peers, and finds out at once whether the folder can be written; what is complete need not. */
  async #prepareFolder(): Promise<void> {
    try {
      await this.#core.storage.createEmptyFiles();
      this.#records.touched();
      await this.#records.flush();
    } catch (error) {
      if (this.#core.picker.missingCount > 0) throw error;
      this.#log("info", "The folder can not be written: nothing is recorded", { error });
    }
  }

  #activate(): void {
    this.#enter({ kind: "active" });
    this.#downloads.start();
    this.#announcing.tick(this.#now());
    this.#connections.dialMore();
  }

  #scheduleTick(): void {
    this.#ticking = this.#host.io.clock.setTimer(TICK_MS, () => {
      if (this.#core.tasks.signal.aborted) return;
      this.#tick(this.#now());
      this.#scheduleTick();
    });
  }

  #tick(now: number): void {
    this.#records.tick(now);
    if (this.#state.kind === "paused" || this.#state.kind === "failed") return;
    for (const peer of this.#downloads.tick(now)) {
      peer.link?.close(new Error("It was asked and sent nothing for too long"));
    }
    this.#uploads.tick(now);
    this.#connections.tick(now);
    this.#announcing.tick(now);
  }

  #pieceDone(piece: number): void {
    this.#progress.pieceDone(piece);
    this.#records.wrote(piece);
    this.#connections.broadcastHave(piece);
    this.#checkComplete();
  }

  #checkComplete(): void {
    if (this.#wasComplete || !this.#isComplete() || this.#state.kind === "checking") return;
    this.#wasComplete = true;
    this.#announcing.completed();
    this.#announcing.tick(this.#now());
    this.#connections.dropSeeds();
    this.#core.tasks.run(async (signal) => {
      await this.#flushSurely(signal);
      if (signal.aborted) return;
      this.#log("info", "Complete");
      this.#completion.resolve();
      this.#watchers.notify();
    });
  }

  async #flushSurely(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#records.flush();
        return this.#writeDone();
      } catch (error) {
        if (error instanceof MissingDataError) return this.#recheck(error.files);
        await this.#writeFailed(error);
      }
    }
  }

  /** Someone else has changed these files: hashes what they should have. */
  #recheck(files: readonly number[]): void {
    const { layout, picker, storage, tasks } = this.#core;
    const pieces = new Set<number>();
    for (const file of files) {
      const { first, last } = layout.filePieces(file);
      for (let piece = first; piece <= last; piece++) if (picker.have.has(piece)) pieces.add(piece);
    }
    tasks.run(async (signal) => {
      for await (const { piece, ok } of storage.check(pieces, { signal })) {
        if (!ok) this.#lose(piece, "its file was removed or changed");
      }
      this.#checkComplete();
    });
  }

  #isComplete(): boolean {
    return this.#core.picker.missingCount === 0 && this.#state.kind !== "checking";
  }

  #peerChanged(peer: Peer): void {
    if (peer.pieces.complete && this.#isComplete()) this.#connections.dropSeeds();
  }

  #convict(guilty: ReadonlySet<BlockSource>, piece: number): void {
    for (const source of guilty) {
      const { hostname, port } = source.endpoint;
      this.#log("warn", `Banned ${hostname}:${port}: it sent bad data in piece ${piece}`);
      this.#connections.ban(source);
    }
  }

  async #writeFailed(error: unknown): Promise<void> {
    const { reason, passing } = this.#trouble.judge(error);
    if (!passing) {
      this.#fail(error);
      throw new TorrentFailedError(reason, { cause: error });
    }
    if (this.#state.kind === "active") {
      this.#log("warn", `Waiting: ${reason}`, { error });
      this.#downloads.pause();
      this.#enter({ kind: "waiting", reason });
    }
    await this.#trouble.retry(error);
  }

  #writeDone(): void {
    if (this.#state.kind !== "waiting") return;
    this.#log("info", "The disk can be written again");
    this.#trouble.retryNow();
    this.#activate();
  }

  async #ensureChecked(piece: number): Promise<boolean> {
    if (!this.#trusted || await this.#trusted.ensure(piece)) return true;
    this.#lose(piece, "its bytes on disk are wrong");
    return false;
  }

  #readFailed(piece: number, error: unknown): void {
    this.#log("warn", `Cannot read piece ${piece}`, { error });
    this.#lose(piece, "it can not be read");
    if (error instanceof MissingDataError) this.#recheck(error.files);
  }

  #lose(piece: number, why: string): void {
    const { picker } = this.#core;
    if (!picker.have.has(piece)) return;
    this.#log("warn", `Piece ${piece} is lost: ${why}`);
    picker.lose(piece);
    this.#progress.recount();
    this.#records.touched();
    this.#wasComplete = false;
    this.#downloads.wantedChanged();
    this.#watchers.notify();
  }

  #applyPriorities(): void {
    const { picker, layout } = this.#core;
    const { priorities } = this.#options;
    for (let piece = 0; piece < layout.pieceCount; piece++) {
      const files = layout.spans(piece, 0, layout.pieceSize(piece))
        .filter((span) => this.#progress.isWanted(span.file));
      const levels = files.map((span) => priorities?.get(span.file) ?? NORMAL_PRIORITY);
      picker.setPriority(piece, levels.reduce((a, b) => a > b ? a : b, 0));
    }
  }

  #fail(error: unknown): void {
    if (this.#state.kind === "stopped" || this.#state.kind === "failed") return;
    const { reason } = this.#trouble.judge(error);
    this.#log("error", `Failed: ${reason}`, { error });
    this.#enter({ kind: "failed", reason });
    this.#downloads.pause();
    this.#connections.closeAll(reason);
    this.#trouble.end(new TorrentFailedError(reason, { cause: error }));
    this.#completion.reject(new TorrentFailedError(reason, { cause: error }));
  }

  async #stop(): Promise<void> {
    const { tasks, io } = this.#core;
    const wasRunning = this.#state.kind !== "checking";
    this.#enter({ kind: "stopped" });
    this.#ticking?.cancel();
    this.#downloads.pause();
    this.#trouble.end(new TorrentStoppedError("The torrent was stopped"));
    this.#connections.closeAll("Stopped");
    this.#downloads.readGate.set(true);
    this.limitsChanged();
    const goodbye = new AbortController();
    const timer = io.clock.setTimer(GOODBYE_MS, () => goodbye.abort());
    await Promise.all([
      this.#announcing.stop(goodbye.signal),
      tasks.close().then(() => this.#closeDisk(wasRunning)),
    ]);
    timer.cancel();
    this.#throttles.download.changed();
    this.#throttles.upload.changed();
    this.#completion.reject(new TorrentStoppedError("The torrent was stopped"));
    this.#watchers.end();
    this.#host.stopped();
  }

  async #closeDisk(wasRunning: boolean): Promise<void> {
    try {
      await this.#downloads.close();
      if (wasRunning) await this.#records.close();
    } catch (error) {
      this.#log("warn", "Cannot record what is on disk", { error });
    }
  }

  #enter(state: TorrentState): void {
    this.#state = state;
    this.#watchers.notify();
  }

  #now(): number {
    return this.#host.io.clock.now();
  }

  #log(level: LogLevel, message: string, about: LogSubject = {}): void {
    this.#host.io.log.write({
      level,
      message,
      torrent: this.name,
      ...(about.peer ? { peer: about.peer.address } : {}),
      ...(about.error === undefined ? {} : { error: about.error }),
    });
  }
}

function maxPartials(pieceLength: number): number {
  return Math.max(MIN_PARTIALS, Math.min(MAX_PARTIALS, Math.floor(PARTIALS_BYTES / pieceLength)));
}
