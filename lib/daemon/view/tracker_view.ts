/**
 * How a tracker is, so that users can filter and be told.
 *
 * - `unknown`: it was not asked yet, or nothing is announced;
 * - `working`: it answered when it was last asked;
 * - `unreachable`: nobody answers, or the network does not get there;
 * - `refused`: it answers that it will not serve us;
 * - `unregistered`: it does not know the torrent;
 * - `rate-limited`: it was asked too often;
 * - `wrong-certificate`: its certificate is not to be trusted.
 */
export type TrackerHealth =
  | "unknown"
  | "working"
  | "unreachable"
  | "refused"
  | "unregistered"
  | "rate-limited"
  | "wrong-certificate";

/** A tracker of a torrent as those outside see it; times are milliseconds since 1970, 0 where there is none. */
export interface TrackerView {
  /** Its number: it stays the same while the tracker is in the torrent. */
  readonly id: number;
  /** Its whole URL, with what is secret in it. */
  readonly announce: string;
  /** The URL of its scrape (BEP 48); "" where it has none. */
  readonly scrape: string;
  /** Its host and port. */
  readonly host: string;
  /** Its name in short: the domain without its end. */
  readonly siteName: string;
  /** Number of its tier (BEP 12), from 0. */
  readonly tier: number;
  /** How it is. */
  readonly health: TrackerHealth;
  /** Whether it is asked only if others of its tier fail. */
  readonly isBackup: boolean;
  /** `inactive`: it is not asked; `waiting`: later; `queued`: now; `active`: it is being asked. */
  readonly announceState: "inactive" | "waiting" | "queued" | "active";
  /** What it last answered to an announce, or why it did not, in words. */
  readonly message: string;
  /** Whether it was ever asked in this run. */
  readonly hasAnnounced: boolean;
  /** When it was last asked. */
  readonly lastAnnounceAt: number;
  /** When it last answered. */
  readonly lastAnswerAt: number;
  /** Whether it answered when it was last asked. */
  readonly hasSucceeded: boolean;
  /** Whether it took too long then. */
  readonly hasTimedOut: boolean;
  /** When it is asked again. */
  readonly nextAnnounceAt: number;
  /** Peers that it last named. */
  readonly peers: number;
  /** Seeders that it counts; −1 where it did not say. */
  readonly seeders: number;
  /** Leechers that it counts; −1 where it did not say. */
  readonly leechers: number;
  /** Downloads that were completed, as it counts; −1 where it did not say. */
  readonly downloads: number;
}

/** A web seed of a torrent as those outside see it (BEP 17, 19). */
export interface WebSeedView {
  /** Its URL. */
  readonly url: string;
  /** Whether it is asked now. */
  readonly isActive: boolean;
  /** Bytes a second that it sends. */
  readonly downloadRate: number;
  /** Why it is not asked, or not for everything, in words; "" for nothing to say. */
  readonly reason: string;
}
