import type { BanView } from "../view/mod.ts";

/** `POST /torrents/{torrent}/bans` */
export interface BanBody {
  /** An IP address; a port behind it does not count. */
  readonly address: string;
}

/** An address that nothing has to do with. */
export interface Ban extends Omit<BanView, "torrent"> {
  /** The number of the torrent that it was banned from, or as whose peer a user banned it; null where that is gone. */
  readonly torrent: number | null;
}

/** `GET /bans`, and the answer to `POST /torrents/{torrent}/bans` and `DELETE /bans/{address}`. */
export interface BansAnswer {
  /** All that are banned now. */
  readonly bans: readonly Ban[];
}
