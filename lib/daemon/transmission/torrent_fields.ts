import type { DaemonTorrentState, TorrentView, TroubleKind } from "../view/mod.ts";
import { encodeBase64 } from "../json/mod.ts";
import type { Json } from "./json.ts";
import { primaryMimeType } from "./mime_type.ts";
import type { TorrentField } from "./torrent_field.ts";
import {
  fileOf,
  fileStatsOf,
  peerOf,
  peersFrom,
  trackerOf,
  trackerStatsOf,
  webSeedOf,
} from "./torrent_parts.ts";
import { formatTrackers } from "./tracker_list.ts";
import { finite, toGoalMode, toKilobytes, toPriority, toSeconds } from "./values.ts";

/** Reads a field of a torrent. */
export type TorrentFieldReader = (torrent: TorrentView) => Json;

/** Numbers of what a torrent does. Who moves waits for it as for a check: the files are not to be touched. */
const STATUSES = {
  stopped: 0,
  "check-waiting": 1,
  moving: 1,
  checking: 2,
  "download-waiting": 3,
  metadata: 4,
  downloading: 4,
  "seed-waiting": 5,
  seeding: 6,
} as const satisfies Record<DaemonTorrentState, number>;

/** Numbers of what is wrong: 1 a tracker warns, 2 a tracker fails, 3 it is on this side. */
const ERRORS = {
  "tracker-warning": 1,
  tracker: 2,
  "storage-missing": 3,
  "no-space": 3,
  disk: 3,
  failed: 3,
} as const satisfies Record<TroubleKind, number>;

/** There is nothing to wait for. */
const ETA_NOT_AVAILABLE = -1;
/** There is, and nobody knows how long. */
const ETA_UNKNOWN = -2;

/** Nothing was downloaded to compare uploads with. */
const RATIO_NOT_AVAILABLE = -1;
/** More than any number. */
const RATIO_INFINITE = -2;

