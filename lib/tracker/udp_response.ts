import { UDP_ACTION } from "./_udp_protocol.ts";

/** Bytes of an answer to connect. */
const CONNECT_RESPONSE_LENGTH = 16;

/** Bytes before the peers of an answer to an announce. */
const ANNOUNCE_RESPONSE_LENGTH = 20;

/** Bytes before the entries of an answer to a scrape, and before the message of an error. */
const HEADER_LENGTH = 8;

/** Bytes of an entry of an answer to a scrape. */
const SCRAPE_ENTRY_LENGTH = 12;

/** Gives a connection id. */
export interface UdpConnectResponse {
  /** What it is. */
  readonly action: "connect";
  /** That of the request. */
  readonly transactionId: number;
  /** 64 bits to show in requests during the next minute. */
  readonly connectionId: bigint;
}

/** Answers an announce. */
export interface UdpAnnounceResponse {
  /** What it is. */
  readonly action: "announce";
  /** That of the request. */
  readonly transactionId: number;
  /** When to ask again, in seconds. */
  readonly interval: number;
  /** Peers that do not have all. */
  readonly leechers: number;
  /** Peers that have all. */
  readonly seeders: number;
  /** Compact peers, 6 bytes each, or 18 where the datagram came over IPv6. */
  readonly peers: Uint8Array;
}

/** The counts of one torrent. */
export interface UdpScrapeCounts {
  /** Peers that have all. */
  readonly seeders: number;
  /** Downloads that were completed, ever. */
  readonly downloads: number;
  /** Peers that do not have all. */
  readonly leechers: number;
}

/** Answers a scrape. */
export interface UdpScrapeResponse {
  /** What it is. */
  readonly action: "scrape";
  /** That of the request. */
  readonly transactionId: number;
  /** In the order of the request. */
  readonly entries: readonly UdpScrapeCounts[];
}

/** Says that a request failed. */
export interface UdpErrorResponse {
  /** What it is. */
  readonly action: "error";
  /** That of the request. */
  readonly transactionId: number;
  /** Why: UTF-8, as it came. */
  readonly message: Uint8Array;
}

/** A datagram from a tracker (BEP 15). */
export type UdpResponse =
  | UdpConnectResponse
  | UdpAnnounceResponse
  | UdpScrapeResponse
  | UdpErrorResponse;

/** Writes a datagram from a tracker (BEP 15). */
export function encodeUdpResponse(response: UdpResponse): Uint8Array<ArrayBuffer> {
  switch (response.action) {
    case "connect": {
      const { bytes, view } = withHeader(CONNECT_RESPONSE_LENGTH, response);
      view.setBigUint64(8, response.connectionId);
      return bytes;
    }
    case "announce": {
      const length = ANNOUNCE_RESPONSE_LENGTH + response.peers.length;
      const { bytes, view } = withHeader(length, response);
      view.setUint32(8, response.interval);
      view.setUint32(12, response.leechers);
      view.setUint32(16, response.seeders);
      bytes.set(response.peers, ANNOUNCE_RESPONSE_LENGTH);
      return bytes;
    }
    case "scrape": {
      const length = HEADER_LENGTH + SCRAPE_ENTRY_LENGTH * response.entries.length;
      const { bytes, view } = withHeader(length, response);
      for (const [i, entry] of response.entries.entries()) {
        const at = HEADER_LENGTH + SCRAPE_ENTRY_LENGTH * i;
        view.setUint32(at, entry.seeders);
        view.setUint32(at + 4, entry.downloads);
        view.setUint32(at + 8, entry.leechers);
      }
      return bytes;
    }
    case "error": {
      const { bytes } = withHeader(HEADER_LENGTH + response.message.length, response);
      bytes.set(response.message, HEADER_LENGTH);
      return bytes;
    }
  }
}

/** Reads a datagram from a tracker; undefined if it is none. Byte strings are views of it. */
export function decodeUdpResponse(bytes: Uint8Array): UdpResponse | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = viewOf(bytes);
  const transactionId = view.getUint32(4);
  switch (view.getUint32(0)) {
    case UDP_ACTION.connect:
      if (bytes.length < CONNECT_RESPONSE_LENGTH) return undefined;
      return { action: "connect", transactionId, connectionId: view.getBigUint64(8) };
    case UDP_ACTION.announce:
      if (bytes.length < ANNOUNCE_RESPONSE_LENGTH) return undefined;
      return {
        action: "announce",
        transactionId,
        interval: view.getUint32(8),
        leechers: view.getUint32(12),
        seeders: view.getUint32(16),
        peers: bytes.subarray(ANNOUNCE_RESPONSE_LENGTH),
      };
    case UDP_ACTION.scrape: {
      const count = Math.floor((bytes.length - HEADER_LENGTH) / SCRAPE_ENTRY_LENGTH);
      const entries = Array.from({ length: count }, (_, i) => {
        const at = HEADER_LENGTH + SCRAPE_ENTRY_LENGTH * i;
        return {
          seeders: view.getUint32(at),
          downloads: view.getUint32(at + 4),
          leechers: view.getUint32(at + 8),
        };
      });
      return { action: "scrape", transactionId, entries };
    }
    case UDP_ACTION.error:
      return { action: "error", transactionId, message: bytes.subarray(HEADER_LENGTH) };
    default:
      return undefined;
  }
}

function withHeader(
  length: number,
  response: UdpResponse,
): { bytes: Uint8Array<ArrayBuffer>; view: DataView } {
  const bytes = new Uint8Array(length);
  const view = viewOf(bytes);
  view.setUint32(0, UDP_ACTION[response.action]);
  view.setUint32(4, response.transactionId);
  return { bytes, view };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
