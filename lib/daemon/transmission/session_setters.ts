import type { EncryptionPolicy } from "../../torrent/mod.ts";
import type { DaemonSettings, MinuteWindow } from "../settings/mod.ts";
import { absolutePath } from "./absolute_path.ts";
import { changedGrid } from "./alt_window.ts";
import { withBlocklistUrl } from "./blocklist_url.ts";
import type { Param } from "./params.ts";
import { RpcError } from "./rpc_error.ts";
import type { SettableSessionField } from "./session_field.ts";
import { parseTiers } from "./tracker_list.ts";
import { fromKilobytes, MAX_KB_PER_SEC } from "./values.ts";

/** Changes of settings. */
export type SettingChanges = Partial<DaemonSettings>;

/**
 * Reads a setting: what changes by it.
 *
 * @param settings what is set, with what this request changed already.
 * @throws {RpcError} for what makes no sense.
 */
export type SessionSetter = (param: Param, settings: DaemonSettings) => SettingChanges;

const MAX_MINUTES = 65_535;
const MAX_PORT = 65_535;
const MAX_PEERS = 65_535;
const MAX_QUEUE_SIZE = 1_000_000;
const MAX_REQUEST_QUEUE = 65_535;
const LAST_MINUTE = 1_439;
const ALL_DAYS = 0b1111111;

/** What the encryption is by Transmission's word for it; `tolerated` is that of the legacy dialect. */
const ENCRYPTIONS: ReadonlyMap<string, EncryptionPolicy> = new Map([
  ["required", "required"],
  ["preferred", "preferred"],
  ["allowed", "allowed"],
  ["tolerated", "allowed"],
]);

/** All that `session_set` takes, and what each changes. */
export const SESSION_SETTERS = {
  alt_speed_down: (param) => ({ altDownloadLimit: rateOf(param) }),
  alt_speed_enabled: (param) => ({ usesAltLimits: param.boolean() }),
  alt_speed_time_begin: (param, settings) =>
    withWindow(settings, { beginMinute: param.integer(0, LAST_MINUTE) }),
  alt_speed_time_day: (param, settings) =>
    withWindow(settings, { days: param.integer(0, ALL_DAYS) }),
  alt_speed_time_enabled: (param) => ({ usesAltGrid: param.boolean() }),
  alt_speed_time_end: (param, settings) =>
    withWindow(settings, { endMinute: param.integer(0, LAST_MINUTE) }),
  alt_speed_up: (param) => ({ altUploadLimit: rateOf(param) }),
  anti_brute_force_enabled: (param) => onlyAs(param, true, "it can not be turned off"),
  blocklist_enabled: (param) => ({ usesIpFilters: param.boolean() }),
  blocklist_url: (param, { ipFilters }) => ({ ipFilters: withBlocklistUrl(ipFilters, param) }),
  cache_size_mib: (param) => {
    // There is no cache to set, and clients save it along with the rest.
    param.number();
    return {};
  },
  default_trackers: (param) => ({ defaultTrackers: parseTiers(param.string()).flat() }),
  dht_enabled: (param) => ({ dht: param.boolean() }),
  download_dir: (param) => {
    const path = param.string();
    return path === "" ? {} : { outputDir: absolutePath(path, "download directory path") };
  },
  download_queue_enabled: (param) => ({ queuesDownloads: param.boolean() }),
  download_queue_size: (param) => ({ downloadQueueSize: param.integer(0, MAX_QUEUE_SIZE) }),
  encryption: setEncryption,
  idle_seeding_limit: (param) => ({ idleGoalMinutes: param.integer(0, MAX_MINUTES) }),
  idle_seeding_limit_enabled: (param) => ({ hasIdleGoal: param.boolean() }),
  incomplete_dir: (param) => {
    const path = param.string();
    if (path === "") return {};
    return { incompleteDir: absolutePath(path, "incomplete torrents directory path") };
  },
  incomplete_dir_enabled: (param) => ({ usesIncompleteDir: param.boolean() }),
  lpd_enabled: (param) => ({ lsd: param.boolean() }),
  peer_limit_global: (param) => ({ maxPeers: param.integer(1, MAX_PEERS) }),
  peer_limit_per_torrent: (param) => ({ maxPeersPerTorrent: param.integer(1, MAX_PEERS) }),
  peer_port: (param) => ({ port: param.integer(1, MAX_PORT) }),
  peer_port_random_on_start: (param) => ({ choosesPort: param.boolean() }),
  pex_enabled: (param) => ({ pex: param.boolean() }),
  port_forwarding_enabled: (param) => ({ portMapping: param.boolean() }),
  preferred_transports: setTransports,
  queue_stalled_enabled: (param) => ({ skipsStalled: param.boolean() }),
  queue_stalled_minutes: (param) => ({ stalledMinutes: param.integer(0, MAX_MINUTES) }),
  rename_partial_files: (param) => ({ marksPartialFiles: param.boolean() }),
  reqq: (param) => ({ requestQueue: param.integer(1, MAX_REQUEST_QUEUE) }),
  script_torrent_added_enabled: noScripts,
  script_torrent_added_filename: noScripts,
  script_torrent_done_enabled: noScripts,
  script_torrent_done_filename: noScripts,
  script_torrent_done_seeding_enabled: noScripts,
  script_torrent_done_seeding_filename: noScripts,
  seed_queue_enabled: (param) => ({ queuesSeeds: param.boolean() }),
  seed_queue_size: (param) => ({ seedQueueSize: param.integer(0, MAX_QUEUE_SIZE) }),
  seed_ratio_limit: (param) => ({ ratioGoal: param.number() }),
  seed_ratio_limited: (param) => ({ hasRatioGoal: param.boolean() }),
  sequential_download: (param) => ({ isSequential: param.boolean() }),
  speed_limit_down: (param) => ({ downloadLimit: rateOf(param) }),
  speed_limit_down_enabled: (param) => ({ isDownloadLimited: param.boolean() }),
  speed_limit_up: (param) => ({ uploadLimit: rateOf(param) }),
  speed_limit_up_enabled: (param) => ({ isUploadLimited: param.boolean() }),
  start_added_torrents: (param) => ({ startsAdded: param.boolean() }),
  trash_original_torrent_files: (param) => ({ trashesTorrentFiles: param.boolean() }),
  utp_enabled: (param) => ({ utp: param.boolean() }),
} as const satisfies Readonly<Record<SettableSessionField, SessionSetter>>;

