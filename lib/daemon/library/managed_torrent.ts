import { formatMagnet, type Metainfo, parseInfoHash } from "../../metainfo/mod.ts";
import type { Clock } from "../../io/mod.ts";
import type { Torrent, TorrentStatus } from "../../torrent/mod.ts";
import type { TorrentProgress, TorrentRow, TorrentSettings, TorrentSummary } from "../store/mod.ts";
import type {
  DaemonTorrentState,
  FileView,
  PeerCounts,
  PeerView,
  PieceInFlight,
  TorrentView,
  TrackerView,
  Trouble,
  WebSeedView,
} from "../view/mod.ts";
import { viewFiles } from "./file_views.ts";
import { uniformPieces } from "./kept_pieces.ts";
import { LiveStatus } from "./live_status.ts";
import { countPeers, NO_PEERS, viewPeer } from "./peer_views.ts";
import { NO_SUMMARY } from "./torrent_facts.ts";
import { viewTrackers, viewWebSeeds } from "./tracker_views.ts";

/** What a torrent would do if it had its turn. */
export type Work = "check" | "download" | "seed";

/** Trouble that keeps a torrent from running until it is gone. */
const BLOCKING: ReadonlySet<Trouble["kind"]> = new Set(["storage-missing", "no-space", "failed"]);

/**
 * A torrent of the daemon: what is kept of it, and the running {@linkcode Torrent} while it has its turn. One that does not run
 * costs no more than its row.
 */
export class ManagedTorrent implements TorrentView {
  readonly id: number;
  readonly addedAt: number;
  /** The torrent while it runs. */
  live: Torrent | undefined;
  /** What it is read from while it does not run, paused in the session. */
  shelved: Torrent | undefined;
  /** What is in it, while that is at hand. */
  metainfo: Metainfo | undefined;
  /** The pieces that its record says to be there, while that is at hand and it does not run. */
  keptPieces: Uint8Array | undefined;
  /** What is wrong with it beside its trackers. */
  problem: Trouble | undefined;
  /** Whether its files are on their way to another folder. */
  isMoving = false;
  /** Whether it was started to run whoever else does. */
  isForced = false;
  /** Whether it runs and nothing comes or goes for long. */
  isStalled = false;
  /** What is on disk is to be hashed before it is believed. */
  needsCheck: boolean;
  readonly #clock: Clock;
  #row: TorrentRow;
  /** What was counted before this run, and in it up to the last look. */
  #progress: TorrentProgress;
  readonly #status: LiveStatus;
  #trackerIds = new Map<string, number>();

  /** One that does not run. */
  constructor(row: TorrentRow, clock: Clock) {
    this.id = row.id;
    this.addedAt = row.addedAt;
    this.needsCheck = row.needsCheck;
    this.#row = row;
    this.#progress = row.progress;
    this.#clock = clock;
    this.#status = new LiveStatus(clock);
  }

  /** What is set of it. */
  get settings(): TorrentSettings {
    return this.#row.settings;
  }

