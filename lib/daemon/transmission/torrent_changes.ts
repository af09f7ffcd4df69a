import type { TorrentChanges } from "../control.ts";
import type { GoalSettings, LimitSettings } from "../view/mod.ts";
import type { Params } from "./params.ts";
import { RpcError } from "./rpc_error.ts";
import { fromGoalMode, fromKilobytes, fromPriority, MAX_KB_PER_SEC } from "./values.ts";

/** Connections that a torrent may get. */
const MAX_PEERS = 65_535;

/** Minutes of the longest wait that can be set: Transmission's are 16 bits. */
const MAX_MINUTES = 65_535;

/** The last place that a queue may have. */
const MAX_QUEUE_POSITION = 2 ** 31 - 1;

/**
 * Reads the changes of a torrent that need nothing known of it: all but files, labels, trackers and where it is. What is not among the
 * parameters is not in the changes.
 *
 * @throws {RpcError} for what makes no sense.
 */
export function generalChanges(params: Params): TorrentChanges {
  const priority = params.get("bandwidth_priority")?.integer(-1, 1);
  const group = params.get("group")?.string();
  const maxPeers = params.get("peer_limit")?.integer(1, MAX_PEERS);
  const queuePosition = params.get("queue_position")?.integer(0, MAX_QUEUE_POSITION);
  const isSequential = params.get("sequential_download")?.boolean();
  const limits = limitChanges(params);
  const goals = goalChanges(params);
  refuseFirstPiece(params);
  return {
    ...priority === undefined ? {} : { bandwidthPriority: fromPriority(priority) },
    ...group === undefined ? {} : { group },
    ...maxPeers === undefined ? {} : { maxPeers },
    ...queuePosition === undefined ? {} : { queuePosition },
    ...isSequential === undefined ? {} : { isSequential },
    ...Object.keys(limits).length > 0 ? { limits } : {},
    ...Object.keys(goals).length > 0 ? { goals } : {},
  };
}

function limitChanges(params: Params): Partial<LimitSettings> {
  const download = params.get("download_limit")?.integer(0, MAX_KB_PER_SEC);
  const upload = params.get("upload_limit")?.integer(0, MAX_KB_PER_SEC);
  const isDownloadLimited = params.get("download_limited")?.boolean();
  const isUploadLimited = params.get("upload_limited")?.boolean();
  const honorsSession = params.get("honors_session_limits")?.boolean();
  return {
    ...download === undefined ? {} : { download: fromKilobytes(download) },
    ...upload === undefined ? {} : { upload: fromKilobytes(upload) },
    ...isDownloadLimited === undefined ? {} : { isDownloadLimited },
    ...isUploadLimited === undefined ? {} : { isUploadLimited },
    ...honorsSession === undefined ? {} : { honorsSession },
  };
}

function goalChanges(params: Params): Partial<GoalSettings> {
  const ratio = params.get("seed_ratio_limit")?.number();
  const ratioMode = params.get("seed_ratio_mode")?.integer(0, 2);
  const idleMinutes = params.get("seed_idle_limit")?.integer(0, MAX_MINUTES);
  const idleMode = params.get("seed_idle_mode")?.integer(0, 2);
  return {
    ...ratio === undefined ? {} : { ratio },
    ...ratioMode === undefined ? {} : { ratioMode: fromGoalMode(ratioMode) },
    ...idleMinutes === undefined ? {} : { idleMinutes },
    ...idleMode === undefined ? {} : { idleMode: fromGoalMode(idleMode) },
  };
}

/** Sequential downloads begin with the first piece here. */
function refuseFirstPiece(params: Params): void {
  const param = params.get("sequential_download_from_piece");
  if (param === undefined || param.value === 0) return;
  throw new RpcError(
    "pieceIndexOutOfRange",
    "sequential_download_from_piece can only be 0: downloads begin with the first piece",
  );
}
