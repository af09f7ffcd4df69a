import type { TorrentView } from "../view/mod.ts";
import { isList, type Json } from "./json.ts";
import type { MethodContext } from "./method.ts";
import type { Params } from "./params.ts";
import { RpcError } from "./rpc_error.ts";

/** Torrents that one request may name. */
const MAX_IDS = 100_000;

/** How long a torrent that changed is a recent one. */
const RECENT_MS = 60_000;

/** An info-hash of v1 or v2. */
const INFO_HASH = /^(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/;

/** Whether `ids` asks for the torrents that changed within the last minute. */
export function isRecentlyActive(ids: Json | undefined): boolean {
  return ids === "recently_active" || ids === "recently-active";
}

/** Since when torrents count as recent. */
export function recentSince({ now }: MethodContext): number {
  return now - RECENT_MS;
}

/**
 * Finds the torrents that `ids` names: a number, an info-hash, `recently_active`, or a list of those; without it all. What does not
 * exist is passed over, as is what can be no torrent; each is found once.
 *
 * @throws {RpcError} for too many.
 */
export function findTorrents(context: MethodContext, params: Params): readonly TorrentView[] {
  const ids = params.raw("ids");
  if (ids === undefined) return context.control.torrents();
  const named = isList(ids) ? ids : [ids];
  if (named.length > MAX_IDS) {
    throw new RpcError("invalidParams", `ids must be ${MAX_IDS} torrents at most`);
  }
  const found = new Map<number, TorrentView>();
  for (const one of named) {
    for (const torrent of find(context, one)) found.set(torrent.id, torrent);
  }
  return [...found.values()];
}

/** Finds the numbers of the torrents that `ids` names. */
export function findIds(context: MethodContext, params: Params): number[] {
  return findTorrents(context, params).map(({ id }) => id);
}

function find(context: MethodContext, id: Json): readonly TorrentView[] {
  const { control } = context;
  if (isRecentlyActive(id)) {
    const changed = control.changedSince(recentSince(context));
    return changed.map((one) => control.find(one)).filter((one) => one !== undefined);
  }
  const isName = typeof id === "string" ? INFO_HASH.test(id) : Number.isSafeInteger(id);
  if (!isName || (typeof id !== "string" && typeof id !== "number")) return [];
  const torrent = control.find(id);
  return torrent ? [torrent] : [];
}
