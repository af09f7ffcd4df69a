import { toHex } from "../hash/mod.ts";
import type { ByteStream, Endpoint, Timer } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import { classifyDiskError } from "../storage/mod.ts";
import { TokenBucket } from "../swarm/mod.ts";
import type { TrackerStatus } from "../tracker/mod.ts";
import { Announcing } from "./announcing.ts";
import { findPieces } from "./checking.ts";
import { Connections } from "./connections.ts";
import type { TorrentCore } from "./core.ts";
import { describePeer, describeTorrent } from "./describe.ts";
import { DiskWatch } from "./disk_watch.ts";
import { Downloads } from "./downloads.ts";
import type { Greeting } from "./greeting.ts";
import type { TorrentHost } from "./host.ts";
import { makeCore } from "./make_core.ts";
import {
  DEFAULT_MAX_PEERS,
  DEFAULT_UPLOAD_SLOTS,
  LIMIT_MAX_PEERS,
  type RateLimits,
  type TorrentOptions,
} from "./options.ts";
import type { BlockSource, Peer } from "./peer.ts";
import { PeerMessages } from "./peer_messages.ts";
import { applyPriorities } from "./priorities.ts";
import { Progress } from "./progress.ts";
import { Records, STATE_DIR } from "./records.ts";
import { TorrentFailedError, type TorrentState, TorrentStoppedError } from "./state.ts";
import type { FileStatus, PeerStatus, TorrentStatus } from "./status.ts";
import { Throttle } from "./throttle.ts";
import { Uploads } from "./uploads.ts";
import { Watchers, type WatchOptions } from "./watchers.ts";

/** How often deadlines, choices and announces are looked at. */
const TICK_MS = 1_000;

