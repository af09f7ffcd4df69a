import { type AddressFamily, addressFamily, parseIp, type Scope, scopeOf } from "../address/mod.ts";
import type { Clock, Endpoint, Log, Network, Random } from "../io/mod.ts";
import type { AnnounceRequest, AnnounceResponse, ScrapeEntry } from "./announce.ts";
import { decodeCompactPeers } from "./compact_peers.ts";
import type { Deadline } from "./_deadline.ts";
import { firstAnswers } from "./_first_answers.ts";
import { intervalMs } from "./_intervals.ts";
import { TrackerError } from "./tracker_error.ts";
import type { TrackerUrl } from "./tracker_url.ts";
import { UdpPort } from "./_udp_port.ts";
import { MAX_UDP_SCRAPE } from "./_udp_protocol.ts";
import type { UdpAnnounceResponse } from "./udp_response.ts";
import { checkTrackerScope, scopeOfAddresses, type UrlRules } from "./url_rules.ts";

/** How long the other family is waited for, once one has answered. */
const FAMILY_GRACE_MS = 1_000;

/** What is needed to ask UDP trackers. */
export interface UdpTrackerOptions {
  /** Opens sockets and finds addresses. */
  readonly network: Network;
  /** Time. */
  readonly clock: Clock;
  /** For transaction ids. */
  readonly random: Random;
  /** What the rules for URLs leave out. */
  readonly rules: UrlRules;
  /** Where to send from, by family; a family that is left out is not used. */
  readonly bind: Partial<Readonly<Record<AddressFamily, string>>>;
  /** Where datagrams are told. */
  readonly log?: Log;
}

/** Asks UDP trackers (BEP 15), all over one socket for each family of addresses. */
export class UdpTracker {
  readonly #options: UdpTrackerOptions;
  readonly #ports = new Map<AddressFamily, Promise<UdpPort>>();
  #isClosed = false;

  /** Makes one; sockets are opened as they are needed. */
  constructor(options: UdpTrackerOptions) {
    this.#options = options;
  }

  /**
   * Announces, over IPv4 and IPv6 where the tracker has both: it names only peers of the same family.
   *
   * @throws {TrackerError} if there is no answer, or it says that it failed.
   */
  async announce(
    tracker: TrackerUrl,
    announce: AnnounceRequest,
    deadline: Deadline,
  ): Promise<AnnounceResponse> {
    const endpoints = await this.#endpointsOf(tracker, deadline);
    const urlData = tracker.path + tracker.query;
    const ways = endpoints.map((endpoint) => async (signal: AbortSignal) => {
      const port = await this.#portFor(endpoint);
      const response = await port.ask(endpoint, { action: "announce", announce, urlData }, signal);
      if (response.action !== "announce") throw notAsked();
      return announceResponse(response, endpoint);
    });
    const { clock } = this.#options;
    const { signal } = deadline;
    return merge(await firstAnswers(ways, { clock, signal, graceMs: FAMILY_GRACE_MS }));
  }

  /** Scrapes, over the family that answers first. @throws {TrackerError} if there is no answer, or it says that it failed. */
  async scrape(
    tracker: TrackerUrl,
    infoHashes: readonly Uint8Array[],
    deadline: Deadline,
  ): Promise<ScrapeEntry[]> {
    const endpoints = await this.#endpointsOf(tracker, deadline);
    const entries: ScrapeEntry[] = [];
    for (let at = 0; at < infoHashes.length; at += MAX_UDP_SCRAPE) {
      const some = infoHashes.slice(at, at + MAX_UDP_SCRAPE);
      const ways = endpoints.map((endpoint) => async (signal: AbortSignal) => {
        const port = await this.#portFor(endpoint);
        const response = await port.ask(endpoint, { action: "scrape", infoHashes: some }, signal);
        if (response.action !== "scrape") throw notAsked();
        return response.entries;
      });
      const { clock } = this.#options;
      const { signal } = deadline;
      const [counts = []] = await firstAnswers(ways, { clock, signal, graceMs: 0 });
      for (const [i, infoHash] of some.entries()) {
        const count = counts[i];
        if (count !== undefined) entries.push({ infoHash, ...count });
      }
    }
    return entries;
  }

