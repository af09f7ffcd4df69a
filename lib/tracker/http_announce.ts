import { formatIp, parseIp, type Scope } from "../address/mod.ts";
import { BencodeDict } from "../bencode/mod.ts";
import type { AnnounceRequest, AnnounceResponse, PeerEndpoint } from "./announce.ts";
import { decodeCompactPeers, isPeer, MAX_PEERS } from "./compact_peers.ts";
import { answerDict, countOf } from "./_http_answer.ts";
import { intervalMs } from "./_intervals.ts";
import { percentEncode } from "./_percent_encode.ts";
import { trackerText } from "./_tracker_text.ts";
import type { TrackerUrl } from "./tracker_url.ts";

/** Bytes of a tracker id that are kept and sent back. */
const MAX_TRACKER_ID_LENGTH = 256;

/** An answer to an announce over HTTP. */
export interface HttpAnnounceResponse extends AnnounceResponse {
  /** What the tracker wants to be told at the next announce. */
  readonly trackerId?: Uint8Array;
}

/** Gives the URL that announces to an HTTP tracker (BEP 3, BEP 23). */
export function announceUrl(
  tracker: TrackerUrl,
  request: AnnounceRequest,
  options: { readonly trackerId?: Uint8Array } = {},
): TrackerUrl {
  const pairs = [
    `info_hash=${percentEncode(request.infoHash)}`,
    `peer_id=${percentEncode(request.peerId)}`,
    `port=${request.port}`,
    `uploaded=${request.uploaded}`,
    `downloaded=${request.downloaded}`,
    `left=${request.left}`,
    `key=${request.key.toString(16).padStart(8, "0").toUpperCase()}`,
    `numwant=${request.numWant}`,
    "compact=1",
    "no_peer_id=1",
  ];
  if (request.event !== undefined) pairs.push(`event=${request.event}`);
  if (options.trackerId !== undefined) pairs.push(`trackerid=${percentEncode(options.trackerId)}`);
  return { ...tracker, query: appendToQuery(tracker.query, pairs) };
}

/** Appends to a query, which keeps what it has as it is: it may have a passkey. */
export function appendToQuery(query: string, pairs: readonly string[]): string {
  const start = query === "" ? "?" : query === "?" || query.endsWith("&") ? query : `${query}&`;
  return start + pairs.join("&");
}

/**
 * Reads the body of an answer to an announce: with compact or plain peers, of IPv4 and IPv6 (BEP 3, 7, 23, 24, 31).
 *
 * @param options.source How far the tracker's own address reaches.
 * @throws {TrackerError} if it says that it failed, or can not be read.
 */
export function decodeAnnounceBody(
  body: Uint8Array,
  options: { readonly source: Scope },
): HttpAnnounceResponse {
  const dict = answerDict(body);
  const minInterval = dict.integer("min interval");
  const warning = dict.bytes("warning message");
  const external = dict.bytes("external ip");
  const trackerId = dict.bytes("tracker id");
  return {
    peers: peersOf(dict, options.source),
    intervalMs: intervalMs(dict.integer("interval")),
    minIntervalMs: minInterval === undefined ? undefined : intervalMs(minInterval),
    seeders: countOf(dict, "complete"),
    leechers: countOf(dict, "incomplete"),
    downloads: countOf(dict, "downloaded"),
    warning: warning && trackerText(warning),
    externalAddress: external && isAddress(external) ? formatIp(external) : undefined,
    trackerId: trackerId && trackerId.length <= MAX_TRACKER_ID_LENGTH
      ? trackerId.slice()
      : undefined,
  };
}

function peersOf(dict: BencodeDict, source: Scope): PeerEndpoint[] {
  const compact = dict.bytes("peers");
  const ipv4 = compact === undefined
    ? plainPeers(dict, source)
    : decodeCompactPeers(compact, { family: 4, source });
  const compact6 = dict.bytes("peers6");
  if (compact6 === undefined) return ipv4;
  return [...ipv4, ...decodeCompactPeers(compact6, { family: 6, source })].slice(0, MAX_PEERS);
}

/** Reads peers as dictionaries. Names are left out: only addresses can be checked. */
function plainPeers(dict: BencodeDict, source: Scope): PeerEndpoint[] {
  const peers: PeerEndpoint[] = [];
  for (const item of dict.list("peers") ?? []) {
    if (peers.length >= MAX_PEERS) break;
    if (!(item instanceof BencodeDict)) continue;
    const address = parseIp(item.text("ip") ?? "");
    if (address === undefined) continue;
    const endpoint = { hostname: formatIp(address), port: item.integer("port") ?? 0 };
    if (!isPeer(endpoint, source)) continue;
    const peerId = item.bytes("peer id");
    peers.push(peerId?.length === 20 ? { ...endpoint, peerId: peerId.slice() } : endpoint);
  }
  return peers;
}

function isAddress(bytes: Uint8Array): boolean {
  return bytes.length === 4 || bytes.length === 16;
}