/** How long trackers may take over `stopped`, so that a stop is done in three seconds. */
const GOODBYE_MS = 2_000;

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
  readonly #disk: DiskWatch;
  readonly #watchers: Watchers<TorrentStatus>;
  readonly #completion = Promise.withResolvers<void>();
  /** Resolved when it is active for the first time, or will never be. */
  readonly #begun = Promise.withResolvers<void>();
  #heldPeers = 0;
  readonly #buckets: { readonly download: TokenBucket; readonly upload: TokenBucket };
  readonly #throttles: { readonly download: Throttle; readonly upload: Throttle };
  #state: TorrentState = { kind: "checking" };
  #wasComplete = false;
  #checkedBytes = 0;
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
    this.#core = makeCore({
      host,
      metainfo,
      options,
      outputDir: this.outputDir,
      failed: (error) => this.#fail(error),
    });
    this.#progress = new Progress(metainfo, this.#core.layout, this.#core.picker.have);
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
      filesLost: (files) => this.#disk.recheck(files),
    });
    this.#disk = this.#makeDiskWatch();
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
    const { storage } = this.#core;
    await storage.setWanted(wanted);
    await storage.createEmptyFiles();
    this.#records.touched();
    this.#progress.setWanted(wanted);
    applyPriorities(this.#core, this.#progress, this.#options.priorities);
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
    if (this.#state.kind === "waiting") this.#disk.retryNow();
    if (this.#state.kind === "paused") this.#activate();
  }

  /**
   * Takes a peer that came to the session's port and wants this torrent.
   *
   * @internal
   */
  accept(stream: ByteStream, greeting: Greeting): void {
    if (this.#heldPeers >= this.#connections.maxPeers) return stream.close();
    this.#core.tasks.run(async () => {
      // Turned away, it would not come again for a minute or more; a check is often done sooner.
      this.#heldPeers++;
      await this.#begun.promise;
      this.#heldPeers--;
      await this.#connections.accept(stream, greeting);
    });
  }

  /** Ends it: trackers are told, peers let go, what was written is synced and recorded. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #makeDiskWatch(): DiskWatch {
    return new DiskWatch(this.#core, this.#records, {
      piecesLost: (pieces) => this.#piecesLost(pieces),
      rechecked: () => this.#checkComplete(),
      diskWaits: (reason) => this.#diskWaits(reason),
      diskWorks: () => this.#diskWorks(),
      diskFailed: (error) => this.#fail(error),
    });
  }

  #makeDownloads(): Downloads {
    return new Downloads(this.#core, {
      pieceDone: (piece) => this.#pieceDone(piece),
      writeFailed: (error) => this.#disk.writeFailed(error),
      writeDone: () => this.#disk.writeDone(),
      convict: (guilty, piece) => this.#convict(guilty, piece),
    });
  }

  #makeUploads(): Uploads {
    const isComplete = () => this.#isComplete();
    const throttle = this.#throttles.upload;
    return new Uploads(this.#core, {
      get seeding() {
        return isComplete();
      },
      get limitBytesPerSec() {
        return throttle.rateBytesPerSec;
      },
      ensureChecked: (piece) => this.#disk.ensureChecked(piece),
      readFailed: (piece, error) => this.#disk.readFailed(piece, error),
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
      applyPriorities(this.#core, this.#progress, this.#options.priorities);
      this.#disk.trusted = await findPieces(this.#core, this.#records, {
        check: this.#options.check ?? "resume",
        signal,
        owner: {
          found: (piece) => picker.complete(piece),
          checked: (bytes) => this.#checkedBytes += bytes,
        },
      });
      if (picker.missingCount === 0) await this.#disk.makeSure(signal);
      if (signal.aborted) return;
      await this.#prepareFolder();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return;
    }
    this.#progress.recount();
    this.#core.log("info", `Has ${picker.have.count} of ${picker.have.length} pieces`);
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
      // A full disk may have room for what comes; if not, that waits.
      const isFull = classifyDiskError(error).kind === "space";
      if (this.#core.picker.missingCount > 0 && !isFull) throw error;
      this.#core.log("info", "The folder can not be written: nothing is recorded", { error });
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
    this.#core.tasks.run(async (signal) => {
      if (!await this.#disk.makeSure(signal)) return;
      this.#announcing.completed();
      this.#announcing.tick(this.#now());
      this.#connections.dropSeeds();
      await this.#disk.flushSurely(signal);
      if (signal.aborted) return;
      this.#core.log("info", "Complete");
      this.#completion.resolve();
      this.#watchers.notify();
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
      if (!this.#connections.ban(source)) continue;
      this.#core.log("warn", `Banned ${hostname}:${port}: it sent bad data in piece ${piece}`);
    }
  }

  #piecesLost(pieces: readonly number[]): void {
    this.#progress.recount();
    this.#connections.takeBack(pieces);
    this.#wasComplete = false;
    this.#downloads.wantedChanged();
    this.#watchers.notify();
  }

  #diskWaits(reason: string): void {
    if (this.#state.kind !== "active") return;
    this.#core.log("warn", `Waiting: ${reason}`);
    this.#downloads.pause();
    this.#enter({ kind: "waiting", reason });
  }

  #diskWorks(): void {
    if (this.#state.kind !== "waiting") return;
    this.#core.log("info", "The disk can be written again");
    this.#activate();
  }

  #fail(error: unknown): void {
    if (this.#state.kind === "stopped" || this.#state.kind === "failed") return;
    const reason = this.#disk.reasonOf(error);
    this.#core.log("error", `Failed: ${reason}`, { error });
    this.#enter({ kind: "failed", reason });
    this.#downloads.pause();
    this.#connections.closeAll(reason);
    this.#disk.end(new TorrentFailedError(reason, { cause: error }));
    this.#completion.reject(new TorrentFailedError(reason, { cause: error }));
  }

  async #stop(): Promise<void> {
    const { tasks, io } = this.#core;
    const wasRunning = this.#state.kind !== "checking";
    this.#enter({ kind: "stopped" });
    this.#ticking?.cancel();
    this.#downloads.pause();
    this.#disk.end(new TorrentStoppedError("The torrent was stopped"));
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
      this.#core.log("warn", "Cannot record what is on disk", { error });
    }
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