function rateOf(param: Param): number {
  return fromKilobytes(param.integer(0, MAX_KB_PER_SEC));
}

function withWindow(
  { altGrid }: DaemonSettings,
  change: Partial<MinuteWindow>,
): SettingChanges {
  const changed = changedGrid(altGrid, change);
  return changed ? { altGrid: changed } : {};
}

function setEncryption(param: Param, settings: DaemonSettings): SettingChanges {
  const encryption = ENCRYPTIONS.get(param.string());
  if (encryption === undefined) {
    const words = 'must be one of "preferred", "required" or "allowed"';
    throw new RpcError("invalidParams", words);
  }
  // "off" was told as "allowed": who sends that back means no change.
  return encryption === "allowed" && settings.encryption === "off" ? {} : { encryption };
}

/** Which of both is tried first is not for users to say here, so their order says nothing. */
function setTransports(param: Param): SettingChanges {
  const named = param.strings();
  const isKnown = named.every((one) => one === "utp" || one === "tcp");
  if (!isKnown || named.length === 0 || new Set(named).size < named.length) {
    throw new RpcError("invalidParams", 'the list must be unique with the values "utp" or "tcp"');
  }
  return { utp: named.includes("utp"), tcp: named.includes("tcp") };
}

/** Programs are only named in the configuration file; a client that saves what it was told is let be. */
function noScripts(param: Param): SettingChanges {
  const isNothing = param.value === false || param.value === "" || param.value === 0;
  if (isNothing) return {};
  throw param.refuse("set in the configuration file: programs can not be named here");
}

function onlyAs(param: Param, value: boolean, why: string): SettingChanges {
  if (param.boolean() === value) return {};
  throw new RpcError("invalidParams", `${param.name} must be ${value}: ${why}`);
}
