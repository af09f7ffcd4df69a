import type { DiskSpace, FileChanges, QueueMove, Statistics } from "../control.ts";
import type { ControlErrorKind } from "../control_error.ts";
import type { JsonValue } from "../json/mod.ts";
import type {
  BandwidthPriority,
  FileView,
  GoalSettings,
  LimitSettings,
  PeerCounts,
  PeerView,
  TorrentView,
  TrackerView,
  WebSeedView,
} from "../view/mod.ts";

/** In JSON what is not there is null. */
export type OrNull<T> = undefined extends T ? Exclude<T, undefined> | null : T;

/** Names of what is told of a torrent in one answer: all of {@linkcode TorrentView} that is no method. */
export type TorrentField = {
  [Key in keyof TorrentView]: TorrentView[Key] extends (...args: never[]) => unknown ? never : Key;
}[keyof TorrentView];

/** Limits of a torrent; null is none. */
export interface LimitsShape extends Omit<LimitSettings, "download" | "upload"> {
  /** Bytes a second. */
  readonly download: number | null;
  /** Bytes a second. */
  readonly upload: number | null;
}

/** How many peers a torrent has. */
export type PeerCountsShape = { readonly [Key in keyof PeerCounts]: OrNull<PeerCounts[Key]> };

/** A torrent: as {@linkcode TorrentView} has it, but that what is not there, and what has no limit, is null. */
export type TorrentShape =
  & { readonly [Key in Exclude<TorrentField, "limits" | "peerCounts">]: OrNull<TorrentView[Key]> }
  & { readonly limits: LimitsShape; readonly peerCounts: PeerCountsShape };

/** A torrent in few words. */
export type TorrentName = Pick<TorrentShape, "id" | "infoHash" | "name">;

/** `GET /torrents`: of each torrent what was asked for. */
export interface TorrentsAnswer {
  /** The torrents, in the order in which they were added. */
  readonly torrents: readonly Partial<TorrentShape>[];
  /** What was named and fits no torrent, as it was written. */
  readonly unmatched: readonly string[];
}

/** `GET /torrents/{torrent}/files` */
export interface FilesAnswer {
  /** Its files; none until its metadata is there. */
  readonly files: readonly FileView[];
}

/** `GET /torrents/{torrent}/peers` */
export interface PeersAnswer {
  /** Its connected peers. */
  readonly peers: readonly PeerView[];
}

/** `GET /torrents/{torrent}/trackers` */
export interface TrackersAnswer {
  /** Its trackers. */
  readonly trackers: readonly TrackerView[];
  /** Its web seeds. */
  readonly webSeeds: readonly WebSeedView[];
}

/** Which torrents are meant: one of both is to be there. */
export interface SelectionBody {
  /** Numbers, ranges, info-hashes or their beginnings, words such as `all`, names, whole or with `*` and `?`. */
  readonly targets?: readonly (string | number)[];
  /** A selector, such as `ratio > 2 and label = "iso"`. */
  readonly where?: string;
}

/** Changes of a torrent's settings; what is absent stays. */
export interface ChangesBody {
  /** Which files are wanted, and how much; a list without numbers is all of them. */
  readonly files?: FileChanges;
  /** All its labels. */
  readonly labels?: readonly string[];
  /** Its bandwidth group; "" for none. */
  readonly group?: string;
  /** How much it gets beside others. */
  readonly bandwidthPriority?: BandwidthPriority;
  /** Limits of its rates; null is none. */
  readonly limits?: Partial<LimitsShape>;
  /** When its seeding ends. */
  readonly goals?: Partial<GoalSettings>;
  /** Connections at most. */
  readonly maxPeers?: number;
  /** Its place in the queue, from 0. */
  readonly queuePosition?: number;
  /** Whether it comes from the first piece to the last. */
  readonly isSequential?: boolean;
  /** Whether peers are told of one piece at a time (BEP 16). */
  readonly isSuperSeeding?: boolean;
  /** All its trackers by tier. */
  readonly trackers?: readonly (readonly string[])[];
}

