import { toHex } from "../hash/mod.ts";
import { assembleMetainfo, type Metainfo } from "../metainfo/mod.ts";
import { classifyDiskError } from "../storage/mod.ts";
import { findPieces } from "./checking.ts";
import type { SwarmCore, TorrentCore } from "./core.ts";
import { DiskWatch } from "./disk_watch.ts";
import { Downloads } from "./downloads.ts";
import type { Gate } from "./gate.ts";
import { makeTorrentCore } from "./make_core.ts";
import { type ContentOptions, DEFAULT_UPLOAD_SLOTS } from "./options.ts";
import type { BlockSource, Peer, PeerIdentity } from "./peer.ts";
import { PieceHashes } from "./piece_hashes.ts";
import type { Priority } from "../swarm/mod.ts";
import { applyPriorities } from "./priorities.ts";
import { Progress } from "./progress.ts";
import { Records, STATE_DIR } from "./records.ts";
import { Streaming } from "./streaming.ts";
import { SuperSeeding } from "./super_seeding.ts";
import type { Throttle } from "./throttle.ts";
import { TorrentFiles } from "./torrent_files.ts";
import { Uploads } from "./uploads.ts";
import { WebSeeding } from "./web_seeding.ts";

/** What the content asks of the torrent. */
export interface ContentOwner {
  /** What web servers are told that we are. */
  readonly userAgent: string;
  /** Limits what is read. */
  readonly downloadThrottle: Throttle;
  /** Limits what is sent. */
  readonly uploadThrottle: Throttle;
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Nothing on disk was looked at yet: files may be put into their places. */
  prepareFiles(files: TorrentFiles, signal: AbortSignal): Promise<void>;
  /** A piece is verified and written. */
  pieceDone(piece: number): void;
  /** These pieces, which were there, are not. */
  piecesLost(pieces: readonly number[]): void;
  /** All that is wanted is there; the disk may not have all of it yet. */
  complete(): void;
  /** All that is wanted is on the medium, and recorded. */
  durable(): void;
  /** The disk takes nothing for now; the reason is in words. */
  diskWaits(reason: string): void;
  /** The disk has taken something. */
  diskWorks(): void;
  /** The disk takes nothing and will not by itself. */
  failed(error: unknown): void;
  /** The hashes of pieces that were missing are there. */
  hashesLearned(): void;
  /** A peer sent hashes that are wrong, without doubt. */
  convictPeer(peer: Peer): void;
  /** These sent bad data, without doubt. */
  convict(guilty: ReadonlySet<PeerIdentity>, piece: number): void;
  /** A reader needs what nobody wanted: peers may be of use that were not. */
  needsMore(): void;
  /** Readers need nothing more. */
  needsNoMore(): void;
}

/**
 * The data of a torrent whose metadata is there: what of it is on disk, what is asked of peers and given to them.
 *
 * It knows nothing of how peers are found and connected.
 */
export class Content {
  /** What its topics share. */
  readonly core: TorrentCore;
  /** What is asked of peers. */
  readonly downloads: Downloads;
  /** What is asked of web servers. */
  readonly webSeeding: WebSeeding;
  /** What is given to peers. */
  readonly uploads: Uploads;
  /** Who reads files while they are downloaded. */
  readonly streaming: Streaming;
  /** How far it is. */
  readonly progress: Progress;
  /** Its files as they are on disk. */
  readonly files: TorrentFiles;
  /** What happens when the disk is not as it should be. */
  readonly disk: DiskWatch;
  /** The hashes of its pieces, as far as they come from peers (BEP 52). */
  readonly hashes: PieceHashes;
  /** What peers are told of when it is to be little by little (BEP 16). */
  readonly superSeeding: SuperSeeding | undefined;
  readonly #owner: ContentOwner;
  readonly #options: ContentOptions;
  readonly #records: Records;
  #priorities: ReadonlyMap<number, Priority> | undefined;
  #isChecked = false;
  #wasComplete = false;
  #checkedBytes = 0;

