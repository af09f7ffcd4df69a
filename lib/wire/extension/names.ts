/** The names of the extension messages that are spoken here (BEP 10), by which a handshake gives them their numbers. */
export const EXTENSION_NAMES = {
  /** Metadata for magnet links (BEP 9). */
  utMetadata: "ut_metadata",
  /** Peers from peers (BEP 11). */
  utPex: "ut_pex",
  /** Connecting two peers behind NATs (BEP 55). */
  utHolepunch: "ut_holepunch",
  /** A piece that is there no more (BEP 54). */
  ltDontHave: "lt_donthave",
  /** Whether a peer downloads nothing (BEP 21, as libtorrent has it). */
  uploadOnly: "upload_only",
} as const;

/** The name of an extension message that is spoken here. */
export type ExtensionName = typeof EXTENSION_NAMES[keyof typeof EXTENSION_NAMES];