/** `POST /torrents`: one of `location`, `metainfo` and `preview` is to be there. */
export interface AddBody {
  /** A path of the daemon's machine, a URL, a magnet link or an info-hash. */
  readonly location?: string;
  /** Cookies for a URL. */
  readonly cookies?: string;
  /** A .torrent file in Base64. */
  readonly metainfo?: string;
  /** What was looked into: the id of a preview, which ends with that. */
  readonly preview?: string;
  /** The folder that it goes to, absolute. */
  readonly outputDir?: string;
  /** Whether it is stopped until it is started. */
  readonly isPaused?: boolean;
  /** Its labels. */
  readonly labels?: readonly string[];
  /** What else is set of it. */
  readonly changes?: ChangesBody;
}

/** The answer to `POST /torrents`: 201 for a new one, 200 for one that was there. */
export interface AddAnswer {
  /** The torrent. */
  readonly torrent: TorrentShape;
  /** Whether it was there. */
  readonly isDuplicate: boolean;
}

/** `PATCH /torrents` */
export interface ChangeTorrentsBody extends SelectionBody {
  /** What becomes other. */
  readonly changes: ChangesBody;
}

/** `POST /torrents/start` */
export interface StartBody extends SelectionBody {
  /** Whether they start even if the queue is full. */
  readonly now?: boolean;
}

/** `POST /torrents/remove` */
export interface RemoveBody extends SelectionBody {
  /** Whether their data goes, too. */
  readonly withData?: boolean;
}

/** `POST /torrents/relocate` */
export interface RelocateBody extends SelectionBody {
  /** The folder, absolute. */
  readonly outputDir: string;
  /** Whether their files go along (the default), or are taken to be there. */
  readonly movesFiles?: boolean;
}

/** `POST /torrents/move-in-queue` */
export interface MoveInQueueBody extends SelectionBody {
  /** Where to. */
  readonly to: QueueMove;
}

/** `POST /torrents/rename`: of one torrent. */
export interface RenameBody extends SelectionBody {
  /** The file or folder, below the output folder, with `/`. */
  readonly path: string;
  /** Its new name: one part of a path. */
  readonly name: string;
}

/** What torrents an action was done to; none is no error. */
export interface ActionAnswer {
  /** The torrents. */
  readonly torrents: readonly TorrentName[];
  /** What was named and fits no torrent, as it was written. */
  readonly unmatched: readonly string[];
}

/** `GET /settings`, and the answer to `PATCH /settings`, whose body is some of them: as they are kept; null is no limit. */
export type SettingsShape = { readonly [key: string]: JsonValue };

/** `GET /statistics` */
export interface StatisticsAnswer {
  /** The daemon's version. */
  readonly version: string;
  /** Since this start. */
  readonly session: Statistics;
  /** Since its state was made. */
  readonly allTime: Statistics;
  /** Torrents that there are. */
  readonly torrents: number;
  /** Payload that comes, in bytes a second. */
  readonly downloadRate: number;
  /** Payload that goes, in bytes a second. */
  readonly uploadRate: number;
}

/** `GET /space?path=…` */
export type SpaceAnswer = DiskSpace;

/** Why something is not done, for programs: as for {@linkcode ControlErrorKind}, and what HTTP adds. */
export type ApiErrorKind =
  | ControlErrorKind
  /** There is nothing at this path. */
  | "no-such-path"
  /** What is there takes other methods. */
  | "wrong-method"
  /** The body is too long. */
  | "too-large"
  /** Who asks may only look. */
  | "read-only"
  /** Who asks shows no token or password that is right. */
  | "unauthorised"
  /** A page of another site asks. */
  | "foreign"
  /** The request is for another host. */
  | "wrong-host"
  /** What changes something is no JSON. */
  | "wrong-type"
  /** There were too many wrong guesses from that address. */
  | "too-many-guesses"
  /** Too many listen to events. */
  | "too-many-streams"
  /** Shoal has a fault; its log says which. */
  | "fault";

/** The answer where something is not done; its status says so as well. */
export interface ErrorAnswer {
  /** What is wrong. */
  readonly error: {
    /** For programs. */
    readonly kind: ApiErrorKind;
    /** For people. */
    readonly message: string;
  };
}
