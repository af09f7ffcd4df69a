import { isList } from "./json.ts";
import type { Param, Params } from "./params.ts";
import { RpcError } from "./rpc_error.ts";
import { addTrackers, replaceTrackers, tiersOf, type TrackerEntry } from "./tracker_list.ts";

/**
 * Edits trackers as `tracker_add`, `tracker_remove` and `tracker_replace` say: what clients did before there was `tracker_list`, and
 * many still do.
 *
 * @returns the tiers that come of it; undefined where none of the three is asked for.
 * @throws {RpcError} where one of them changes nothing, which is what Transmission answers.
 */
export function editTrackers(
  trackers: readonly TrackerEntry[],
  params: Params,
): string[][] | undefined {
  const add = params.get("tracker_add");
  const remove = params.get("tracker_remove");
  const replace = params.get("tracker_replace");
  if (!add && !remove && !replace) return undefined;
  let edited = trackers;
  if (add) edited = changed(edited, addTrackers(edited, add.strings()));
  if (remove) {
    const ids = new Set(remove.list());
    edited = changed(edited, edited.filter(({ id }) => !ids.has(id)));
  }
  if (replace) edited = changed(edited, replaceTrackers(edited, readReplacements(replace)));
  return tiersOf(edited);
}

function changed(
  before: readonly TrackerEntry[],
  after: readonly TrackerEntry[],
): readonly TrackerEntry[] {
  const isSame = after.length === before.length &&
    after.every(({ announce }, at) => announce === before[at]?.announce);
  if (isSame) throw new RpcError("setAnnounceList");
  return after;
}

/** Reads numbers of trackers and URLs by turns; a list of pairs, as some clients write it, is as well. */
function readReplacements(param: Param): Map<number, string> {
  const flat = param.list().flatMap((one) => isList(one) ? one : [one]);
  const replacements = new Map<number, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const id = flat[at];
    const url = flat[at + 1];
    if (typeof id === "number" && typeof url === "string") replacements.set(id, url);
  }
  return replacements;
}
