import { bytesToKey, type Encodable, encode, keyToBytes } from "../../bencode/mod.ts";
import { formatIp, parseIp } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import type { AnnounceEvent, AnnounceRequest } from "../announce.ts";
import { QueryBytes } from "./query_bytes.ts";
import type { NamedPeer, StoreAnswer, SwarmCounts } from "./swarm_store.ts";
import type { TrackerCore } from "./tracker_core.ts";
import { joinCompact } from "./_join_compact.ts";

/** Torrents of one scrape. */
const MAX_SCRAPE = 100;

/** How long the scrape of all torrents is kept before it is made anew. */
const FULL_SCRAPE_LIFE_MS = 60_000;

/** Characters of a peer's key that count. */
const MAX_KEY_LENGTH = 32;

/** What is served besides `/announce` and `/scrape` of named torrents. */
export interface HttpFaceOptions {
  /** Whether a scrape that names no torrent gives all of them. */
  readonly fullScrape: boolean;
  /** Whether there is a page `/stats`. */
  readonly statsPage: boolean;
}

/** The HTTP side of a tracker (BEP 3, 7, 23, 24, 48). */
export class HttpFace {
  readonly #core: TrackerCore;
  readonly #options: HttpFaceOptions;
  #fullScrape: { readonly body: Uint8Array<ArrayBuffer>; readonly madeAt: number } | undefined;

  /** Makes one. */
  constructor(core: TrackerCore, options: HttpFaceOptions) {
    this.#core = core;
    this.#options = options;
  }

  /** Answers a request. */
  handle(request: Request, from: Endpoint, now: number): Response {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return plain("Only GET is answered\n", 405);
    }
    if (!this.#core.admit(from, now)) {
      return new Response(encode({ "failure reason": "Too many requests" }), {
        status: 429,
        headers: { "Retry-After": "60" },
      });
    }
    const { path, query } = splitUrl(request.url);
    try {
      if (path === "/announce") return this.#announce(new QueryBytes(query), from, now);
      if (path === "/scrape") return this.#scrape(new QueryBytes(query), now);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#core.counter.add("malformed");
      return bencoded({ "failure reason": error.message });
    }
    if (path === "/stats" && this.#options.statsPage) {
      return Response.json(this.#core.stats(now));
    }
    return plain("There is nothing here\n", 404);
  }

  #announce(query: QueryBytes, from: Endpoint, now: number): Response {
    this.#core.counter.add("httpAnnounces");
    const answer = this.#core.announce({
      request: readAnnounce(query),
      key: query.text("key")?.slice(0, MAX_KEY_LENGTH).toUpperCase() ?? "",
      from,
      claimedAddress: query.text("ip"),
      families: [4, 6],
      maxPeers: Infinity,
    }, now);
    if (typeof answer === "string") return bencoded({ "failure reason": answer });
    const { intervalMs, minIntervalMs } = this.#core.limits;
    return bencoded({
      "complete": answer.seeders,
      "downloaded": answer.downloads,
      "external ip": parseIp(from.hostname),
      "incomplete": answer.leechers,
      "interval": Math.ceil(intervalMs / 1000),
      "min interval": Math.ceil(minIntervalMs / 1000),
      ...peersIn(answer, query),
    });
  }

  #scrape(query: QueryBytes, now: number): Response {
    this.#core.counter.add("httpScrapes");
    const infoHashes = query.all("info_hash").slice(0, MAX_SCRAPE);
    if (infoHashes.length === 0) return this.#scrapeAll(now);
    const files = new Map<string, Encodable>();
    for (const infoHash of infoHashes) {
      const counts = this.#core.scrape(checkId(infoHash, "info_hash"), now);
      if (counts !== undefined) files.set(bytesToKey(infoHash), scrapeEntry(counts));
    }
    return bencoded({ files });
  }

  #scrapeAll(now: number): Response {
    if (!this.#options.fullScrape) throw new SyntaxError("Cannot scrape: there is no info_hash");
    if (this.#fullScrape === undefined || now - this.#fullScrape.madeAt > FULL_SCRAPE_LIFE_MS) {
      const files = new Map<string, Encodable>();
      for (const [key, counts] of this.#core.scrapeAll(now)) files.set(key, scrapeEntry(counts));
      this.#fullScrape = { body: encode({ files }), madeAt: now };
    }
    return new Response(this.#fullScrape.body, { headers: TEXT_HEADERS });
  }
}

/**
 * Cuts out what is asked for. It is not read as a URL: what some clients call the host is none (libtorrent writes IPv6
 * addresses without brackets).
 */
function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const target = url.replace(/^https?:\/\/[^/?]*/, "");
  const end = target.indexOf("?");
  return end < 0
    ? { path: target, query: "" }
    : { path: target.slice(0, end), query: target.slice(end) };
}

/** Trackers say so of bencode, for want of a better type. */
const TEXT_HEADERS = { "Content-Type": "text/plain" };

const EVENTS: ReadonlySet<string> = new Set(["started", "stopped", "completed", "paused"]);

function readAnnounce(query: QueryBytes): Omit<AnnounceRequest, "key"> {
  const [infoHash, another] = query.all("info_hash");
  if (another !== undefined) throw new SyntaxError("Cannot announce: there are two info_hash");
  const port = query.count("port");
  if (port === undefined || port > 0xffff) throw new SyntaxError("Cannot announce: no port");
  const event = query.text("event");
  return {
    infoHash: checkId(infoHash, "info_hash"),
    peerId: checkId(query.all("peer_id")[0], "peer_id"),
    port,
    uploaded: query.count("uploaded") ?? 0,
    downloaded: query.count("downloaded") ?? 0,
    // Who does not say so, does not have all.
    left: query.count("left") ?? 1,
    numWant: query.count("numwant") ?? -1,
    event: isEvent(event) ? event : undefined,
  };
}

function checkId(bytes: Uint8Array | undefined, name: string): Uint8Array {
  if (bytes?.length === 20) return bytes;
  throw new SyntaxError(`Cannot read the query: ${name} is not 20 bytes`);
}

function isEvent(text: string | undefined): text is AnnounceEvent {
  return text !== undefined && EVENTS.has(text);
}

/** The peers of an answer: compact unless the client asks for the long form (BEP 23), those at IPv6 apart (BEP 7). */
function peersIn(answer: StoreAnswer, query: QueryBytes): Record<string, Encodable> {
  const { peers } = answer;
  if (query.text("compact") === "0") {
    const withIds = query.text("no_peer_id") !== "1";
    return { peers: peers.map((peer) => plainPeer(peer, withIds)) };
  }
  const ipv6 = peers.filter(({ address }) => address.length === 18);
  const ipv4 = joinCompact(peers.filter(({ address }) => address.length === 6));
  return ipv6.length === 0 ? { peers: ipv4 } : { peers: ipv4, peers6: joinCompact(ipv6) };
}

function plainPeer({ address, peerId }: NamedPeer, withId: boolean): Encodable {
  const compact = keyToBytes(address);
  const [high = 0, low = 0] = compact.subarray(-2);
  return {
    "ip": formatIp(compact.subarray(0, -2)),
    "peer id": withId ? keyToBytes(peerId) : undefined,
    "port": high << 8 | low,
  };
}

function scrapeEntry({ seeders, leechers, downloaders, downloads }: SwarmCounts): Encodable {
  return { complete: seeders, downloaded: downloads, downloaders, incomplete: leechers };
}

function bencoded(value: Encodable): Response {
  return new Response(encode(value), { headers: TEXT_HEADERS });
}

function plain(text: string, status: number): Response {
  return new Response(text, { status, headers: TEXT_HEADERS });
}
