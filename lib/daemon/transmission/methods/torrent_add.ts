import type { AddRequest, AddSource, FileChanges, TorrentChanges } from "../../control.ts";
import { ControlError } from "../../control_error.ts";
import type { FilePriority, TorrentView } from "../../view/mod.ts";
import { absolutePath } from "../absolute_path.ts";
import { decodeBase64 } from "../../json/mod.ts";
import { readFileIndices } from "../file_indices.ts";
import type { JsonObject } from "../json.ts";
import { legacyTorrentKey } from "../keys.ts";
import { readLabels } from "../labels.ts";
import type { Method } from "../method.ts";
import type { Params } from "../params.ts";
import { fromControlError, RpcError } from "../rpc_error.ts";
import { generalChanges } from "../torrent_changes.ts";

/** Adds a torrent; one that is there already is no error. */
export const torrentAdd: Method = {
  isMutating: true,
  legacyKey: legacyTorrentKey,
  async run({ control }, params) {
    const request = readRequest(params);
    const isUrl = request.source.kind === "location" &&
      /^https?:/i.test(request.source.location);
    try {
      const { torrent, isDuplicate } = await control.add(request);
      return { [isDuplicate ? "torrent_duplicate" : "torrent_added"]: namesOf(torrent) };
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      // What a server gives may be broken; what a client gives is not known for a torrent at all.
      const kind = isUrl ? "corruptTorrent" : "unrecognizedInfo";
      throw fromControlError(error, { kinds: { "not-a-torrent": kind } });
    }
  },
};

function readRequest(params: Params): AddRequest {
  const source = readSource(params);
  const outputDir = params.get("download_dir")?.string() ?? "";
  const isPaused = params.get("paused")?.boolean();
  const labels = params.get("labels");
  const files = readFiles(params);
  const changes: TorrentChanges = { ...generalChanges(params), ...files ? { files } : {} };
  return {
    source,
    ...outputDir ? { outputDir: absolutePath(outputDir, "download directory path") } : {},
    ...isPaused === undefined ? {} : { isPaused },
    ...labels ? { labels: readLabels(labels) } : {},
    ...Object.keys(changes).length > 0 ? { changes } : {},
  };
}

function readSource(params: Params): AddSource {
  const location = params.get("filename")?.string() ?? "";
  const metainfo = params.get("metainfo")?.string() ?? "";
  if (location !== "") {
    const cookies = params.get("cookies")?.string() ?? "";
    // They become a line of a request, which nobody is to continue.
    if (/[\r\n\0]/.test(cookies)) throw new RpcError("invalidParams", "cookies must be one line");
    return { kind: "location", location, ...cookies ? { cookies } : {} };
  }
  if (metainfo === "") throw new RpcError("invalidParams", "no filename or metainfo specified");
  const bytes = decodeBase64(metainfo);
  if (!bytes) throw new RpcError("unrecognizedInfo");
  return { kind: "metainfo", bytes };
}

/**
 * Reads which files are wanted and how much. What comes later in Transmission's order wins where a file is named twice; the daemon
 * compares the numbers with the torrent's files. Empty lists name nothing here: there are no files yet that they could stand for.
 */
function readFiles(params: Params): FileChanges | undefined {
  const [unwanted, wanted] = disjoint(params, ["files_unwanted", "files_wanted"]);
  const [low, normal, high] = disjoint(params, [
    "priority_low",
    "priority_normal",
    "priority_high",
  ]);
  const priorities: Partial<Record<FilePriority, readonly number[]>> = {
    ...low?.length ? { low } : {},
    ...normal?.length ? { normal } : {},
    ...high?.length ? { high } : {},
  };
  const files: FileChanges = {
    ...wanted?.length ? { wanted } : {},
    ...unwanted?.length ? { unwanted } : {},
    ...Object.keys(priorities).length > 0 ? { priorities } : {},
  };
  return Object.keys(files).length > 0 ? files : undefined;
}

/** Reads lists of files, each without those that a later one names. */
function disjoint(params: Params, names: readonly string[]): number[][] {
  const lists = names.map((name) => {
    const param = params.get(name);
    return param ? readFileIndices(param) : [];
  });
  const later = lists.map((_, at) => new Set(lists.slice(at + 1).flat()));
  return lists.map((list, at) => list.filter((index) => !later[at]?.has(index)));
}

function namesOf({ id, name, infoHash }: TorrentView): JsonObject {
  return { hash_string: infoHash, id, name };
}
