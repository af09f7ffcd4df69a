import type { Endpoint } from "../io/mod.ts";

/**
 * What a peer tells of besides that it is still there (BEP 3); `paused` is that it lacks something and wants nothing more
 * (BEP 21), which UDP trackers can not be told.
 */
export type AnnounceEvent = "started" | "stopped" | "completed" | "paused";

/** What a tracker is told (BEP 3, BEP 15). */
export interface AnnounceRequest {
  /** 20 bytes: the v1 info-hash, or the v2 one cut to 20. */
  readonly infoHash: Uint8Array;
  /** 20 bytes. */
  readonly peerId: Uint8Array;
  /** The port that peers reach us at. */
  readonly port: number;
  /** Payload bytes sent since `started`. */
  readonly uploaded: number;
  /** Payload bytes received since `started`. */
  readonly downloaded: number;
  /** Bytes that are still missing. */
  readonly left: number;
  /** What happened; left out in the announces between. */
  readonly event?: AnnounceEvent;
  /** How many peers are wanted. */
  readonly numWant: number;
  /** 32 bits that tell us from others at the same address; not shown to peers. */
  readonly key: number;
}

/** A peer that a tracker names. */
export interface PeerEndpoint extends Endpoint {
  /** 20 bytes, where the tracker told it. */
  readonly peerId?: Uint8Array;
}

/** What a tracker answers. */
export interface AnnounceResponse {
  /** Peers that may be tried: addresses that are no one's, or more local than the tracker's own, are left out. */
  readonly peers: readonly PeerEndpoint[];
  /** When to ask again, in milliseconds; from a minute to a day. */
  readonly intervalMs: number;
  /** What must pass before asking again, in milliseconds, where the tracker says so. */
  readonly minIntervalMs?: number;
  /** Peers that have all. */
  readonly seeders?: number;
  /** Peers that do not have all. */
  readonly leechers?: number;
  /** Downloads that were completed, ever. */
  readonly downloads?: number;
  /** What the tracker wants the user to know: one line of plain text. */
  readonly warning?: string;
  /** The address that the tracker saw us at (BEP 24). */
  readonly externalAddress?: string;
}

/** What a tracker tells of one torrent (BEP 48). */
export interface ScrapeEntry {
  /** 20 bytes. */
  readonly infoHash: Uint8Array;
  /** Peers that have all. */
  readonly seeders: number;
  /** Peers that do not have all. */
  readonly leechers: number;
  /** Downloads that were completed, ever. */
  readonly downloads: number;
}
