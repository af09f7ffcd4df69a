/** `POST /torrents/{torrent}/bans` */
export interface BanBody {
  /** An IP address; a port behind it counts for nothing but that it may be there. */
  readonly address: string;
}

/** An address that nothing has to do with. */
export interface Ban {
  /** The address; with a port where others may be at it, too. */
  readonly address: string;
  /** The number of the torrent that it was banned from, or as whose peer a user banned it from all; null where that is gone. */
  readonly torrent: number | null;
  /** When a user banned it, in milliseconds since 1970; 0 for what it did itself. */
  readonly at: number;
  /** Why, in words. */
  readonly reason: string;
  /** Whether a user banned it: then it holds for all torrents and is kept; else for one, as long as that runs. */
  readonly isByUser: boolean;
}

/** `GET /bans`, and the answer to `POST /torrents/{torrent}/bans` and `DELETE /bans/{address}`. */
export interface BansAnswer {
  /** All that are banned now. */
  readonly bans: readonly Ban[];
}
