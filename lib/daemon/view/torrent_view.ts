import type { FileView } from "./file_view.ts";
import type { PeerCounts, PeerView } from "./peer_view.ts";
import type { TrackerView, WebSeedView } from "./tracker_view.ts";

/**
 * What a torrent of the daemon does.
 *
 * - `stopped`: the user, a goal that was reached, or what is wrong has stopped it;
 * - `check-waiting`, `download-waiting`, `seed-waiting`: it waits for its turn in the queue;
 * - `checking`: what is on disk is being hashed;
 * - `metadata`: peers are asked what is in it;
 * - `moving`: its files are on their way to another folder;
 * - `downloading`, `seeding`: as they say.
 */
export type DaemonTorrentState =
  | "stopped"
  | "check-waiting"
  | "checking"
  | "metadata"
  | "moving"
  | "download-waiting"
  | "downloading"
  | "seed-waiting"
  | "seeding";

/**
 * What is wrong with a torrent.
 *
 * - `tracker-warning`: a tracker warns, and goes on;
 * - `tracker`: no tracker works;
 * - `storage-missing`: the folder or drive of its files is not there; it goes on when that is back;
 * - `no-space`: the disk is nearly full; it goes on when there is space;
 * - `disk`: the disk fails in another way;
 * - `failed`: it can not go on until someone does something.
 */
export type TroubleKind =
  | "tracker-warning"
  | "tracker"
  | "storage-missing"
  | "no-space"
  | "disk"
  | "failed";

/** What is wrong with a torrent, and in words. */
export interface Trouble {
  /** What kind of trouble it is. */
  readonly kind: TroubleKind;
  /** In words. */
  readonly text: string;
}

/** How much a torrent gets beside others. */
export type BandwidthPriority = "low" | "normal" | "high";

/** When a goal of seeding holds: `global`: the daemon's; `own`: the torrent's; `unlimited`: never. */
export type GoalMode = "global" | "own" | "unlimited";

/** When seeding ends. */
export interface GoalSettings {
  /** Uploaded by downloaded bytes at which it ends. */
  readonly ratio: number;
  /** Whether that holds. */
  readonly ratioMode: GoalMode;
  /** Minutes without upload after which it ends. */
  readonly idleMinutes: number;
  /** Whether that holds. */
  readonly idleMode: GoalMode;
  /** Minutes of seeding after which it ends. */
  readonly timeMinutes: number;
  /** Whether that holds. */
  readonly timeMode: GoalMode;
}

/** Limits of a torrent's rates in bytes a second; Infinity is none. */
export interface LimitSettings {
  /** For what is downloaded. */
  readonly download: number;
  /** For what is uploaded. */
  readonly upload: number;
  /** Whether `download` holds. */
  readonly isDownloadLimited: boolean;
  /** Whether `upload` holds. */
  readonly isUploadLimited: boolean;
  /** Whether the limits of all torrents together hold for it, too. */
  readonly honorsSession: boolean;
}

/** A piece of which something was asked for, or has come, and that is not whole. */
export interface PieceInFlight {
  /** Its number. */
  readonly piece: number;
  /** The part of it that was asked for or has come, more than 0. */
  readonly part: number;
}

/**
 * A torrent of the daemon as those outside see it: what every face (RPC, `ctl`, selectors, metrics, the web page) reads.
 * It is live: getters give what is so now. Those that are dear are methods.
 *
 * Times are milliseconds since 1970, 0 where there is none; rates are bytes a second; parts go from 0 to 1.
 */
