import type { ChangesBody, LimitsShape } from "../../daemon/api/mod.ts";
import type { GoalSettings } from "../../daemon/mod.ts";
import { UsageError } from "../cli_error.ts";
import type { Values } from "../options/values.ts";
import * as options from "./torrent_options.ts";

/**
 * Reads what is to be changed of torrents, but for their files.
 *
 * @throws {UsageError} if something is to be so and not so.
 */
export function readChanges(values: Values): ChangesBody {
  const labels = values.all(options.LABEL);
  const priority = values.get(options.PRIORITY);
  const group = values.get(options.GROUP);
  const maxPeers = values.get(options.MAX_PEERS);
  const trackers = values.all(options.TRACKER);
  const limits = readLimits(values);
  const goals = readGoals(values);
  const isSequential = either(values, options.SEQUENTIAL, options.NO_SEQUENTIAL);
  const isSuperSeeding = either(values, options.SUPER_SEED, options.NO_SUPER_SEED);
  const hasNoLabels = values.has(options.NO_LABELS);
  if (hasNoLabels && labels.length > 0) {
    throw new UsageError("--label and --no-labels do not go together");
  }
  return {
    ...labels.length > 0 || hasNoLabels ? { labels } : {},
    ...priority === undefined ? {} : { bandwidthPriority: priority },
    ...group === undefined ? {} : { group: group === "none" ? "" : group },
    ...maxPeers === undefined ? {} : { maxPeers },
    ...trackers.length > 0 ? { trackers: trackers.map((url) => [url]) } : {},
    ...Object.keys(limits).length > 0 ? { limits } : {},
    ...Object.keys(goals).length > 0 ? { goals } : {},
    ...isSequential === undefined ? {} : { isSequential },
    ...isSuperSeeding === undefined ? {} : { isSuperSeeding },
  };
}

/** A rate of 0 is no limit. */
function readLimits(values: Values): Partial<LimitsShape> {
  const download = values.get(options.DOWNLOAD_LIMIT);
  const upload = values.get(options.UPLOAD_LIMIT);
  return {
    ...download === undefined ? {} : { isDownloadLimited: download > 0 },
    ...download ? { download } : {},
    ...upload === undefined ? {} : { isUploadLimited: upload > 0 },
    ...upload ? { upload } : {},
  };
}

function readGoals(values: Values): Partial<GoalSettings> {
  const ratio = values.get(options.RATIO);
  const idle = values.get(options.IDLE);
  const time = values.get(options.SEED_TIME);
  return {
    ...ratio === undefined ? {} : { ratioMode: modeOf(ratio) },
    ...typeof ratio === "number" ? { ratio } : {},
    ...idle === undefined ? {} : { idleMode: modeOf(idle) },
    ...typeof idle === "number" ? { idleMinutes: idle } : {},
    ...time === undefined ? {} : { timeMode: modeOf(time) },
    ...typeof time === "number" ? { timeMinutes: time } : {},
  };
}

function modeOf(goal: options.Goal): GoalSettings["ratioMode"] {
  return typeof goal === "number" ? "own" : goal;
}

function either(
  values: Values,
  yes: typeof options.SEQUENTIAL,
  no: typeof options.SEQUENTIAL,
): boolean | undefined {
  if (values.has(yes) && values.has(no)) {
    throw new UsageError(`--${yes.name} and --${no.name} do not go together`);
  }
  return values.has(yes) ? true : values.has(no) ? false : undefined;
}
