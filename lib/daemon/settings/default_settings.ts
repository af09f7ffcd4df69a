import { DEFAULT_ENCRYPTION, DEFAULT_MAX_PEERS } from "../../torrent/mod.ts";
import type { DaemonSettings } from "./daemon_settings.ts";

const MIB = 1024 * 1024;

/** Half hours of a week. */
export const HALF_HOURS_A_WEEK = 7 * 24 * 2;

/** Which folders the settings begin with. */
export interface DefaultFolders {
  /** Where torrents are downloaded to. */
  readonly outputDir: string;
  /** Where they would be until they are complete; by default a folder `incomplete` in it. */
  readonly incompleteDir?: string;
}

/** The settings of a daemon of which nothing was said. */
export function defaultSettings(folders: DefaultFolders): DaemonSettings {
  const { outputDir, incompleteDir = `${outputDir}/incomplete` } = folders;
  return {
    outputDir,
    incompleteDir,
    usesIncompleteDir: false,
    completeDir: "",
    marksPartialFiles: false,
    startsAdded: true,
    trashesTorrentFiles: false,
    trashDir: "",
    defaultTrackers: [],
    isSequential: false,
    watchFolders: [],
    minFreeBytes: 100 * MIB,

    downloadLimit: 10 * MIB,
    isDownloadLimited: false,
    uploadLimit: MIB,
    isUploadLimited: false,
    altDownloadLimit: MIB,
    altUploadLimit: MIB / 4,
    usesAltLimits: false,
    usesAltGrid: false,
    altGrid: { halfHours: "0".repeat(HALF_HOURS_A_WEEK) },
    groups: [],

    downloadQueueSize: 5,
    queuesDownloads: true,
    seedQueueSize: 10,
    queuesSeeds: false,
    stalledMinutes: 30,
    skipsStalled: true,

    ratioGoal: 2,
    hasRatioGoal: false,
    idleGoalMinutes: 30,
    hasIdleGoal: false,
    timeGoalMinutes: 24 * 60,
    hasTimeGoal: false,
    goalMatch: "any",
    goalRules: [],

    port: 6881,
    choosesPort: false,
    portMapping: true,
    maxPeers: 200,
    maxPeersPerTorrent: DEFAULT_MAX_PEERS,
    dht: true,
    pex: true,
    lsd: true,
    utp: true,
    tcp: true,
    encryption: DEFAULT_ENCRYPTION,
    requestQueue: 500,
    usesIpFilters: false,
    ipFilters: [],
  };
}
