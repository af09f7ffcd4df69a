import { ControlError } from "../../control_error.ts";
import { absolutePath } from "../absolute_path.ts";
import { legacyTorrentKey } from "../keys.ts";
import type { Method } from "../method.ts";
import { fromControlError, RpcError } from "../rpc_error.ts";
import { findIds } from "../torrent_ids.ts";

/** Puts torrents into another folder: `move` takes their files along, else they are looked for there. */
export const torrentSetLocation: Method = {
  isMutating: true,
  async run(context, params) {
    const location = params.get("location")?.string();
    if (location === undefined) throw new RpcError("invalidParams", "no location");
    const path = absolutePath(location, "new location path");
    const movesFiles = params.get("move")?.boolean() ?? false;
    const ids = findIds(context, params);
    if (ids.length > 0) await context.control.relocate(ids, path, { movesFiles });
    return {};
  },
};

/** Gives a file or folder of a torrent another name. */
export const torrentRenamePath: Method = {
  isMutating: true,
  legacyKey: legacyTorrentKey,
  async run(context, params) {
    const [id, ...others] = findIds(context, params);
    if (id === undefined || others.length > 0) {
      throw new RpcError("invalidParams", "torrent_rename_path requires 1 torrent");
    }
    const path = params.get("path")?.string() ?? "";
    const name = params.get("name")?.string() ?? "";
    const result = { id, path, name };
    try {
      await context.control.rename(id, path, name);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw fromControlError(error, { kinds: { invalid: "systemError" }, result });
    }
    return result;
  },
};