/** All fields of `torrent_get`, and how each is read. */
export const TORRENT_FIELDS = {
  activity_date: (torrent) => toSeconds(torrent.activeAt),
  added_date: (torrent) => toSeconds(torrent.addedAt),
  availability: (torrent) => torrent.availability(),
  bandwidth_priority: (torrent) => toPriority(torrent.bandwidthPriority),
  bytes_completed: (torrent) => torrent.files().map((file) => file.doneBytes),
  comment: (torrent) => torrent.comment,
  corrupt_ever: (torrent) => torrent.corruptBytes,
  creator: (torrent) => torrent.creator,
  date_created: (torrent) => toSeconds(torrent.createdAt),
  desired_available: (torrent) => torrent.availableBytes(),
  done_date: (torrent) => toSeconds(torrent.doneAt),
  download_dir: (torrent) => torrent.outputDir,
  download_limit: (torrent) => toKilobytes(torrent.limits.download),
  download_limited: (torrent) => torrent.limits.isDownloadLimited,
  downloaded_ever: (torrent) => torrent.downloadedBytes,
  edit_date: (torrent) => toSeconds(torrent.editedAt),
  error: (torrent) => torrent.trouble ? ERRORS[torrent.trouble.kind] : 0,
  error_string: (torrent) => torrent.trouble?.text ?? "",
  eta: etaOf,
  eta_idle: (torrent) => Math.round(torrent.idleEtaSeconds ?? ETA_NOT_AVAILABLE),
  file_count: (torrent) => torrent.fileCount,
  file_stats: (torrent) => torrent.files().map(fileStatsOf),
  files: (torrent) => torrent.files().map(fileOf),
  group: (torrent) => torrent.group,
  hash_string: (torrent) => torrent.infoHash,
  have_unchecked: (torrent) => torrent.uncheckedBytes,
  have_valid: (torrent) => torrent.haveBytes,
  honors_session_limits: (torrent) => torrent.limits.honorsSession,
  id: (torrent) => torrent.id,
  is_finished: (torrent) => torrent.isFinished,
  is_private: (torrent) => torrent.isPrivate,
  is_stalled: (torrent) => torrent.isStalled,
  labels: (torrent) => torrent.labels,
  left_until_done: leftOf,
  magnet_link: (torrent) => torrent.magnetLink,
  manual_announce_time: (torrent) => toSeconds(torrent.nextAnnounceByHandAt),
  max_connected_peers: (torrent) => torrent.maxPeers,
  metadata_percent_complete: (torrent) => torrent.hasMetadata ? 1 : torrent.metadataProgress,
  name: (torrent) => torrent.name,
  peer_limit: (torrent) => torrent.maxPeers,
  peers: (torrent) => torrent.peers().map(peerOf),
  peers_connected: (torrent) => torrent.peerCounts.connected,
  peers_from: (torrent) => peersFrom(torrent.peerCounts),
  peers_getting_from_us: (torrent) => torrent.peerCounts.gettingFromUs,
  peers_sending_to_us: (torrent) => torrent.peerCounts.sendingToUs,
  percent_complete: (torrent) =>
    partOf(torrent, torrent.haveBytes + torrent.uncheckedBytes, torrent.totalBytes),
  percent_done: (torrent) =>
    partOf(torrent, torrent.wantedBytes - leftOf(torrent), torrent.wantedBytes),
  piece_count: (torrent) => torrent.pieceCount,
  piece_size: (torrent) => torrent.pieceLength,
  pieces: (torrent) => torrent.hasMetadata ? encodeBase64(torrent.pieces()) : "",
  primary_mime_type: (torrent) => primaryMimeType(torrent.files()),
  priorities: (torrent) => torrent.files().map((file) => toPriority(file.priority)),
  queue_position: (torrent) => torrent.queuePosition,
  rate_download: (torrent) => Math.round(torrent.downloadRate),
  rate_upload: (torrent) => Math.round(torrent.uploadRate),
  recheck_progress: (torrent) => torrent.state === "checking" ? torrent.checkProgress : 0,
  seconds_downloading: (torrent) => Math.floor(torrent.secondsDownloading),
  seconds_seeding: (torrent) => Math.floor(torrent.secondsSeeding),
  seed_idle_limit: (torrent) => finite(torrent.goals.idleMinutes, 0),
  seed_idle_mode: (torrent) => toGoalMode(torrent.goals.idleMode),
  seed_ratio_limit: (torrent) => finite(torrent.goals.ratio, 0),
  seed_ratio_mode: (torrent) => toGoalMode(torrent.goals.ratioMode),
  sequential_download: (torrent) => torrent.isSequential,
  sequential_download_from_piece: () => 0,
  size_when_done: (torrent) => torrent.wantedBytes,
  source: (torrent) => torrent.source,
  start_date: (torrent) => toSeconds(torrent.startedAt),
  status: (torrent) => STATUSES[torrent.state],
  // Nothing lies about as a file: the state is a database.
  torrent_file: () => "",
  total_size: (torrent) => torrent.totalBytes,
  tracker_list: (torrent) => formatTrackers(torrent.trackers),
  tracker_stats: (torrent) => torrent.trackers.map(trackerStatsOf),
  trackers: (torrent) => torrent.trackers.map(trackerOf),
  upload_limit: (torrent) => toKilobytes(torrent.limits.upload),
  upload_limited: (torrent) => torrent.limits.isUploadLimited,
  upload_ratio: ratioOf,
  uploaded_ever: (torrent) => torrent.uploadedBytes,
  wanted: (torrent) => torrent.files().map((file) => file.isWanted),
  webseeds: (torrent) => torrent.webSeeds.map((seed) => seed.url),
  webseeds_ex: (torrent) => torrent.webSeeds.map(webSeedOf),
  webseeds_sending_to_us: (torrent) => torrent.peerCounts.webSeeds,
} as const satisfies Readonly<Record<TorrentField, TorrentFieldReader>>;

/** Seconds until it is complete; one that is waits for nothing. */
function etaOf(torrent: TorrentView): number {
  const { etaSeconds, state } = torrent;
  if (etaSeconds !== undefined && leftOf(torrent) > 0) return Math.round(etaSeconds);
  return state === "downloading" ? ETA_UNKNOWN : ETA_NOT_AVAILABLE;
}

/** Blocks of pieces that are not whole count as here, but nothing is said to be done before it is checked. */
function leftOf({ wantedBytes, doneBytes, uncheckedBytes }: TorrentView): number {
  const missing = Math.max(0, wantedBytes - doneBytes);
  return Math.max(Math.min(missing, 1), missing - uncheckedBytes);
}

function ratioOf({ ratio, haveBytes, downloadedBytes, uploadedBytes }: TorrentView): number {
  if (haveBytes === 0 && downloadedBytes === 0) {
    return uploadedBytes > 0 ? RATIO_INFINITE : RATIO_NOT_AVAILABLE;
  }
  return finite(ratio, RATIO_INFINITE);
}

/** A part from 0 to 1; a torrent of nothing is whole as soon as that is known. */
function partOf({ hasMetadata }: TorrentView, bytes: number, total: number): number {
  if (total === 0) return hasMetadata ? 1 : 0;
  return Math.min(1, bytes / total);
}
