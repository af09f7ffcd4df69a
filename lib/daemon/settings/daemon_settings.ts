import type { EncryptionPolicy } from "../../torrent/mod.ts";

/** A time of some days of the week, in minutes: what a client that knows no grid says in its place. */
export interface MinuteWindow {
  /** Minute of the day at which it begins, from 0 to 1439. */
  readonly beginMinute: number;
  /** Minute at which it ends: of the next day where that is not after the beginning. */
  readonly endMinute: number;
  /** Days on which it begins, a bit each: 1 for Sunday to 64 for Saturday. */
  readonly days: number;
}

/** A window of time in which other limits hold: a grid of a week's half hours. */
export interface WeeklyGrid {
  /**
   * 336 letters, `0` or `1`, one a half hour from Sunday 00:00 local time on: whether the alternative limits hold then.
   */
  readonly halfHours: string;
  /** The window that the half hours were made of, if they were; its minutes are kept for those who ask for them again. */
  readonly window?: MinuteWindow;
}

/** A folder whose torrents and `.magnet` files are added. */
export interface WatchFolder {
  /** Its path. */
  readonly path: string;
  /** Where its torrents go; the daemon's folder by default. */
  readonly outputDir?: string;
  /** Labels that they get. */
  readonly labels: readonly string[];
  /** Whether they start at once. */
  readonly starts: boolean;
  /** Whether what was added is removed from the folder; else it is renamed to `….added`. */
  readonly removesAdded: boolean;
}

/** Goals of seeding for some torrents: those of a label, or of a tracker's host. */
export interface GoalRule {
  /** `label` or `tracker`. */
  readonly by: "label" | "tracker";
  /** The label, or the host. */
  readonly name: string;
  /** Ratio; undefined for none. */
  readonly ratio?: number;
  /** Minutes without upload; undefined for none. */
  readonly idleMinutes?: number;
  /** Minutes of seeding; undefined for none. */
  readonly timeMinutes?: number;
}

/** Limits of torrents in a bandwidth group, or with a label. */
export interface BandwidthGroup {
  /** Its name. */
  readonly name: string;
  /** Bytes a second that are downloaded; Infinity for no limit. */
  readonly download: number;
  /** Bytes a second that are uploaded; Infinity for no limit. */
  readonly upload: number;
  /** Whether `download` holds. */
  readonly isDownloadLimited: boolean;
  /** Whether `upload` holds. */
  readonly isUploadLimited: boolean;
  /** Whether the limits of all torrents together hold for it, too. */
  readonly honorsSession: boolean;
}

/** All that can be set of a daemon while it runs. Rates are bytes a second. */
export interface DaemonSettings {
  /** The folder that torrents are downloaded to. */
  readonly outputDir: string;
  /** The folder that they are in until they are complete. */
  readonly incompleteDir: string;
  /** Whether they are. */
  readonly usesIncompleteDir: boolean;
  /** The folder that complete ones are moved to; "" for none. */
  readonly completeDir: string;
  /** Whether files that are not complete end in `.part`. */
  readonly marksPartialFiles: boolean;
  /** Whether torrents start when they are added. */
  readonly startsAdded: boolean;
  /** Whether .torrent files that were added from disk are removed. */
  readonly trashesTorrentFiles: boolean;
  /** The folder that removed data goes to; "" removes it for good. */
  readonly trashDir: string;
  /** Trackers that public torrents get, too; one tier each. */
  readonly defaultTrackers: readonly string[];
  /** Whether torrents are downloaded from first to last. */
  readonly isSequential: boolean;
  /** Folders that are watched. */
  readonly watchFolders: readonly WatchFolder[];
  /** Downloads pause when the disk has less free space than so many bytes; 0 for no guard. */
  readonly minFreeBytes: number;

  /** Limit of what is downloaded. */
  readonly downloadLimit: number;
  /** Whether it holds. */
  readonly isDownloadLimited: boolean;
  /** Limit of what is uploaded. */
  readonly uploadLimit: number;
  /** Whether it holds. */
  readonly isUploadLimited: boolean;
  /** The alternative limit of what is downloaded. */
  readonly altDownloadLimit: number;
  /** The alternative limit of what is uploaded. */
  readonly altUploadLimit: number;
  /** Whether the alternative limits hold now. */
  readonly usesAltLimits: boolean;
  /** Whether the grid says when they hold. */
  readonly usesAltGrid: boolean;
  /** When they do. */
  readonly altGrid: WeeklyGrid;
  /** Bandwidth groups. */
  readonly groups: readonly BandwidthGroup[];

  /** Downloads at once, if that is limited. */
  readonly downloadQueueSize: number;
  /** Whether downloads wait for their turn. */
  readonly queuesDownloads: boolean;
  /** Seeds at once, if that is limited. */
  readonly seedQueueSize: number;
  /** Whether seeds wait for their turn. */
  readonly queuesSeeds: boolean;
  /** Minutes without payload after which one is stalled and does not count in the queue. */
  readonly stalledMinutes: number;
  /** Whether stalled ones do not count. */
  readonly skipsStalled: boolean;

  /** Ratio at which seeding ends. */
  readonly ratioGoal: number;
  /** Whether that holds. */
  readonly hasRatioGoal: boolean;
  /** Minutes without upload after which seeding ends. */
  readonly idleGoalMinutes: number;
  /** Whether that holds. */
  readonly hasIdleGoal: boolean;
  /** Minutes of seeding after which it ends. */
  readonly timeGoalMinutes: number;
  /** Whether that holds. */
  readonly hasTimeGoal: boolean;
  /** Whether all goals have to be reached, or any. */
  readonly goalMatch: "any" | "all";
  /** Goals by label and tracker; the first that fits holds. */
  readonly goalRules: readonly GoalRule[];

  /** Port for peers. */
  readonly port: number;
  /** Whether another one is chosen at each start. */
  readonly choosesPort: boolean;
  /** Whether routers are asked to let peers in. */
  readonly portMapping: boolean;
  /** Connections of all torrents together. */
  readonly maxPeers: number;
  /** Connections of one torrent. */
  readonly maxPeersPerTorrent: number;
  /** Whether the DHT is used. */
  readonly dht: boolean;
  /** Whether peers tell of peers. */
  readonly pex: boolean;
  /** Whether peers are sought in the network around. */
  readonly lsd: boolean;
  /** Whether uTP is used. */
  readonly utp: boolean;
  /** Whether TCP is used. */
  readonly tcp: boolean;
  /** Whether connections are encrypted. */
  readonly encryption: EncryptionPolicy;
  /** Requests that a peer may have waiting. */
  readonly requestQueue: number;
  /** Whether the IP filters hold. */
  readonly usesIpFilters: boolean;
  /** Files and URLs of IP filters. */
  readonly ipFilters: readonly string[];
}
