import type { AnnounceEvent } from "./announce.ts";

/** The first 8 bytes of a request to connect (BEP 15). */
export const PROTOCOL_ID = 0x41727101980n;

/** What a datagram is (BEP 15). */
export const UDP_ACTION = { connect: 0, announce: 1, scrape: 2, error: 3 } as const;

/** The numbers of events (BEP 15); 0 is none. */
export const UDP_EVENTS: readonly (AnnounceEvent | undefined)[] = [
  undefined,
  "completed",
  "started",
  "stopped",
];

/** Bytes of a request to connect. */
export const CONNECT_REQUEST_LENGTH = 16;

/** Bytes of an announce without options (BEP 41). */
export const ANNOUNCE_REQUEST_LENGTH = 98;

/** Bytes before the info-hashes of a scrape. */
export const SCRAPE_REQUEST_LENGTH = 16;

/** Torrents of one scrape: what "up to about 74" is in BEP 15. */
export const MAX_UDP_SCRAPE = 74;

/** Bytes of an info-hash. */
export const INFO_HASH_LENGTH = 20;
