import type { DaemonSettings, MinuteWindow } from "../settings/mod.ts";
import { toWindow } from "./alt_window.ts";
import { blocklistUrl } from "./blocklist_url.ts";
import type { Json } from "./json.ts";
import type { SessionField } from "./session_field.ts";
import { formatTiers } from "./tracker_list.ts";
import { finite, toKilobytes } from "./values.ts";

/** The version of Transmission's RPC that this is. */
export const RPC_VERSION_SEMVER = "6.1.0";

/** The same as a number, which came first. */
const RPC_VERSION = 18;

/** The oldest that clients may be made for. */
const RPC_VERSION_MINIMUM = 14;

/**
 * The version of Transmission whose behaviour this is. It comes first in `version`, as clients look at that to learn what they can ask
 * for: Sonarr wants 2.40 at least, and 4.0 for labels.
 */
const TRANSMISSION_VERSION = "4.1.3";

/** What the fields of the session are read from. */
export interface SessionFacts {
  /** What is set. */
  readonly settings: DaemonSettings;
  /** When the alternative limits hold, as near as a window gets. */
  readonly altWindow: MinuteWindow;
  /** The daemon's version. */
  readonly version: string;
  /** The folder that its state is in. */
  readonly stateDir: string;
  /** The port that peers reach it at, which may have been chosen by chance. */
  readonly port: number;
  /** Ranges of the IP filters. */
  readonly ipFilterSize: number;
  /** Free bytes where downloads go; −1 where that was not asked, or can not be told. */
  readonly freeBytes: number;
  /** The value of the header that clients have to send. */
  readonly sessionId: string;
}

/** Reads a field of the session. */
export type SessionFieldReader = (facts: SessionFacts) => Json;

const SIZE_UNITS = ["B", "kB", "MB", "GB", "TB"];
const SPEED_UNITS = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"];
const MEMORY_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** All fields of `session_get`, and how each is read. */
export const SESSION_FIELDS = {
  alt_speed_down: ({ settings }) => toKilobytes(settings.altDownloadLimit),
  alt_speed_enabled: ({ settings }) => settings.usesAltLimits,
  alt_speed_time_begin: ({ altWindow }) => altWindow.beginMinute,
  alt_speed_time_day: ({ altWindow }) => altWindow.days,
  alt_speed_time_enabled: ({ settings }) => settings.usesAltGrid,
  alt_speed_time_end: ({ altWindow }) => altWindow.endMinute,
  alt_speed_up: ({ settings }) => toKilobytes(settings.altUploadLimit),
  anti_brute_force_enabled: () => true,
  blocklist_enabled: ({ settings }) => settings.usesIpFilters,
  blocklist_size: ({ ipFilterSize }) => ipFilterSize,
  blocklist_url: ({ settings }) => blocklistUrl(settings.ipFilters),
  // There is no such cache, as there is none in Transmission 4.2 any more.
  cache_size_mib: () => 0,
  config_dir: ({ stateDir }) => stateDir,
  default_trackers: ({ settings }) => formatTiers(settings.defaultTrackers.map((url) => [url])),
  dht_enabled: ({ settings }) => settings.dht,
  download_dir: ({ settings }) => settings.outputDir,
  download_dir_free_space: ({ freeBytes }) => freeBytes,
  download_queue_enabled: ({ settings }) => settings.queuesDownloads,
  download_queue_size: ({ settings }) => finite(settings.downloadQueueSize, 0),
  encryption: ({ settings }) => encryptionOf(settings),
  idle_seeding_limit: ({ settings }) => finite(settings.idleGoalMinutes, 0),
  idle_seeding_limit_enabled: ({ settings }) => settings.hasIdleGoal,
  incomplete_dir: ({ settings }) => settings.incompleteDir,
  incomplete_dir_enabled: ({ settings }) => settings.usesIncompleteDir,
  lpd_enabled: ({ settings }) => settings.lsd,
  peer_limit_global: ({ settings }) => settings.maxPeers,
  peer_limit_per_torrent: ({ settings }) => settings.maxPeersPerTorrent,
  peer_port: ({ port }) => port,
  peer_port_random_on_start: ({ settings }) => settings.choosesPort,
  pex_enabled: ({ settings }) => settings.pex,
  port_forwarding_enabled: ({ settings }) => settings.portMapping,
  preferred_transports: ({ settings }) => [
    ...settings.utp ? ["utp"] : [],
    ...settings.tcp ? ["tcp"] : [],
  ],
  queue_stalled_enabled: ({ settings }) => settings.skipsStalled,
  queue_stalled_minutes: ({ settings }) => finite(settings.stalledMinutes, 0),
  rename_partial_files: ({ settings }) => settings.marksPartialFiles,
  reqq: ({ settings }) => settings.requestQueue,
  rpc_version: () => RPC_VERSION,
  rpc_version_minimum: () => RPC_VERSION_MINIMUM,
  rpc_version_semver: () => RPC_VERSION_SEMVER,
  // Programs are never started from here: who can add torrents could then run anything.
  script_torrent_added_enabled: () => false,
  script_torrent_added_filename: () => "",
  script_torrent_done_enabled: () => false,
  script_torrent_done_filename: () => "",
  script_torrent_done_seeding_enabled: () => false,
  script_torrent_done_seeding_filename: () => "",
  seed_queue_enabled: ({ settings }) => settings.queuesSeeds,
  seed_queue_size: ({ settings }) => finite(settings.seedQueueSize, 0),
  seed_ratio_limit: ({ settings }) => finite(settings.ratioGoal, 0),
  seed_ratio_limited: ({ settings }) => settings.hasRatioGoal,
  sequential_download: ({ settings }) => settings.isSequential,
  session_id: ({ sessionId }) => sessionId,
  speed_limit_down: ({ settings }) => toKilobytes(settings.downloadLimit),
  speed_limit_down_enabled: ({ settings }) => settings.isDownloadLimited,
  speed_limit_up: ({ settings }) => toKilobytes(settings.uploadLimit),
  speed_limit_up_enabled: ({ settings }) => settings.isUploadLimited,
  start_added_torrents: ({ settings }) => settings.startsAdded,
  tcp_enabled: ({ settings }) => settings.tcp,
  trash_original_torrent_files: ({ settings }) => settings.trashesTorrentFiles,
  units: () => ({
    memory_bytes: 1_024,
    memory_units: MEMORY_UNITS,
    size_bytes: 1_000,
    size_units: SIZE_UNITS,
    speed_bytes: 1_000,
    speed_units: SPEED_UNITS,
  }),
  utp_enabled: ({ settings }) => settings.utp,
  version: ({ version }) => `${TRANSMISSION_VERSION} (Shoal ${version})`,
} as const satisfies Readonly<Record<SessionField, SessionFieldReader>>;

/** Gives what the fields are read from, but for the free space. */
export function sessionFacts(
  from: Omit<SessionFacts, "altWindow" | "freeBytes">,
  freeBytes: number,
): SessionFacts {
  return { ...from, altWindow: toWindow(from.settings.altGrid), freeBytes };
}

/** Transmission always takes encrypted connections, so "off" is told as what is next to it. */
function encryptionOf({ encryption }: DaemonSettings): string {
  return encryption === "off" ? "allowed" : encryption;
}
