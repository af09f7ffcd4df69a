import type { BandwidthPriority, GoalSettings, LimitSettings } from "../view/mod.ts";

/** Which files of a torrent are wanted, and how much, by number; all are wanted and `normal` unless they are here. */
export interface FileChoices {
  /** Those that are not wanted. */
  readonly unwanted: readonly number[];
  /** Those of low priority. */
  readonly low: readonly number[];
  /** Those of high priority. */
  readonly high: readonly number[];
}

/** Where the files of a torrent are. */
export interface FilesPlace {
  /** The folder that they are in. */
  readonly outputDir: string;
  /** As {@linkcode TorrentSettings.diskName}. */
  readonly diskName?: string | undefined;
  /** As {@linkcode TorrentSettings.fileNames}. */
  readonly fileNames: ReadonlyMap<number, string>;
}

/** What is set of one torrent and survives the daemon. */
export interface TorrentSettings {
  /** Whether the user has stopped it, or a goal has. */
  readonly isStopped: boolean;
  /** Whether a goal of seeding was reached, which stopped it. */
  readonly isFinished: boolean;
  /** Its place in the queue, from 0. */
  readonly queuePosition: number;
  /** Its labels, in the order in which they were given. */
  readonly labels: readonly string[];
  /** The bandwidth group that it is in; "" for none. */
  readonly group: string;
  /** How much it gets beside others. */
  readonly bandwidthPriority: BandwidthPriority;
  /** Limits of its rates. */
  readonly limits: LimitSettings;
  /** When its seeding ends. */
  readonly goals: GoalSettings;
  /** Connections at most. */
  readonly maxPeers: number;
  /** Whether it is downloaded from its first piece to its last. */
  readonly isSequential: boolean;
  /** Whether peers are told of one piece at a time while everything is here (BEP 16). */
  readonly isSuperSeeding: boolean;
  /** Which files are wanted. */
  readonly files: FileChoices;
  /** Its trackers by tier, if they were edited; undefined for those of its source. */
  readonly trackers?: readonly (readonly string[])[] | undefined;
  /** Its web seeds, if they were edited; undefined for those of its source. */
  readonly webSeeds?: readonly string[] | undefined;
  /** What it is called on disk; undefined for its own name. */
  readonly diskName?: string | undefined;
  /** Paths on disk below the folder, by number, of files that have another than in the torrent. */
  readonly fileNames: ReadonlyMap<number, string>;
  /** The folder that it is to be in when it is complete; "" to stay. */
  readonly completeDir: string;
  /** Where its files were before they were to be where they are by the rest, while they are on their way. */
  readonly movedFrom?: FilesPlace | undefined;
  /** Where its data goes, while it is being removed with that: "" for nowhere. It is in no list any more. */
  readonly removedTo?: string | undefined;
}

/** The settings of a torrent of which nothing was said. */
export const DEFAULT_TORRENT_SETTINGS: TorrentSettings = {
  isStopped: false,
  isFinished: false,
  queuePosition: 0,
  labels: [],
  group: "",
  bandwidthPriority: "normal",
  limits: {
    download: Infinity,
    upload: Infinity,
    isDownloadLimited: false,
    isUploadLimited: false,
    honorsSession: true,
  },
  goals: {
    ratio: 2,
    ratioMode: "global",
    idleMinutes: 30,
    idleMode: "global",
    timeMinutes: 60,
    timeMode: "global",
  },
  maxPeers: 50,
  isSequential: false,
  isSuperSeeding: false,
  files: { unwanted: [], low: [], high: [] },
  fileNames: new Map(),
  completeDir: "",
};
