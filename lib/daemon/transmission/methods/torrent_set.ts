import type { FileChanges, TorrentChanges } from "../../control.ts";
import type { TorrentView } from "../../view/mod.ts";
import { absolutePath } from "../absolute_path.ts";
import { readFileIndices } from "../file_indices.ts";
import { readLabels } from "../labels.ts";
import type { Method, MethodContext } from "../method.ts";
import type { Param, Params } from "../params.ts";
import { RpcError } from "../rpc_error.ts";
import { generalChanges } from "../torrent_changes.ts";
import { findTorrents } from "../torrent_ids.ts";
import { parseTiers } from "../tracker_list.ts";
import { editTrackers } from "../tracker_edits.ts";

/** Lists of files in the order in which Transmission goes through them, and what each changes. */
const FILE_LISTS: readonly (readonly [string, (indices: readonly number[]) => FileChanges])[] = [
  ["files_unwanted", (unwanted) => ({ unwanted })],
  ["files_wanted", (wanted) => ({ wanted })],
  ["priority_high", (high) => ({ priorities: { high } })],
  ["priority_low", (low) => ({ priorities: { low } })],
  ["priority_normal", (normal) => ({ priorities: { normal } })],
];

/** Changes settings of torrents. All is read and compared with the torrents before anything changes. */
export const torrentSet: Method = { isMutating: true, run };

async function run(context: MethodContext, params: Params): Promise<Record<string, never>> {
  const { control } = context;
  const torrents = findTorrents(context, params);
  const steps = [sharedChanges(params), ...fileChanges(params, torrents)];
  const edits = torrents.map(({ id, trackers }) => ({ id, tiers: editTrackers(trackers, params) }));
  const location = params.get("location")?.string();
  if (location !== undefined) absolutePath(location, "new location path");
  const ids = torrents.map(({ id }) => id);
  if (ids.length === 0) return {};
  for (const changes of steps) {
    if (Object.keys(changes).length > 0) await control.change(ids, changes);
  }
  for (const { id, tiers } of edits) {
    if (tiers) await control.change([id], { trackers: tiers });
  }
  if (location !== undefined) await control.relocate(ids, location, { movesFiles: false });
  return {};
}

/** Changes that are the same for each torrent. */
function sharedChanges(params: Params): TorrentChanges {
  const labels = params.get("labels");
  const trackers = params.get("tracker_list")?.string();
  return {
    ...generalChanges(params),
    ...labels ? { labels: readLabels(labels) } : {},
    ...trackers === undefined ? {} : { trackers: parseTiers(trackers) },
  };
}

/** Changes of files, one after the other: a list without numbers stands for all files, and a later one may take some back. */
function fileChanges(params: Params, torrents: readonly TorrentView[]): TorrentChanges[] {
  const changes: TorrentChanges[] = [];
  for (const [name, changeOf] of FILE_LISTS) {
    const param = params.get(name);
    if (param) changes.push({ files: changeOf(indicesFor(param, torrents)) });
  }
  return changes;
}

function indicesFor(param: Param, torrents: readonly TorrentView[]): number[] {
  const counts = torrents.map(({ fileCount }) => fileCount);
  const fewest = counts.reduce((least, count) => Math.min(least, count), Infinity);
  if (fewest === 0 && param.list().length > 0) throw new RpcError("fileIndexOutOfRange");
  return Number.isFinite(fewest) ? readFileIndices(param, fewest) : readFileIndices(param);
}