  /** Content that has not begun. */
  constructor(
    swarm: SwarmCore,
    metainfo: Metainfo,
    context: {
      readonly options: ContentOptions;
      readonly owner: ContentOwner;
    },
  ) {
    const { options, owner } = context;
    const { outputDir, priorities } = options;
    this.#owner = owner;
    this.#options = options;
    this.#priorities = typeof priorities === "function" ? priorities(metainfo) : priorities;
    this.core = makeTorrentCore(swarm, metainfo, options);
    this.progress = new Progress(metainfo, this.core.layout, this.core.picker.have);
    this.files = new TorrentFiles(this.core, this.progress, outputDir);
    this.#records = new Records(this.core, {
      files: swarm.io.disk.open(outputDir),
      state: swarm.io.disk.openState(`${outputDir}/${STATE_DIR}`),
      isWanted: (file) => this.progress.isWanted(file),
      filesLost: (files) => this.disk.recheck(files),
    });
    this.disk = new DiskWatch(this.core, this.#records, {
      piecesLost: (pieces) => this.#piecesLost(pieces),
      rechecked: () => this.#checkComplete(),
      diskWaits: (reason) => owner.diskWaits(reason),
      diskWorks: () => owner.diskWorks(),
      diskFailed: (error) => owner.failed(error),
    });
    this.downloads = new Downloads(this.core, {
      readGate: owner.readGate,
      pieceDone: (piece) => this.#pieceDone(piece),
      writeFailed: (error) => this.disk.writeFailed(error),
      writeDone: () => this.disk.writeDone(),
      askOthers: () => this.webSeeding.fill(),
      cancelOthers: (piece, block) => this.webSeeding.cancel(piece, block),
      convict: (guilty, piece) => this.#convict(guilty, piece),
      pieceFailed: (piece, senders) => this.hashes.pieceFailed(piece, senders),
    });
    this.superSeeding = options.superSeeding ? new SuperSeeding(this.core) : undefined;
    this.hashes = new PieceHashes(this.core, {
      needsPieceLayers: options.needsPieceLayers ?? false,
      learned: () => owner.hashesLearned(),
      convictPeer: (peer) => owner.convictPeer(peer),
      convict: (guilty, piece) => this.#convict(guilty, piece),
      ensureChecked: (piece) => this.disk.ensureChecked(piece),
    });
    this.webSeeding = this.#makeWebSeeding();
    this.uploads = this.#makeUploads();
    this.streaming = this.#makeStreaming();
  }

  /** Whether all that is wanted is there. */
  get isComplete(): boolean {
    return this.#isChecked && this.core.picker.missingCount === 0;
  }

  /** Whether all is there that is wanted or read: no peer is needed. */
  get isSated(): boolean {
    return this.isComplete && this.core.picker.neededCount === 0;
  }

  /** Whether what is on disk is known. */
  get isChecked(): boolean {
    return this.#isChecked;
  }

  /** Bytes that were hashed in the check. */
  get checkedBytes(): number {
    return this.#checkedBytes;
  }

  /** A metainfo file of all that is known, with the piece layers that came from peers. */
  get metainfoBytes(): Uint8Array {
    const { metainfo, layout } = this.core;
    const pieceLayers = new Map<string, Uint8Array>();
    for (const { piecesRoot, length } of metainfo.files) {
      const layer = piecesRoot && length > metainfo.pieceLength && layout.pieceLayer(piecesRoot);
      if (layer) pieceLayers.set(toHex(piecesRoot), layer);
    }
    const { infoBytes, trackers, webSeeds, httpSeeds, comment } = metainfo;
    const outside = {
      trackers,
      webSeeds,
      httpSeeds,
      ...(comment === undefined ? {} : { comment }),
    };
    return assembleMetainfo(infoBytes, { ...outside, pieceLayers });
  }

  /** Bytes of the pieces that are missing, wanted or not. */
  get leftBytes(): number {
    const { layout, picker } = this.core;
    let left = 0;
    for (let piece = 0; piece < layout.pieceCount; piece++) {
      if (!picker.have.has(piece)) left += layout.pieceSize(piece);
    }
    return Math.min(left, this.core.metainfo.totalLength);
  }

  /** Whether something is missing and nothing more is wanted (BEP 21). */
  get isPartialSeed(): boolean {
    return this.isComplete && !this.core.picker.have.complete;
  }

  /** Finds what is on disk, and makes what needs no peers. @throws {Error} if it can not be read or written. */
  async begin(signal: AbortSignal): Promise<void> {
    const { storage, picker } = this.core;
    const { files } = this.#options;
    const wanted = files === undefined ? undefined : new Set(files);
    await storage.setWanted(wanted);
    this.progress.setWanted(wanted);
    applyPriorities(this.core, this.progress, this.#priorities);
    await this.#owner.prepareFiles(this.files, signal);
    if (signal.aborted) return;
    this.disk.trusted = await findPieces(this.core, this.#records, {
      check: this.#options.check ?? "resume",
      signal,
      owner: {
        found: (piece) => picker.complete(piece),
        checked: (bytes) => this.#checkedBytes += bytes,
      },
    });
    if (picker.missingCount === 0) await this.disk.makeSure(signal);
    if (signal.aborted) return;
    await this.#finishFiles(this.core.metainfo.files.keys());
    // Whoever changed what an earlier run has made meant to; what is seeded is left as it is.
    if (picker.missingCount === 0 && this.#records.isNew) await this.#applyAttributes();
    await this.#prepareFolder();
    this.progress.recount();
    this.core.log("info", `Has ${picker.have.count} of ${picker.have.length} pieces`);
    this.#isChecked = true;
    this.#wasComplete = picker.missingCount === 0;
    this.streaming.changed();
  }

  /** Asks peers and web servers for what is missing. */
  start(): void {
    this.downloads.start();
    this.webSeeding.start();
  }

  /** Asks for nothing more. */
  pause(): void {
    this.webSeeding.pause();
    this.downloads.pause();
  }

  /** Says which files are wanted, by number; undefined for all. Files that are not leave nothing behind. */
  async setWanted(
    files: Iterable<number> | undefined,
    priorities: ReadonlyMap<number, Priority> | undefined = this.#priorities,
  ): Promise<void> {
    this.#priorities = priorities;
    const wanted = files === undefined ? undefined : new Set(files);
    const { storage } = this.core;
    await storage.setWanted(wanted);
    await storage.createEmptyFiles();
    this.#records.touched();
    this.progress.setWanted(wanted);
    applyPriorities(this.core, this.progress, this.#priorities);
    this.downloads.wantedChanged();
    this.streaming.changed();
    if (this.core.picker.missingCount > 0) this.#wasComplete = false;
    this.#checkComplete();
  }

  /** Keeps the record, whatever the torrent does. */
  record(now: number): void {
    this.#records.tick(now);
  }

  /** Once a second: gives peers that are to be let go, for they were asked and sent nothing. */
  tick(now: number): Peer[] {
    this.webSeeding.tick(now);
    const dead = this.downloads.tick(now);
    this.uploads.tick(now);
    this.superSeeding?.tick(now);
    return dead;
  }

  /** Ends what is under way on disk, and records what is there. */
  async close(): Promise<void> {
    try {
      await this.downloads.close();
      if (this.#isChecked) await this.#records.close();
    } catch (error) {
      this.core.log("warn", "Cannot record what is on disk", { error });
    }
  }

  #makeUploads(): Uploads {
    const isComplete = () => this.isComplete;
    const { uploadThrottle } = this.#owner;
    return new Uploads(this.core, {
      get seeding() {
        return isComplete();
      },
      get limitBytesPerSec() {
        return uploadThrottle.rateBytesPerSec;
      },
      mayServe: (peer, piece) => this.superSeeding?.mayServe(peer, piece) ?? true,
      ensureChecked: (piece) => this.disk.ensureChecked(piece),
      readFailed: (piece, error) => this.disk.readFailed(piece, error),
    }, this.#options.uploadSlots ?? DEFAULT_UPLOAD_SLOTS);
  }

  #makeStreaming(): Streaming {
    const isChecked = () => this.#isChecked;
    return new Streaming(this.core, this.downloads, {
      get isChecked() {
        return isChecked();
      },
      isWanted: (file) => this.progress.isWanted(file),
      ensureChecked: (piece) => this.disk.ensureChecked(piece),
      readFailed: (piece, error) => this.disk.readFailed(piece, error),
      hasten: (pieces) => this.webSeeding.hasten(pieces),
      needsMore: () => this.#owner.needsMore(),
      rests: () => this.#owner.needsNoMore(),
    });
  }

  #makeWebSeeding(): WebSeeding {
    const { readGate, downloadThrottle, userAgent } = this.#owner;
    const { webSeeds = [], useWebSeeds = true } = this.#options;
    const { metainfo } = this.core;
    return new WebSeeding(this.core, {
      readGate,
      downloadThrottle,
      claimRun: (peer, count, options) => this.downloads.claimRun(peer, count, options),
      take: (block, bytes, from) => this.downloads.take(block, bytes, from),
    }, {
      urls: {
        files: useWebSeeds ? [...metainfo.webSeeds, ...webSeeds] : [],
        pieces: useWebSeeds ? metainfo.httpSeeds : [],
      },
      userAgent,
    });
  }

  #convict(guilty: ReadonlySet<BlockSource>, piece: number): void {
    const peers = new Set<PeerIdentity>();
    for (const source of guilty) {
      if ("webSeed" in source) this.webSeeding.convict(source, piece);
      else peers.add(source);
    }
    if (peers.size > 0) this.#owner.convict(peers, piece);
  }

  /** Makes what needs no peers, and finds out at once whether the folder can be written; what is complete need not. */
  async #prepareFolder(): Promise<void> {
    try {
      await this.core.storage.createEmptyFiles();
      // Thousands that seed are not to be recorded anew at each start.
      if (this.core.picker.missingCount === 0 && this.#records.isCurrent) return;
      this.#records.touched();
      await this.#records.flush();
    } catch (error) {
      // A full disk may have room for what comes; if not, that waits.
      const isFull = classifyDiskError(error).kind === "space";
      if (this.core.picker.missingCount > 0 && !isFull) throw error;
      this.core.log("info", "The folder can not be written: nothing is recorded", { error });
    }
  }

  /** Programs can be run and links are there, as far as the system allows: without them the data is no less complete. */
  async #applyAttributes(): Promise<void> {
    const failed = await this.core.storage.applyAttributes();
    const [first] = failed;
    if (!first) return;
    const others = failed.length > 1 ? ` and ${failed.length - 1} more` : "";
    const message = `Leaves out ${JSON.stringify(first.path)}${others}, links or programs`;
    this.core.log("info", message, { error: first.error });
  }

  #pieceDone(piece: number): void {
    this.progress.pieceDone(piece);
    this.#records.wrote(piece);
    this.#finishFilesOf(piece);
    this.#owner.pieceDone(piece);
    this.streaming.piecesCame();
    this.#checkComplete();
  }

  /** Files that a piece has completed, and that are marked, get their names. */
  #finishFilesOf(piece: number): void {
    const { layout, storage, tasks } = this.core;
    const files = layout.spans(piece, 0, layout.pieceSize(piece)).map(({ file }) => file);
    const marked = files.filter((file) => storage.isPartial(file));
    if (marked.length > 0) tasks.run(() => this.#finishFiles(marked));
  }

  /** Files that are marked as not complete and are get their names; one that can not have it keeps the other. */
  async #finishFiles(files: Iterable<number>): Promise<void> {
    const { storage, log } = this.core;
    const whole = [...files].filter((file) => storage.isPartial(file) && this.files.isWhole(file));
    try {
      await storage.finishFiles(whole);
    } catch (error) {
      log("warn", "Cannot give a complete file its name", { error });
    }
  }

  #piecesLost(pieces: readonly number[]): void {
    this.progress.recount();
    this.#wasComplete = false;
    this.#owner.piecesLost(pieces);
    this.downloads.wantedChanged();
    this.streaming.changed();
  }

  #checkComplete(): void {
    if (this.#wasComplete || !this.isComplete) return;
    this.#wasComplete = true;
    this.core.tasks.run(async (signal) => {
      if (!await this.disk.makeSure(signal)) return;
      await this.#finishFiles(this.core.metainfo.files.keys());
      this.#owner.complete();
      await this.#applyAttributes();
      await this.disk.flushSurely(signal);
      if (!signal.aborted) this.#owner.durable();
    });
  }
}
