import { parseIp } from "../../address/mod.ts";
import type { Endpoint, Random } from "../../io/mod.ts";
import {
  decodeUdpRequest,
  type UdpAnnounceRequest,
  type UdpRequest,
  type UdpScrapeRequest,
} from "../udp_request.ts";
import { encodeUdpResponse, type UdpResponse } from "../udp_response.ts";
import { ConnectionIds } from "./connection_ids.ts";
import { joinCompact } from "./_join_compact.ts";
import type { TrackerCore } from "./tracker_core.ts";

/** Bytes of peers that fit into one datagram of an Ethernet after the headers. */
const MAX_PEERS_LENGTH = 1_400;

const ENCODER = new TextEncoder();

/**
 * The UDP side of a tracker (BEP 15). Until an address is confirmed nothing is kept for it, and no answer is larger
 * than what it answers.
 */
export class UdpFace {
  readonly #core: TrackerCore;
  readonly #connectionIds: ConnectionIds;

  /** Makes one of a secret that is drawn now. */
  constructor(core: TrackerCore, random: Random) {
    this.#core = core;
    this.#connectionIds = new ConnectionIds(random);
  }

  /** Takes a datagram and gives the answer; undefined for none. */
  handle(datagram: Uint8Array, from: Endpoint, now: number): Uint8Array<ArrayBuffer> | undefined {
    const request = decodeUdpRequest(datagram);
    const address = parseIp(from.hostname);
    if (request === undefined || address === undefined) {
      this.#core.counter.add("malformed");
      return undefined;
    }
    if (!this.#core.admit(from, now)) return undefined;
    return encodeUdpResponse(this.#answer(request, { from, address, now }));
  }

  #answer(
    request: UdpRequest,
    source: { readonly from: Endpoint; readonly address: Uint8Array; readonly now: number },
  ): UdpResponse {
    const { from, address, now } = source;
    if (request.action === "connect") {
      this.#core.counter.add("udpConnects");
      const connectionId = this.#connectionIds.issue(address, now);
      return { action: "connect", transactionId: request.transactionId, connectionId };
    }
    if (!this.#connectionIds.isValid(request.connectionId, address, now)) {
      this.#core.counter.add("malformed");
      return failure(request, "Connection ID mismatch");
    }
    return request.action === "announce"
      ? this.#announce(request, from, now)
      : this.#scrape(request, now);
  }

  #announce(request: UdpAnnounceRequest, from: Endpoint, now: number): UdpResponse {
    this.#core.counter.add("udpAnnounces");
    const { announce, transactionId, ip = 0 } = request;
    const family = from.hostname.includes(":") ? 6 : 4;
    const peerLength = family === 4 ? 6 : 18;
    const answer = this.#core.announce({
      request: announce,
      key: keyText(announce.key),
      from,
      claimedAddress: ip === 0 || family === 6 ? undefined : ipText(ip),
      families: [family],
      maxPeers: Math.floor(MAX_PEERS_LENGTH / peerLength),
    }, now);
    if (typeof answer === "string") return failure(request, answer);
    return {
      action: "announce",
      transactionId,
      interval: Math.ceil(this.#core.limits.intervalMs / 1000),
      leechers: answer.leechers,
      seeders: answer.seeders,
      peers: joinCompact(answer.peers),
    };
  }

  #scrape(request: UdpScrapeRequest, now: number): UdpResponse {
    this.#core.counter.add("udpScrapes");
    const none = { seeders: 0, leechers: 0, downloads: 0 };
    const entries = request.infoHashes.map((infoHash) => this.#core.scrape(infoHash, now) ?? none);
    return { action: "scrape", transactionId: request.transactionId, entries };
  }
}

/** The key as HTTP has it; 0 is none. */
function keyText(key: number): string {
  return key === 0 ? "" : key.toString(16).toUpperCase().padStart(8, "0");
}

function ipText(ip: number): string {
  return [ip >>> 24, ip >>> 16 & 0xff, ip >>> 8 & 0xff, ip & 0xff].join(".");
}

function failure(request: UdpRequest, message: string): UdpResponse {
  const { transactionId } = request;
  return { action: "error", transactionId, message: ENCODER.encode(message) };
}