export interface TorrentView {
  /** Its number: from 1, in the order in which torrents were added, never given twice in one state folder. */
  readonly id: number;
  /** Its info-hash in hexadecimal digits: v1 where it has one, else v2 (64 digits). */
  readonly infoHash: string;
  /** Its v2 info-hash in hexadecimal digits; undefined where it has none or that is not known yet. */
  readonly infoHashV2: string | undefined;
  /** What it is called. */
  readonly name: string;
  /** What it does. */
  readonly state: DaemonTorrentState;
  /** What is wrong with it. */
  readonly trouble: Trouble | undefined;
  /** Why it does not get on, in words, such as that there are no peers; "" for nothing to say. */
  readonly reason: string;
  /** Whether a goal of seeding was reached, which stopped it. */
  readonly isFinished: boolean;
  /** Whether it runs and nothing came or went for as long as the settings call stalled. */
  readonly isStalled: boolean;
  /** Whether it is private (BEP 27). */
  readonly isPrivate: boolean;
  /** Whether its metadata is there. */
  readonly hasMetadata: boolean;
  /** Part of the metadata that is there. */
  readonly metadataProgress: number;
  /** Its labels, in the order in which they were given. */
  readonly labels: readonly string[];
  /** The bandwidth group that it is in; "" for none. */
  readonly group: string;
  /** The folder that it is in. */
  readonly outputDir: string;
  /** Its place in the queue, from 0. */
  readonly queuePosition: number;
  /** How much it gets beside others. */
  readonly bandwidthPriority: BandwidthPriority;
  /** Whether it is downloaded from its first piece to its last. */
  readonly isSequential: boolean;
  /** Whether peers are told of one piece at a time while everything is here (BEP 16). */
  readonly isSuperSeeding: boolean;
  /** Limits of its rates. */
  readonly limits: LimitSettings;
  /** When its seeding ends. */
  readonly goals: GoalSettings;
  /** Connections at most. */
  readonly maxPeers: number;

  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Bytes of the wanted files. */
  readonly wantedBytes: number;
  /** Wanted bytes that are there and checked. */
  readonly doneBytes: number;
  /** Bytes that are there and checked, wanted or not. */
  readonly haveBytes: number;
  /** Bytes that came of pieces that are not whole yet. */
  readonly uncheckedBytes: number;
  /** Part of what is to be checked that was. */
  readonly checkProgress: number;
  /** Bytes of one piece. */
  readonly pieceLength: number;
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Files in all. */
  readonly fileCount: number;
  /** Payload that came since it was added, in all runs. */
  readonly downloadedBytes: number;
  /** Payload that was sent since it was added, in all runs. */
  readonly uploadedBytes: number;
  /** Payload that came and was wrong, in all runs. */
  readonly corruptBytes: number;
  /** Uploaded by downloaded bytes, or by the bytes that are there if none were downloaded; 0 where there are none. */
  readonly ratio: number;
  /** Payload that comes. */
  readonly downloadRate: number;
  /** Payload that goes. */
  readonly uploadRate: number;
  /** Seconds until it is complete; undefined where that can not be told. */
  readonly etaSeconds: number | undefined;
  /** Seconds until its seeding ends for want of interest; undefined where that can not be told. */
  readonly idleEtaSeconds: number | undefined;

  /** When it was added. */
  readonly addedAt: number;
  /** When it was complete. */
  readonly doneAt: number;
  /** When it was last started. */
  readonly startedAt: number;
  /** When payload last came or went. */
  readonly activeAt: number;
  /** When its settings were last changed. */
  readonly editedAt: number;
  /** When it may be announced again by hand. */
  readonly nextAnnounceByHandAt: number;
  /** Seconds that it downloaded, in all runs. */
  readonly secondsDownloading: number;
  /** Seconds that it seeded, in all runs. */
  readonly secondsSeeding: number;

  /** How many peers there are. */
  readonly peerCounts: PeerCounts;
  /** Its trackers with how they stand. */
  readonly trackers: readonly TrackerView[];
  /** Its web seeds (BEP 17, 19). */
  readonly webSeeds: readonly WebSeedView[];

  /** What its maker wrote about it. */
  readonly comment: string;
  /** What it was made with. */
  readonly creator: string;
  /** When it was made. */
  readonly createdAt: number;
  /** The `source` of its info dictionary. */
  readonly source: string;
  /** Its magnet link. */
  readonly magnetLink: string;

  /** Its files; none until the metadata is there, and of one that does not run until it was prepared. */
  files(): readonly FileView[];
  /** Its connected peers. */
  peers(): readonly PeerView[];
  /** The pieces that are there, as in a `bitfield` message (BEP 3). */
  pieces(): Uint8Array;
  /** The pieces that are on their way. */
  piecesInFlight(): readonly PieceInFlight[];
  /** For each piece how many connected peers have it; −1 where it is here. */
  availability(): readonly number[];
  /** Missing wanted bytes that connected peers have. */
  availableBytes(): number;
}
