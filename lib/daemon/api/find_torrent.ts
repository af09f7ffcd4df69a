import type { DaemonControl } from "../control.ts";
import type { TorrentView } from "../view/mod.ts";
import { ApiError } from "./api_error.ts";

/** The torrent that a path names by its number or info-hash. @throws {ApiError} if there is none. */
export function findTorrent(control: DaemonControl, named: string): TorrentView {
  const torrent = control.find(/^\d{1,9}$/.test(named) ? Number(named) : named);
  if (torrent !== undefined) return torrent;
  throw new ApiError("not-found", `There is no torrent ${named}`);
}
