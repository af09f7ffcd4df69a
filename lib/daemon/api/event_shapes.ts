import type { FileView, PeerView, TrackerHealth, TrackerView, WebSeedView } from "../view/mod.ts";
import type { TorrentShape } from "./shapes.ts";

/** What rows of the event stream have as {@linkcode TorrentShape} has it, but rounded where it would change without end. */
export type SharedField =
  | ("id" | "infoHash" | "infoHashV2" | "name" | "state" | "trouble" | "reason" | "isFinished")
  | (
    | "isStalled"
    | "isPrivate"
    | "hasMetadata"
    | "metadataProgress"
    | "labels"
    | "group"
    | "outputDir"
  )
  | ("queuePosition" | "bandwidthPriority" | "isSequential" | "isSuperSeeding" | "totalBytes")
  | ("wantedBytes" | "doneBytes" | "haveBytes" | "uncheckedBytes" | "checkProgress")
  | ("pieceLength" | "pieceCount" | "fileCount" | "downloadedBytes" | "uploadedBytes")
  | ("corruptBytes" | "ratio" | "downloadRate" | "uploadRate" | "etaSeconds" | "addedAt")
  | ("doneAt" | "startedAt" | "activeAt" | "editedAt" | "secondsDownloading" | "secondsSeeding")
  | ("comment" | "creator" | "source");

/**
 * A torrent in the event stream, of which a client chooses fields. Rates are whole bytes, parts and the ratio have four digits,
 * and what counts seconds does so in whole minutes.
 */
export interface EventRow extends Pick<TorrentShape, SharedField> {
  /** Connected peers. */
  readonly connectedPeers: number;
  /** Those of them that payload comes from. */
  readonly sendingPeers: number;
  /** Those of them that payload goes to. */
  readonly gettingPeers: number;
  /** Web seeds that payload comes from. */
  readonly activeWebSeeds: number;
  /** Seeders in the whole swarm, as trackers count. */
  readonly seeders: number | null;
  /** Leechers in the whole swarm, as trackers count. */
  readonly leechers: number | null;
  /** Its trackers: host and port of each, and how it is. */
  readonly trackers: readonly (readonly [host: string, health: TrackerHealth])[];
}

/** Names of what rows may have. */
export type EventField = keyof EventRow;

/** Parts of one torrent that a stream may tell, besides its row. */
export type DetailName = "files" | "peers" | "trackers" | "pieces";

/** How the daemon is. */
export interface SessionPart {
  /** Payload that comes, in whole bytes a second. */
  readonly downloadRate: number;
  /** Payload that goes, in whole bytes a second. */
  readonly uploadRate: number;
  /** Bytes that are free where torrents go by default, in whole MiB; null where that is not known. */
  readonly freeBytes: number | null;
  /** Connected peers of all torrents. */
  readonly peers: number;
  /** Nodes of the DHT that are known; null while it is off. */
  readonly dhtNodes: number | null;
  /** The port that peers reach it at. */
  readonly port: number;
  /** Whether others reach it there; null where that is not known. */
  readonly isPortOpen: boolean | null;
  /** Whether the alternative limits hold now. */
  readonly isAlternativeSpeed: boolean;
  /** Whether who listens may only look. */
  readonly isReadOnly: boolean;
  /** The daemon's version. */
  readonly version: string;
}

/** The pieces of a torrent as a row of cells, each of which stands for as many pieces as the others, but for the last. */
export interface PiecesPart {
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Pieces that are here. */
  readonly haveCount: number;
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** How many cells there are: 1,024 at most, and no more than pieces. */
  readonly cells: number;
  /** Base64 of a byte a cell: the part of its pieces that is here, 255 for all. */
  readonly have: string;
  /** Base64 of a byte a cell: the part of it that is on its way or waits for the rest of its piece; never 0 where anything is. */
  readonly flying: string;
  /** Base64 of a byte a cell: how many connected peers have the rarest of its missing pieces, 255 at most; 255 if none is missing. */
  readonly availability: string;
}

/** Changes of what has a key: `[key, what changed of it]`; all of it for a new one. */
export type KeyedChange<Key, Value> = readonly [key: Key, changed: Partial<Value>];

/** Peers of a torrent that changed; the key is address and port. */
export interface PeersChange {
  /** New ones and those that changed. */
  readonly changed: readonly KeyedChange<string, PeerView>[];
  /** Keys of those that are gone. */
  readonly removed: readonly string[];
}

/** What is told of the one torrent that a stream was opened for; parts in which nothing changed are absent. */
export interface DetailPart {
  /** Its number. */
  readonly torrent: number;
  /** Whether it takes the place of all that was told of it before. */
  readonly isWhole: boolean;
  /** Files that changed, by number. */
  readonly files?: readonly KeyedChange<number, FileView>[];
  /** Peers. */
  readonly peers?: PeersChange;
  /** All its trackers. */
  readonly trackers?: readonly TrackerView[];
  /** All its web seeds. */
  readonly webSeeds?: readonly WebSeedView[];
  /** Its pieces. */
  readonly pieces?: PiecesPart;
}

/** `event: reset`: everything, in place of what was told before. */
export interface ResetEvent {
  /** What each row has, in this order; the first is `id`. */
  readonly fields: readonly EventField[];
  /** All torrents, in the order in which they were added. */
  readonly rows: readonly (readonly unknown[])[];
  /** How the daemon is. */
  readonly session: SessionPart;
  /** The torrent that was asked for, if it is there. */
  readonly detail?: DetailPart;
}

/** `event: delta`: what changed. */
export interface DeltaEvent {
  /** Torrents that changed, by number; one that is new comes with all fields that were asked for. */
  readonly rows?: readonly KeyedChange<number, EventRow>[];
  /** Numbers of torrents that are gone. */
  readonly removed?: readonly number[];
  /** What changed of the daemon. */
  readonly session?: Partial<SessionPart>;
  /** The torrent that was asked for. */
  readonly detail?: DetailPart;
}
