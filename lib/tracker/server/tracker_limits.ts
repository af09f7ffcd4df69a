import type { SwarmStoreLimits } from "./swarm_store.ts";

/** Bounds and times of a tracker. */
export interface TrackerLimits extends SwarmStoreLimits {
  /** When peers are to announce again, in milliseconds; half an hour by default. */
  readonly intervalMs: number;
  /** What must pass between two announces, in milliseconds; a minute by default. */
  readonly minIntervalMs: number;
  /** Torrents; 100,000 by default. */
  readonly maxTorrents: number;
  /** Peers of one torrent; 10,000 by default. */
  readonly maxPeersPerTorrent: number;
  /** Peers of all torrents; 1,000,000 by default, which take about half a gigabyte. */
  readonly maxPeers: number;
  /** How long a peer is kept that says nothing, in milliseconds; twice the interval and a minute by default. */
  readonly peerTimeoutMs: number;
  /** Peers that are named where the peer does not say how many; 50 by default. */
  readonly defaultNumWant: number;
  /** Peers that are named at most; 200 by default. */
  readonly maxNumWant: number;
  /** Requests of one source, ten seconds' worth of which may come at once; 50 by default. */
  readonly requestsPerSec: number;
}

/** Fills in what is left out. @throws {RangeError} if a bound is not a positive number. */
export function trackerLimits(options: Partial<TrackerLimits>): TrackerLimits {
  const intervalMs = options.intervalMs ?? 1_800_000;
  const limits: TrackerLimits = {
    intervalMs,
    minIntervalMs: options.minIntervalMs ?? Math.min(60_000, intervalMs),
    maxTorrents: options.maxTorrents ?? 100_000,
    maxPeersPerTorrent: options.maxPeersPerTorrent ?? 10_000,
    maxPeers: options.maxPeers ?? 1_000_000,
    peerTimeoutMs: options.peerTimeoutMs ?? 2 * intervalMs + 60_000,
    defaultNumWant: options.defaultNumWant ?? 50,
    maxNumWant: options.maxNumWant ?? 200,
    requestsPerSec: options.requestsPerSec ?? 50,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0)) throw new RangeError(`Cannot run a tracker: ${name} is ${value}`);
  }
  return limits;
}
