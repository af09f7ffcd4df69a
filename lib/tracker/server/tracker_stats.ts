/**
 * What is counted of requests.
 *
 * - `limited`: came too fast from one source;
 * - `malformed`: could not be read, or did not show that it comes from where it says;
 * - `refused`: was for a torrent that is not served, or one too many.
 */
export type RequestKind =
  | "httpAnnounces"
  | "httpScrapes"
  | "udpConnects"
  | "udpAnnounces"
  | "udpScrapes"
  | "limited"
  | "malformed"
  | "refused";

/** Requests since the start. */
export type RequestCounts = Readonly<Record<RequestKind, number>>;

/** What a tracker has and had to do, as its `/stats` page says. */
export interface TrackerStats {
  /** Since the start. */
  readonly uptimeSeconds: number;
  /** Torrents. */
  readonly torrents: number;
  /** Peers; one that is in two swarms counts twice. */
  readonly peers: number;
  /** Those that have all. */
  readonly seeders: number;
  /** Those that do not. */
  readonly leechers: number;
  /** Those at IPv6 addresses. */
  readonly ipv6Peers: number;
  /** What was asked. */
  readonly requests: RequestCounts;
}

/** Counts requests. */
export class RequestCounter {
  readonly #counts: Record<RequestKind, number> = {
    httpAnnounces: 0,
    httpScrapes: 0,
    udpConnects: 0,
    udpAnnounces: 0,
    udpScrapes: 0,
    limited: 0,
    malformed: 0,
    refused: 0,
  };

  /** Counts one. */
  add(kind: RequestKind): void {
    this.#counts[kind] += 1;
  }

  /** Gives the counts as they are. */
  counts(): RequestCounts {
    return { ...this.#counts };
  }
}