  /** What is counted, up to now. */
  get progress(): TorrentProgress {
    if (!this.live) return this.#progress;
    const { downloadedBytes, uploadedBytes, corruptBytes } = this;
    return { ...this.#progress, downloadedBytes, uploadedBytes, corruptBytes };
  }

  /** Changes what is kept of it. */
  change(row: Partial<Omit<TorrentRow, "id" | "addedAt" | "progress">>): void {
    this.#row = { ...this.#row, ...row };
  }

  /** Changes what is counted. */
  count(progress: Partial<TorrentProgress>): void {
    this.#progress = { ...this.#progress, ...progress };
  }

  /** It runs from now on. */
  begin(torrent: Torrent): void {
    this.live = torrent;
    this.keptPieces = undefined;
    this.#status.forget();
  }

  /** Counts how far the run has come; nothing while that is not known. */
  look(): TorrentStatus | undefined {
    this.#status.forget();
    const status = this.#liveStatus();
    if (status?.state !== "downloading" && status?.state !== "seeding") return undefined;
    const { doneBytes, wantedBytes } = status;
    this.count({ doneBytes, wantedBytes, haveBytes: doneBytes });
    return status;
  }

  /** It does not run any more: what was counted in the run is kept. */
  end(): void {
    this.#status.forget();
    this.#progress = this.progress;
    this.live = undefined;
    this.keptPieces = undefined;
  }

  /** What it would do if it had its turn. */
  get work(): Work {
    if (this.needsCheck && this.hasMetadata) return "check";
    return this.isComplete ? "seed" : "download";
  }

  /** Whether all that is wanted is there. */
  get isComplete(): boolean {
    return this.hasMetadata && !this.needsCheck &&
      this.#progress.doneBytes >= this.#progress.wantedBytes;
  }

  /** Whether it is to run as soon as it has its turn. */
  get wantsToRun(): boolean {
    return !this.settings.isStopped && !this.isMoving &&
      !(this.problem && BLOCKING.has(this.problem.kind));
  }

  get infoHash(): string {
    return this.#row.infoHash;
  }

  get infoHashV2(): string | undefined {
    return this.#row.infoHashV2;
  }

  /** All that are known of its info-hashes. */
  get infoHashes(): readonly string[] {
    return [this.infoHash, ...(this.infoHashV2 === undefined ? [] : [this.infoHashV2])];
  }

  get name(): string {
    return this.settings.diskName ?? this.#row.name;
  }

  get outputDir(): string {
    return this.#row.outputDir;
  }

  get state(): DaemonTorrentState {
    if (this.isMoving) return "moving";
    const status = this.#liveStatus();
    switch (status?.state) {
      case "metadata":
      case "checking":
      case "downloading":
      case "seeding":
        return status.state;
      case "waiting":
        return "downloading";
      case "paused":
      case "failed":
      case "stopped":
        return "stopped";
    }
    return this.wantsToRun ? `${this.work}-waiting` : "stopped";
  }

  get trouble(): Trouble | undefined {
    if (this.problem) return this.problem;
    const status = this.#liveStatus();
    if (status?.state === "waiting") return { kind: "disk", text: status.reason ?? "" };
    return this.live && this.#status.troubleOf(this.live);
  }

  get reason(): string {
    return this.#liveStatus()?.reason ?? "";
  }

  get isFinished(): boolean {
    return this.settings.isFinished;
  }

  get isPrivate(): boolean {
    return this.#summary.isPrivate;
  }

  get hasMetadata(): boolean {
    return this.#row.summary !== undefined;
  }

  get metadataProgress(): number {
    return this.hasMetadata ? 1 : 0;
  }

  get labels(): readonly string[] {
    return this.settings.labels;
  }

  get group(): string {
    return this.settings.group;
  }

  get queuePosition(): number {
    return this.settings.queuePosition;
  }

  get bandwidthPriority(): TorrentSettings["bandwidthPriority"] {
    return this.settings.bandwidthPriority;
  }

  get isSequential(): boolean {
    return this.settings.isSequential;
  }

  get isSuperSeeding(): boolean {
    return this.settings.isSuperSeeding;
  }

  get limits(): TorrentSettings["limits"] {
    return this.settings.limits;
  }

  get goals(): TorrentSettings["goals"] {
    return this.settings.goals;
  }

  get maxPeers(): number {
    return this.settings.maxPeers;
  }

  get totalBytes(): number {
    return this.#summary.totalBytes;
  }

  get wantedBytes(): number {
    return this.#liveStatus()?.wantedBytes || this.#progress.wantedBytes;
  }

  get doneBytes(): number {
    const status = this.#liveStatus();
    return status && status.state !== "checking" && status.state !== "metadata"
      ? status.doneBytes
      : this.#progress.doneBytes;
  }

  get haveBytes(): number {
    return Math.max(this.doneBytes, this.#progress.haveBytes);
  }

  get uncheckedBytes(): number {
    return 0;
  }

  get checkProgress(): number {
    const status = this.#liveStatus();
    if (status?.state !== "checking" || status.totalBytes === 0) return 0;
    return Math.min(1, status.checkedBytes / status.totalBytes);
  }

  get pieceLength(): number {
    return this.#summary.pieceLength;
  }

  get pieceCount(): number {
    return this.#summary.pieceCount;
  }

  get fileCount(): number {
    return this.#summary.fileCount;
  }

  get downloadedBytes(): number {
    return this.#progress.downloadedBytes + (this.live?.totals.downloadedBytes ?? 0);
  }

  get uploadedBytes(): number {
    return this.#progress.uploadedBytes + (this.live?.totals.uploadedBytes ?? 0);
  }

  get corruptBytes(): number {
    return this.#progress.corruptBytes + (this.live?.totals.wastedBytes ?? 0);
  }

  get ratio(): number {
    const bytes = this.downloadedBytes || this.haveBytes;
    return bytes === 0 ? 0 : this.uploadedBytes / bytes;
  }

  get downloadRate(): number {
    return this.#liveStatus()?.downloadRateBytesPerSec ?? 0;
  }

  get uploadRate(): number {
    return this.#liveStatus()?.uploadRateBytesPerSec ?? 0;
  }

  get etaSeconds(): number | undefined {
    return this.#liveStatus()?.etaSeconds;
  }

  get idleEtaSeconds(): number | undefined {
    return undefined;
  }

  get doneAt(): number {
    return this.#progress.doneAt;
  }

  get startedAt(): number {
    return this.#progress.startedAt;
  }

  get activeAt(): number {
    return this.#progress.activeAt;
  }

  get editedAt(): number {
    return this.#progress.editedAt;
  }

  get nextAnnounceByHandAt(): number {
    return 0;
  }

  get secondsDownloading(): number {
    return this.#progress.secondsDownloading;
  }

  get secondsSeeding(): number {
    return this.#progress.secondsSeeding;
  }

  get peerCounts(): PeerCounts {
    const status = this.#liveStatus();
    return this.live && status ? countPeers(this.live, status) : NO_PEERS;
  }

  get trackers(): readonly TrackerView[] {
    return viewTrackers(this, {
      idOf: (announce) => this.#trackerId(announce),
      wallOffsetMs: this.#clock.wallTime() - this.#clock.now(),
    });
  }

  get webSeeds(): readonly WebSeedView[] {
    return viewWebSeeds(this);
  }

  get comment(): string {
    return this.#summary.comment;
  }

  get creator(): string {
    return this.#summary.creator;
  }

  get createdAt(): number {
    return this.#summary.createdAt;
  }

  get source(): string {
    return this.#summary.source;
  }

  get magnetLink(): string {
    const { v1 } = parseInfoHash(this.infoHash) ?? {};
    const { v2 } = parseInfoHash(this.infoHashV2 ?? this.infoHash) ?? {};
    return formatMagnet({
      infoHashes: { ...(v1 ? { v1 } : {}), ...(v2 ? { v2 } : {}) },
      name: this.#row.name,
      trackers: (this.settings.trackers ?? []).flat(),
      webSeeds: [],
      peers: [],
    });
  }

  files(): readonly FileView[] {
    if (!this.metainfo) return [];
    return viewFiles({
      metainfo: this.metainfo,
      settings: this.settings,
      status: this.live?.files(),
      isComplete: this.isComplete,
      pieces: this.live || this.needsCheck ? undefined : this.keptPieces,
    });
  }

  peers(): readonly PeerView[] {
    return this.live?.peers().map(viewPeer) ?? [];
  }

  pieces(): Uint8Array {
    const pieces = this.live?.pieces();
    if (pieces && pieces.length > 0) return pieces;
    if (this.keptPieces && !this.needsCheck) return this.keptPieces.slice();
    const isWhole = this.isComplete && this.settings.files.unwanted.length === 0;
    return uniformPieces(this.pieceCount, isWhole);
  }

  piecesInFlight(): readonly PieceInFlight[] {
    return this.live?.piecesInFlight() ?? [];
  }

  availability(): readonly number[] {
    const pieces = this.pieces();
    const isHere = (piece: number) => ((pieces[piece >> 3] ?? 0) << (piece & 7) & 0x80) !== 0;
    const counts = this.live?.availability() ?? Array<number>(this.pieceCount).fill(0);
    return counts.map((count, piece) => isHere(piece) ? -1 : count);
  }

  availableBytes(): number {
    const there = this.availability().filter((count) => count > 0).length;
    return Math.min(there * this.pieceLength, Math.max(0, this.wantedBytes - this.doneBytes));
  }

  get #summary(): TorrentSummary {
    return this.#row.summary ?? NO_SUMMARY;
  }

  /** The status of the torrent that runs: the same for all that is asked at about one moment. */
  #liveStatus(): TorrentStatus | undefined {
    return this.live && this.#status.of(this.live);
  }

  #trackerId(announce: string): number {
    const known = this.#trackerIds.get(announce);
    if (known !== undefined) return known;
    const id = this.#trackerIds.size;
    this.#trackerIds.set(announce, id);
    return id;
  }
}
