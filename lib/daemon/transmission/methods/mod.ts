/**
 * All methods of the RPC by name.
 *
 * @module
 */
import type { Method } from "../method.ts";
import { groupGet, groupSet } from "./groups.ts";
import { blocklistUpdate, freeSpace, portTest, sessionClose } from "./session_actions.ts";
import { sessionGet } from "./session_get.ts";
import { sessionSet } from "./session_set.ts";
import { sessionStats } from "./session_stats.ts";
import {
  queueMoves,
  torrentReannounce,
  torrentRemove,
  torrentStart,
  torrentStartNow,
  torrentStop,
  torrentVerify,
} from "./torrent_actions.ts";
import { torrentAdd } from "./torrent_add.ts";
import { torrentGet } from "./torrent_get.ts";
import { torrentRenamePath, torrentSetLocation } from "./torrent_paths.ts";
import { torrentSet } from "./torrent_set.ts";

/** Methods by their names in snake_case. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["blocklist_update", blocklistUpdate],
  ["free_space", freeSpace],
  ["group_get", groupGet],
  ["group_set", groupSet],
  ["port_test", portTest],
  ["queue_move_bottom", queueMoves.bottom],
  ["queue_move_down", queueMoves.down],
  ["queue_move_top", queueMoves.top],
  ["queue_move_up", queueMoves.up],
  ["session_close", sessionClose],
  ["session_get", sessionGet],
  ["session_set", sessionSet],
  ["session_stats", sessionStats],
  ["torrent_add", torrentAdd],
  ["torrent_get", torrentGet],
  ["torrent_reannounce", torrentReannounce],
  ["torrent_remove", torrentRemove],
  ["torrent_rename_path", torrentRenamePath],
  ["torrent_set", torrentSet],
  ["torrent_set_location", torrentSetLocation],
  ["torrent_start", torrentStart],
  ["torrent_start_now", torrentStartNow],
  ["torrent_stop", torrentStop],
  ["torrent_verify", torrentVerify],
]);
