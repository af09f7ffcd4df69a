import type { AnnounceRequest } from "./announce.ts";
import { decodeUrlData, encodeUrlData } from "./udp_url_data.ts";
import {
  ANNOUNCE_REQUEST_LENGTH,
  CONNECT_REQUEST_LENGTH,
  INFO_HASH_LENGTH,
  MAX_UDP_SCRAPE,
  PROTOCOL_ID,
  SCRAPE_REQUEST_LENGTH,
  UDP_ACTION,
  UDP_EVENTS,
} from "./_udp_protocol.ts";

/** Asks for a connection id. */
export interface UdpConnectRequest {
  /** What it is. */
  readonly action: "connect";
  /** 32 bits that the answer repeats. */
  readonly transactionId: number;
}

/** Announces. */
export interface UdpAnnounceRequest {
  /** What it is. */
  readonly action: "announce";
  /** 64 bits that the tracker gave. */
  readonly connectionId: bigint;
  /** 32 bits that the answer repeats. */
  readonly transactionId: number;
  /** What is announced. */
  readonly announce: AnnounceRequest;
  /** An IPv4 address to be named instead of the datagram's: 32 bits, 0 for none. */
  readonly ip?: number;
  /** Path and query of the tracker's URL (BEP 41). */
  readonly urlData?: string;
}

/** Scrapes. */
export interface UdpScrapeRequest {
  /** What it is. */
  readonly action: "scrape";
  /** 64 bits that the tracker gave. */
  readonly connectionId: bigint;
  /** 32 bits that the answer repeats. */
  readonly transactionId: number;
  /** Up to 74 of 20 bytes. */
  readonly infoHashes: readonly Uint8Array[];
}

/** A datagram to a tracker (BEP 15). */
export type UdpRequest = UdpConnectRequest | UdpAnnounceRequest | UdpScrapeRequest;

/** Writes a datagram to a tracker (BEP 15). @throws {RangeError} if it scrapes more than 74 torrents. */
export function encodeUdpRequest(request: UdpRequest): Uint8Array<ArrayBuffer> {
  switch (request.action) {
    case "connect":
      return withHeader(CONNECT_REQUEST_LENGTH, PROTOCOL_ID, request);
    case "announce":
      return encodeAnnounce(request);
    case "scrape": {
      const { infoHashes, connectionId } = request;
      if (infoHashes.length > MAX_UDP_SCRAPE) {
        throw new RangeError(`Cannot scrape ${infoHashes.length} torrents in one datagram`);
      }
      const length = SCRAPE_REQUEST_LENGTH + INFO_HASH_LENGTH * infoHashes.length;
      const bytes = withHeader(length, connectionId, request);
      for (const [i, infoHash] of infoHashes.entries()) {
        bytes.set(infoHash, SCRAPE_REQUEST_LENGTH + INFO_HASH_LENGTH * i);
      }
      return bytes;
    }
  }
}

/** Reads a datagram to a tracker; undefined if it is none. Byte strings are views of it. */
export function decodeUdpRequest(bytes: Uint8Array): UdpRequest | undefined {
  if (bytes.length < CONNECT_REQUEST_LENGTH) return undefined;
  const view = viewOf(bytes);
  const connectionId = view.getBigUint64(0);
  const transactionId = view.getUint32(12);
  switch (view.getUint32(8)) {
    case UDP_ACTION.connect:
      return connectionId === PROTOCOL_ID ? { action: "connect", transactionId } : undefined;
    case UDP_ACTION.announce:
      return decodeAnnounce(bytes, { connectionId, transactionId });
    case UDP_ACTION.scrape: {
      const count = Math.floor((bytes.length - SCRAPE_REQUEST_LENGTH) / INFO_HASH_LENGTH);
      if (count < 1) return undefined;
      const infoHashes = Array.from({ length: Math.min(count, MAX_UDP_SCRAPE) }, (_, i) => {
        const start = SCRAPE_REQUEST_LENGTH + INFO_HASH_LENGTH * i;
        return bytes.subarray(start, start + INFO_HASH_LENGTH);
      });
      return { action: "scrape", connectionId, transactionId, infoHashes };
    }
    default:
      return undefined;
  }
}

function encodeAnnounce(request: UdpAnnounceRequest): Uint8Array<ArrayBuffer> {
  const { announce, urlData, ip = 0 } = request;
  const options = urlData === undefined ? new Uint8Array() : encodeUrlData(urlData);
  const length = ANNOUNCE_REQUEST_LENGTH + options.length;
  const bytes = withHeader(length, request.connectionId, request);
  const view = viewOf(bytes);
  bytes.set(announce.infoHash, 16);
  bytes.set(announce.peerId, 36);
  view.setBigUint64(56, BigInt(announce.downloaded));
  view.setBigUint64(64, BigInt(announce.left));
  view.setBigUint64(72, BigInt(announce.uploaded));
  // What has no number here is a plain announce.
  view.setUint32(80, Math.max(0, UDP_EVENTS.indexOf(announce.event)));
  view.setUint32(84, ip);
  view.setUint32(88, announce.key);
  view.setInt32(92, announce.numWant);
  view.setUint16(96, announce.port);
  bytes.set(options, ANNOUNCE_REQUEST_LENGTH);
  return bytes;
}

function decodeAnnounce(
  bytes: Uint8Array,
  ids: { readonly connectionId: bigint; readonly transactionId: number },
): UdpAnnounceRequest | undefined {
  if (bytes.length < ANNOUNCE_REQUEST_LENGTH) return undefined;
  const view = viewOf(bytes);
  return {
    action: "announce",
    ...ids,
    announce: {
      infoHash: bytes.subarray(16, 36),
      peerId: bytes.subarray(36, 56),
      downloaded: Number(view.getBigUint64(56)),
      left: Number(view.getBigUint64(64)),
      uploaded: Number(view.getBigUint64(72)),
      event: UDP_EVENTS[view.getUint32(80)],
      key: view.getUint32(88),
      numWant: view.getInt32(92),
      port: view.getUint16(96),
    },
    ip: view.getUint32(84),
    urlData: decodeUrlData(bytes.subarray(ANNOUNCE_REQUEST_LENGTH)),
  };
}

/** Makes a datagram of this length: an id of 8 bytes, the action, and the transaction id at its beginning. */
function withHeader(
  length: number,
  connectionId: bigint,
  request: UdpRequest,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = viewOf(bytes);
  view.setBigUint64(0, connectionId);
  view.setUint32(8, UDP_ACTION[request.action]);
  view.setUint32(12, request.transactionId);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
