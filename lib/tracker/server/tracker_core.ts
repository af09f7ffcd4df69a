import { bytesToKey } from "../../bencode/mod.ts";
import {
  type AddressFamily,
  encodeCompactEndpoint,
  normaliseHostname,
  parseIp,
  scopeOf,
} from "../../address/mod.ts";
import type { Endpoint, Random } from "../../io/mod.ts";
import type { AnnounceRequest } from "../announce.ts";
import { RequestLimiter } from "./request_limiter.ts";
import { type StoreAnswer, type SwarmCounts, SwarmStore } from "./swarm_store.ts";
import type { TrackerLimits } from "./tracker_limits.ts";
import { RequestCounter, type RequestCounts, type TrackerStats } from "./tracker_stats.ts";

/** An announce as it came in. */
export interface IncomingAnnounce {
  /** What is announced. */
  readonly request: Omit<AnnounceRequest, "key">;
  /** The secret that the peer shows to be the same as before; empty where it has none. */
  readonly key: string;
  /** Where it came from. */
  readonly from: Endpoint;
  /** The address that the peer says it has. */
  readonly claimedAddress?: string;
  /** The families of addresses that the answer has room for. */
  readonly families: readonly AddressFamily[];
  /** How many peers the answer has room for. */
  readonly maxPeers: number;
}

/** What a tracker does, whatever the request came in: shared by its HTTP and UDP sides. */
export class TrackerCore {
  /** Its bounds. */
  readonly limits: TrackerLimits;
  /** What was asked so far. */
  readonly counter: RequestCounter = new RequestCounter();
  readonly #store: SwarmStore;
  readonly #limiter: RequestLimiter;
  readonly #startedAt: number;
  #allowed: ReadonlySet<string> | undefined;

  /** Makes one without torrents. */
  constructor(limits: TrackerLimits, options: { readonly random: Random; readonly now: number }) {
    this.limits = limits;
    this.#store = new SwarmStore(options.random, limits);
    this.#limiter = new RequestLimiter(limits.requestsPerSec);
    this.#startedAt = options.now;
  }

  /** Sets which torrents are served, by info-hashes of 20 bytes; all, if undefined. */
  setAllowed(infoHashes: Iterable<Uint8Array> | undefined): void {
    this.#allowed = infoHashes === undefined ? undefined : new Set(mapToKeys(infoHashes));
  }

  /** Counts a request of its source; says whether it is to be answered. */
  admit(from: Endpoint, now: number): boolean {
    if (this.#limiter.admit(from, now)) return true;
    this.counter.add("limited");
    return false;
  }

  /** Takes an announce; gives the answer, or why there is none. */
  announce(incoming: IncomingAnnounce, now: number): StoreAnswer | string {
    const { request, key, families } = incoming;
    const { infoHash, peerId, event } = request;
    if (!this.#isAllowed(infoHash)) {
      this.counter.add("refused");
      return "This torrent is not served here";
    }
    const hostname = addressOf(incoming);
    const numWant = request.numWant < 0 ? this.limits.defaultNumWant : request.numWant;
    const answer = this.#store.announce({
      infoHash,
      peerId,
      key,
      event,
      compact: encodeCompactEndpoint({ hostname, port: request.port }),
      isSeeder: request.left === 0,
      numWant: Math.min(numWant, this.limits.maxNumWant, incoming.maxPeers),
      families,
    }, now);
    if (answer !== undefined) return answer;
    this.counter.add("refused");
    return "This tracker has too many torrents";
  }

  /** Gives the counts of a torrent; undefined where it is not known. */
  scrape(infoHash: Uint8Array, now: number): SwarmCounts | undefined {
    return this.#isAllowed(infoHash) ? this.#store.scrape(infoHash, now) : undefined;
  }

  /** Gives the counts of all torrents, by info-hash as a key. */
  scrapeAll(now: number): Iterable<readonly [string, SwarmCounts]> {
    return this.#store.scrapeAll(now);
  }

  /** Tells how much it has and had to do. */
  stats(now: number): TrackerStats {
    const { torrents, seeders, leechers, ipv6 } = this.#store.totals(now);
    const requests: RequestCounts = this.counter.counts();
    const uptimeSeconds = Math.floor((now - this.#startedAt) / 1000);
    const peers = seeders + leechers;
    return { uptimeSeconds, torrents, peers, seeders, leechers, ipv6Peers: ipv6, requests };
  }

  #isAllowed(infoHash: Uint8Array): boolean {
    return this.#allowed === undefined || this.#allowed.has(bytesToKey(infoHash));
  }
}

/**
 * Gives the address that a peer is named by: where its request came from. What it says itself counts only on this
 * machine and its network, and only for an address there.
 */
function addressOf({ from, claimedAddress }: IncomingAnnounce): string {
  const scope = scopeOf(from.hostname);
  if (claimedAddress === undefined || scope === "global") return from.hostname;
  if (parseIp(claimedAddress) === undefined) return from.hostname;
  return scopeOf(claimedAddress) === scope ? normaliseHostname(claimedAddress) : from.hostname;
}

function* mapToKeys(infoHashes: Iterable<Uint8Array>): Iterable<string> {
  for (const infoHash of infoHashes) yield bytesToKey(infoHash);
}
