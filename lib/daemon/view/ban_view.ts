/** An address that nothing has to do with. */
export interface BanView {
  /** The address; with a port where others may be at it, too. */
  readonly address: string;
  /** The number of the torrent that it was banned from, or as whose peer a user banned it; undefined where that is gone. */
  readonly torrent: number | undefined;
  /** When a user banned it, in milliseconds since 1970; 0 for what it did itself. */
  readonly at: number;
  /** What it did, in words that follow "it". */
  readonly reason: string;
  /** Whether a user banned it: then it holds for all torrents and is kept; else for one, as long as that runs. */
  readonly isByUser: boolean;
}
