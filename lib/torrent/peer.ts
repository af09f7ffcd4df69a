import { formatEndpoint } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { Bitfield, BLOCK_LENGTH } from "../metainfo/mod.ts";
import { type PickingPeer, RateMeter, RequestDepth } from "../swarm/mod.ts";
import { type BlockRange, clientName } from "../wire/mod.ts";
import { ClaimedPieces } from "./claimed_pieces.ts";
import type { PeerLink } from "./peer_link.ts";

/** Who sent a block: outlives the connection, so that a piece that fails later still has its senders. */
export interface BlockSource {
  /** Where the peer was. */
  readonly endpoint: Endpoint;
  /** Its peer id, as hexadecimal digits. */
  readonly peerId: string;
}

/** A request of ours that was not answered yet. */
export interface PendingRequest {
  /** Number of the piece. */
  readonly piece: number;
  /** Number of the block in it. */
  readonly block: number;
}

/** What a peer is made from. */
export interface PeerInit {
  /** A number that no other peer of the torrent has. */
  readonly id: number;
  /** Where it is. */
  readonly endpoint: Endpoint;
  /** Whether it came to us. */
  readonly incoming: boolean;
  /** Its 20-byte peer id. */
  readonly peerId: Uint8Array;
  /** The same as hexadecimal digits. */
  readonly peerIdHex: string;
  /** Number of pieces of the torrent; 0 while that is not known. */
  readonly pieceCount: number;
  /** The time. */
  readonly now: number;
}

/** The state of one connection (BEP 3): who may ask whom, what it has, what is asked for and how fast it comes. */
export class Peer implements PickingPeer {
  /** A number that no other peer of the torrent has. */
  readonly id: number;
  /** Where it is. */
  readonly endpoint: Endpoint;
  /** The same as `host:port`. */
  readonly address: string;
  /** Whether it came to us. */
  readonly incoming: boolean;
  /** What it says to be, for people. */
  readonly client: string;
  /** Who its blocks are from. */
  readonly source: BlockSource;
  /** When the connection was made. */
  readonly connectedAt: number;

  /** The driver of its connection; set right after it was made. */
  link: PeerLink | undefined;
  /** What it said to have while the number of pieces was not known. */
  readonly claimed: ClaimedPieces = new ClaimedPieces();
  /** The pieces that it has; none while the number of pieces is not known. */
  pieces: Bitfield;
  /** How many of them are wanted and missing here. */
  interestingCount = 0;

  /** Whether we do not let it ask. */
  amChoking = true;
  /** Whether we told it that it has what we want. */
  amInterested = false;
  /** Whether it does not let us ask. */
  peerChoking = true;
  /** Whether it wants what we have. */
  peerInterested = false;

  /** What we asked it for, the oldest first. */
  readonly requests: Map<number, PendingRequest> = new Map();
  /** What it was asked for and others are asked for now; it may come all the same. */
  readonly late: Set<number> = new Set();
  /** How much to ask it for ahead. */
  readonly depth: RequestDepth = new RequestDepth();
  /** Whether it fell silent though it was asked. */
  snubbed = false;
  /** When the last block came, or the first request since then was sent. */
  blockAt: number;
  /** When anything came last. */
  receivedAt: number;
  /** Blocks that came without having been asked for. */
  unrequestedCount = 0;

  /** What it asked us for, the oldest first. */
  uploadQueue: BlockRange[] = [];
  /** Where the blocks for it are put together, while it may ask. */
  sendBuffer: Uint8Array | undefined;
  /** When it was last let in. */
  unchokedAt: number | undefined;
  /** When it was last shut out; requests on their way then are no offence. */
  chokedAt: number;
  /** Requests that could not be meant. */
  invalidRequestCount = 0;

  /** What it sends us. */
  readonly download: RateMeter = new RateMeter();
  /** What we send it. */
  readonly upload: RateMeter = new RateMeter();

  /** A peer of which nothing is known but its handshake. */
  constructor(init: PeerInit) {
    this.id = init.id;
    this.endpoint = init.endpoint;
    this.address = formatEndpoint(init.endpoint);
    this.incoming = init.incoming;
    this.client = clientName(init.peerId);
    this.source = { endpoint: init.endpoint, peerId: init.peerIdHex };
    this.connectedAt = init.now;
    this.pieces = new Bitfield(init.pieceCount);
    this.blockAt = init.now;
    this.receivedAt = init.now;
    this.chokedAt = init.now;
  }

  /** Whether it is known to have everything. */
  get isSeed(): boolean {
    return this.pieces.complete && this.pieces.length > 0;
  }

  /** Whether a block is asked of it and has not come. */
  isRequested(piece: number, block: number): boolean {
    return this.requests.has(requestKey(piece, block));
  }
}

/** Blocks of the longest piece there can be (512 MiB). */
const MAX_BLOCKS = (1 << 29) / BLOCK_LENGTH;

/** The key of a request in {@linkcode Peer.requests}. */
export function requestKey(piece: number, block: number): number {
  return piece * MAX_BLOCKS + block;
}
