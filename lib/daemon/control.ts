import type { StreamOptions } from "../torrent/mod.ts";
import type { DaemonSettings } from "./settings/mod.ts";
import type {
  BandwidthPriority,
  BanView,
  CreationView,
  FilePriority,
  FolderView,
  GoalSettings,
  JournalEntry,
  LimitSettings,
  PreviewView,
  RateRange,
  RatesView,
  SuggestionView,
  TorrentView,
} from "./view/mod.ts";

/** What tells of a torrent. */
export type PlainSource =
  | { readonly kind: "metainfo"; readonly bytes: Uint8Array }
  /** A path, a URL, a magnet link or an info-hash. */
  | { readonly kind: "location"; readonly location: string; readonly cookies?: string };

/** What a torrent is added from. */
export type AddSource =
  | PlainSource
  /** What was looked into: the preview ends with that. */
  | { readonly kind: "preview"; readonly id: string };

/** A file of a torrent, open for reading. */
export interface OpenedFile {
  /** Its path below the output folder, as it is on disk. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** Is the same for the same bytes alone. */
  readonly contentId: string;
  /** Whether what is not here comes when it is read: whether the torrent runs. */
  readonly isGrowing: boolean;
  /** The byte before which all are here from `start` on; `start` where that one is not. */
  hereUntil(start: number): number;
  /**
   * Reads it, as `Torrent.stream()` does: nothing is given that was not checked, and what is not here comes before all else, as
   * far as it is read.
   */
  stream(options: StreamOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** How a torrent is to be added; what is not said is the daemon's default. */
export interface AddRequest {
  /** What from. */
  readonly source: AddSource;
  /** The folder that it goes to; refused outside of the allowed roots. */
  readonly outputDir?: string;
  /** Whether it is stopped until it is started. */
  readonly isPaused?: boolean;
  /** Its labels. */
  readonly labels?: readonly string[];
  /** All else that can be changed of it later, too. */
  readonly changes?: TorrentChanges;
}

/** What became of an addition: both are well. */
export interface AddResult {
  /** The torrent. */
  readonly torrent: TorrentView;
  /** Whether it was there already. */
  readonly isDuplicate: boolean;
}

/** Changes of the files of a torrent, by number; no numbers are all files. */
export interface FileChanges {
  /** Files that are wanted from now on. */
  readonly wanted?: readonly number[];
  /** Files that are not. */
  readonly unwanted?: readonly number[];
  /** Files that get another priority. */
  readonly priorities?: Readonly<Partial<Record<FilePriority, readonly number[]>>>;
}

/** Changes of a torrent's settings; what is not named stays as it is. */
export interface TorrentChanges {
  /** Which files are wanted, and how much. */
  readonly files?: FileChanges;
  /** Its labels, all of them. */
  readonly labels?: readonly string[];
  /** The bandwidth group that it is in; "" for none. */
  readonly group?: string;
  /** How much it gets beside others. */
  readonly bandwidthPriority?: BandwidthPriority;
  /** Limits of its rates. */
  readonly limits?: Partial<LimitSettings>;
  /** When its seeding ends. */
  readonly goals?: Partial<GoalSettings>;
  /** Connections at most. */
  readonly maxPeers?: number;
  /** Its place in the queue, from 0. */
  readonly queuePosition?: number;
  /** Whether it is downloaded from its first piece to its last. */
  readonly isSequential?: boolean;
  /** Whether peers are told of one piece at a time while everything is here (BEP 16). */
  readonly isSuperSeeding?: boolean;
  /** All its trackers by tier, in place of those it has. */
  readonly trackers?: readonly (readonly string[])[];
}

/** A torrent that is to be made. */
export interface CreationRequest {
  /** The file or folder, absolute. */
  readonly path: string;
  /** For which versions of the protocol it is. */
  readonly versions: "v1" | "v2" | "hybrid";
  /** Bytes of a piece; chosen by the size unless given. */
  readonly pieceLength?: number;
  /** Trackers by tier. */
  readonly trackers?: readonly (readonly string[])[];
  /** URLs of web seeds (BEP 19). */
  readonly webSeeds?: readonly string[];
  /** Whether it is private (BEP 27). */
  readonly isPrivate?: boolean;
  /** A comment. */
  readonly comment?: string;
  /** Where it is from; makes the info-hash another. */
  readonly source?: string;
  /** What it is called; as the file or folder unless given. */
  readonly name?: string;
  /** Whether it is added and seeded when it is done. */
  readonly isSeeded?: boolean;
}

/** How long someone waits for something to be done. */
export interface WaitOptions {
  /** Milliseconds at most; 0 by default. */
  readonly waitMs?: number;
}

/** Which of what happened is wanted. */
export interface JournalOptions {
  /** Only what has a lower number. */
  readonly before?: number;
  /** Only what happened to one torrent, which may be gone since. */
  readonly torrent?: number;
  /** How much at most; 100 by default, 1,000 at most. */
  readonly limit?: number;
}

/** Where a torrent goes in the queue. */
export type QueueMove = "top" | "up" | "down" | "bottom";

/** What was moved over the network, and when. */
export interface Statistics {
  /** Payload that was sent. */
  readonly uploadedBytes: number;
  /** Payload that came. */
  readonly downloadedBytes: number;
  /** Torrents' files that were added. */
  readonly filesAdded: number;
  /** Seconds that the daemon ran. */
  readonly secondsActive: number;
  /** Times that it was started. */
  readonly sessionCount: number;
}

/** Free space of a disk. */
export interface DiskSpace {
  /** Bytes that are free; −1 where that can not be told. */
  readonly freeBytes: number;
  /** Bytes in all; −1 where that can not be told. */
  readonly totalBytes: number;
}

/**
 * What can be told to the daemon: every face (RPC, `ctl`, the web page) goes through it, and nothing else. Torrents are named by
 * their number; numbers of torrents that are not there are passed over. What is answered is committed.
 *
 * @throws {ControlError} from each method, where it can not be done.
 */
export interface DaemonControl {
  /** The daemon's version. */
  readonly version: string;
  /** The folder that its state is in. */
  readonly stateDir: string;
  /** The port that peers reach it at. */
  readonly port: number;
  /** Nodes of the DHT that are known; undefined while it is off. */
  readonly dhtNodes: number | undefined;
  /** What is set. */
  readonly settings: DaemonSettings;
  /** Since this start. */
  readonly statistics: Statistics;
  /** Since its state was made. */
  readonly allTimeStatistics: Statistics;
  /** Addresses that the IP filters hold: ranges. */
  readonly ipFilterSize: number;

  /** All torrents, in the order in which they were added. */
  torrents(): readonly TorrentView[];
  /** A torrent by number or info-hash (v1, v2, either case). */
  find(idOrInfoHash: number | string): TorrentView | undefined;
  /**
   * Reads what the dear methods of views ({@linkcode TorrentView.files} above all) need of torrents that do not run; it is kept
   * for a minute.
   */
  prepare(ids: readonly number[]): Promise<void>;
  /** Numbers of the torrents whose view may have changed since `at`, in milliseconds since 1970. */
  changedSince(at: number): readonly number[];
  /** Numbers of the torrents that something was done to since `at`, which is more than that payload came or went. */
  touchedSince(at: number): readonly number[];
  /** Numbers of the torrents that were removed since `at`; remembered for an hour at least. */
  removedSince(at: number): readonly number[];

  /** Adds a torrent. */
  add(request: AddRequest): Promise<AddResult>;
  /**
   * Looks into a torrent, so that someone can choose before it is added; nothing of that is kept. Magnet links and broken files
   * fail at once, what has to be fetched is `fetching`. There are 16 at most, for ten minutes each; the eldest go.
   */
  openPreview(source: PlainSource): Promise<PreviewView>;
  /** A preview as it is now, or when it is not `fetching` any more, or so much later. @throws `not-found`. */
  preview(id: string, options?: WaitOptions): Promise<PreviewView>;
  /** Ends a preview: nobody is asked any more. */
  closePreview(id: string): Promise<void>;

  /** Starts torrents; those of a queue that is full wait, unless it is to be `now`. */
  start(ids: readonly number[], options?: { readonly now?: boolean }): Promise<void>;
  /** Stops torrents. */
  stop(ids: readonly number[]): Promise<void>;
  /** Removes torrents, and their data where that is said. */
  remove(ids: readonly number[], options?: { readonly withData?: boolean }): Promise<void>;
  /** Hashes what is on disk. */
  verify(ids: readonly number[]): Promise<void>;
  /** Announces at once, as far as the trackers allow. */
  reannounce(ids: readonly number[]): Promise<void>;
  /** Changes settings of torrents. */
  change(ids: readonly number[], changes: TorrentChanges): Promise<void>;
  /** Puts torrents into another folder: their files go along, or are taken to be there. */
  relocate(
    ids: readonly number[],
    outputDir: string,
    options: { readonly movesFiles: boolean },
  ): Promise<void>;
  /** Gives a file or folder of a torrent another name. `path` is below the output folder, `name` one part of a path. */
  rename(id: number, path: string, name: string): Promise<void>;
  /** Moves torrents in the queue. */
  moveInQueue(ids: readonly number[], to: QueueMove): Promise<void>;

  /** Changes settings. */
  set(changes: Partial<DaemonSettings>): Promise<void>;
  /** Fetches IP filters anew; gives how many ranges there are. */
  updateIpFilters(): Promise<number>;
  /** Whether others reach the port for peers; undefined where that can not be told. */
  isPortOpen(family: "IPv4" | "IPv6"): Promise<boolean | undefined>;
  /** The free space where a path is. */
  space(path: string): Promise<DiskSpace>;
  /**
   * Opens a file of a torrent for reading, by its number in {@linkcode TorrentView.files}. A torrent that does not run is not
   * started by it: what is here of it can be read.
   *
   * @throws `not-found`, or `conflict` where it is not known what is in it or what is on disk.
   */
  openFile(id: number, file: number): Promise<OpenedFile>;
  /** A .torrent file of all that is known of a torrent; undefined until its metadata is there. */
  metainfoBytes(id: number): Promise<Uint8Array | undefined>;
  /**
   * Begins to make a torrent of a file or folder of this machine, in the background.
   *
   * @throws `forbidden` outside of the allowed roots, `conflict` if too many are being made.
   */
  openCreation(request: CreationRequest): Promise<CreationView>;
  /** The making of a torrent as it is now, or when it is not `hashing` any more, or so much later. @throws `not-found`. */
  creation(id: string, options?: WaitOptions): Promise<CreationView>;
  /** Gives the making of a torrent up, or forgets what came of it. */
  closeCreation(id: string): Promise<void>;
  /** What would be made of a file or folder. */
  suggestCreation(path: string): Promise<SuggestionView>;
  /**
   * Bans the address of a peer of a torrent, from all torrents and for good.
   *
   * @throws `not-found` if there is no such torrent, `invalid` if it is no address, `conflict` if too many are banned.
   */
  ban(id: number, address: string): Promise<void>;
  /** Lifts the ban of an address. @throws `not-found` if no user has banned it. */
  unban(address: string): Promise<void>;
  /** All that are banned, by users or for what they did. */
  bans(): readonly BanView[];
  /** What is in a folder of this machine, under the allowed roots; without a path, these. */
  folder(path?: string): Promise<FolderView>;
  /** What came and went over time, of one torrent or of all together. */
  rates(range: RateRange, torrent?: number): Promise<RatesView>;
  /** What happened, newest first. */
  journal(options?: JournalOptions): Promise<readonly JournalEntry[]>;
  /** Ends the daemon. */
  shutDown(): void;
}
