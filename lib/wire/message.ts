/**
 * The longest message taken: room for the bitfield of 2,097,152 pieces four times over. libtorrent closes at the same
 * length.
 */
export const MAX_MESSAGE_LENGTH = 1 << 20;

/** A block: `length` bytes from `begin` in the piece `index`. */
export interface BlockRange {
  /** Number of the piece. */
  readonly index: number;
  /** Where it begins in the piece, in bytes. */
  readonly begin: number;
  /** Bytes. */
  readonly length: number;
}

/** Hashes of a file's tree (BEP 52): `length` of them from `index` in a layer, and the uncles that prove them. */
export interface HashRange {
  /** The 32 bytes at the root of the file's tree; when decoded, a view that the next read overwrites. */
  readonly piecesRoot: Uint8Array;
  /** The layer that they are of: 0 is that of the blocks. */
  readonly baseLayer: number;
  /** Number of the first hash in its layer. */
  readonly index: number;
  /** How many hashes of the layer. */
  readonly length: number;
  /** Of how many layers above the base layer uncles are told. */
  readonly proofLayers: number;
}

/**
 * A message of BEP 3, BEP 5 (`port`), BEP 6 (`suggest` to `allowedFast`), BEP 10 (`extended`) or BEP 52 (the hash
 * messages); `unknown` is one with an id that none of them has. Whether a peer may send it is not known here.
 */
export type PeerMessage =
  | { readonly type: "keepAlive" }
  | { readonly type: "choke" }
  | { readonly type: "unchoke" }
  | { readonly type: "interested" }
  | { readonly type: "notInterested" }
  | { readonly type: "have"; readonly index: number }
  | { readonly type: "bitfield"; readonly bits: Uint8Array }
  | ({ readonly type: "request" } & BlockRange)
  | PieceMessage
  | ({ readonly type: "cancel" } & BlockRange)
  | { readonly type: "port"; readonly port: number }
  | { readonly type: "suggest"; readonly index: number }
  | { readonly type: "haveAll" }
  | { readonly type: "haveNone" }
  | ({ readonly type: "reject" } & BlockRange)
  | { readonly type: "allowedFast"; readonly index: number }
  | ExtendedMessage
  | ({ readonly type: "hashRequest" } & HashRange)
  | HashesMessage
  | ({ readonly type: "hashReject" } & HashRange)
  | { readonly type: "unknown"; readonly id: number; readonly payload: Uint8Array };

/** A block that was asked for. */
export interface PieceMessage {
  /** Tells it from the other messages. */
  readonly type: "piece";
  /** Number of the piece. */
  readonly index: number;
  /** Where the block begins in the piece, in bytes. */
  readonly begin: number;
  /** The bytes; when decoded, a view that the next read overwrites. */
  readonly block: Uint8Array;
}

/** A message of an extension (BEP 10). */
export interface ExtendedMessage {
  /** Tells it from the other messages. */
  readonly type: "extended";
  /** 0 for the extension handshake, else the number that who receives it gave to the extension. */
  readonly extension: number;
  /** What the extension says; when decoded, a view that the next read overwrites. */
  readonly payload: Uint8Array;
}

/** Hashes that were asked for (BEP 52). */
export interface HashesMessage extends HashRange {
  /** Tells it from the other messages. */
  readonly type: "hashes";
  /**
   * The hashes, 32 bytes each: `length` of the base layer, then the uncles from below up; when decoded, a view that the
   * next read overwrites.
   */
  readonly hashes: Uint8Array;
}