  /** Closes the sockets and ends the requests under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const ports = await Promise.allSettled(this.#ports.values());
    const opened = ports.filter((port) => port.status === "fulfilled");
    await Promise.all(opened.map((port) => port.value.close()));
  }

  /** Gives an address of the tracker for each family, chosen at random: one that is down is not chosen always. */
  async #endpointsOf(tracker: TrackerUrl, deadline: Deadline): Promise<Endpoint[]> {
    const { network, random, rules, bind } = this.#options;
    let addresses: string[];
    try {
      addresses = await network.resolver.resolve(tracker.hostname, { signal: deadline.signal });
    } catch (error) {
      deadline.signal.throwIfAborted();
      throw new TrackerError("unreachable", messageOf(error));
    }
    checkTrackerScope(tracker, scopeOfAddresses(addresses), rules);
    const endpoints: Endpoint[] = [];
    for (const family of [4, 6] as const) {
      if (bind[family] === undefined) continue;
      // What a proxy resolves is asked over IPv4, as far as anyone here can tell.
      const some = addresses.filter((address) => (addressFamily(address) ?? 4) === family);
      const hostname = some[some.length > 1 ? random.below(some.length) : 0];
      if (hostname !== undefined) endpoints.push({ hostname, port: tracker.port });
    }
    if (endpoints.length === 0) throw new TrackerError("unreachable", "it has no address to ask");
    return endpoints;
  }

  async #portFor(endpoint: Endpoint): Promise<UdpPort> {
    const family = familyOf(endpoint);
    while (!this.#isClosed) {
      const opening = this.#ports.get(family) ?? this.#open(family);
      this.#ports.set(family, opening);
      try {
        const port = await opening;
        if (!port.isClosed) return port;
        this.#forget(family, opening);
      } catch (error) {
        this.#forget(family, opening);
        throw error;
      }
    }
    throw new TrackerError("unreachable", "the client is being closed");
  }

  /** Lets the next request open another socket, unless one has already. */
  #forget(family: AddressFamily, opening: Promise<UdpPort>): void {
    if (this.#ports.get(family) === opening) this.#ports.delete(family);
  }

  async #open(family: AddressFamily): Promise<UdpPort> {
    const { network, bind } = this.#options;
    const hostname = bind[family] ?? (family === 4 ? "0.0.0.0" : "::");
    try {
      return UdpPort.over(await network.bindDatagrams({ hostname, port: 0 }), this.#options);
    } catch (error) {
      throw new TrackerError("unreachable", `no UDP: ${messageOf(error)}`);
    }
  }
}

/** Whether it is a name, which only a proxy resolves. */
function isName(endpoint: Endpoint): boolean {
  return parseIp(endpoint.hostname) === undefined;
}

function familyOf(endpoint: Endpoint): AddressFamily {
  return endpoint.hostname.includes(":") ? 6 : 4;
}

function announceResponse(response: UdpAnnounceResponse, endpoint: Endpoint): AnnounceResponse {
  const source: Scope = isName(endpoint) ? "global" : scopeOf(endpoint.hostname);
  return {
    peers: decodeCompactPeers(response.peers, { family: familyOf(endpoint), source }),
    intervalMs: intervalMs(response.interval),
    seeders: response.seeders,
    leechers: response.leechers,
  };
}

/** Makes one of the answers over IPv4 and IPv6, of which each may tell of other peers. */
function merge(responses: readonly AnnounceResponse[]): AnnounceResponse {
  return {
    peers: responses.flatMap((response) => response.peers),
    intervalMs: Math.max(...responses.map((response) => response.intervalMs)),
    seeders: Math.max(...responses.map((response) => response.seeders ?? 0)),
    leechers: Math.max(...responses.map((response) => response.leechers ?? 0)),
  };
}

function notAsked(): TrackerError {
  return new TrackerError("bad-answer", "it answers what was not asked");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
