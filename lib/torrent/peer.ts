import { formatEndpoint } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { Bitfield, BLOCK_LENGTH } from "../metainfo/mod.ts";
import { type PeerSource, type PickingPeer, RateMeter, RequestDepth } from "../swarm/mod.ts";
import {
  type BlockRange,
  clientName,
  type ExtensionName,
  type HandshakeFeatures,
  WireError,
} from "../wire/mod.ts";
import type { MseMethod } from "../wire/mse/mod.ts";
import { ClaimedPieces } from "./claimed_pieces.ts";
import type { PeerLink } from "./peer_link.ts";

/** Messages that answer what nobody asked for (cancelled requests cross the line) before a peer is let go. */
const MAX_UNREQUESTED = 2_000;

/** A peer as far as it is to be known again. */
export interface PeerIdentity {
  /** Where the peer was. */
  readonly endpoint: Endpoint;
  /** Its peer id, as hexadecimal digits. */
  readonly peerId: string;
}

/** A web seed as far as it is to be known again; there is one object for each. */
export interface WebSource {
  /** Its URL. */
  readonly webSeed: string;
}

/** Who sent a block: outlives the connection, so that a piece that fails later still has its senders. */
export type BlockSource = PeerIdentity | WebSource;

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
  /** What its stream is over. */
  readonly transport: "tcp" | "utp";
  /** What both it and we speak beside BEP 3. */
  readonly features: HandshakeFeatures;
  /** How its address became known. */
  readonly source: PeerSource;
  /** The time. */
  readonly now: number;
  /** What its stream is, where its handshake was encrypted. */
  readonly encryption?: MseMethod;
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
  client: string;
  /** What its stream is, where its handshake was encrypted. */
  readonly encryption: MseMethod | undefined;
  /** What both it and we speak beside BEP 3. */
  readonly features: HandshakeFeatures;
  /** What its stream is over. */
  readonly transport: "tcp" | "utp";
  /** How its address became known. */
  readonly origin: PeerSource;
  /** Who its blocks are from. */
  readonly source: PeerIdentity;
  /** When the connection was made. */
  readonly connectedAt: number;

  /** The numbers that it gave to messages of extensions, by their names (BEP 10). */
  readonly extensions: Map<ExtensionName, number> = new Map();
  /** How often it told them. */
  extensionHandshakes = 0;
  /** The port that it listens on, as far as it is known. */
  listenPort: number | undefined;
  /** How many requests it keeps (BEP 10); Infinity while it has not said. */
  reqq = Infinity;
  /** Bytes of the info dictionary, as it claims (BEP 9). */
  metadataSize: number | undefined;
  /** Whether it says to download nothing (BEP 21). */
  uploadOnly = false;

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
  /**
   * What of {@linkcode Peer.requests} was taken back, and when: it is to be answered all the same, with the block or a refusal
   * (BEP 6).
   */
  readonly cancelled: Map<number, number> = new Map();
  /** How much to ask it for ahead. */
  readonly depth: RequestDepth = new RequestDepth();
  /** Whether it fell silent though it was asked. */
  snubbed = false;
  /** When the last block came, or the first request since then was sent. */
  blockAt: number;
  /** When anything came last. */
  receivedAt: number;
  /** Requests that it rejected while it let us ask, since the last block. */
  rejectedCount = 0;
  /** Pieces that it may be asked for while it does not let us ask (BEP 6). */
  readonly allowedFast: Set<number> = new Set();
  /** Answers that came without having been asked for: blocks, refusals, hashes, metadata. */
  #unrequestedCount = 0;
  /** How often it said at once that it has everything, or nothing (BEP 6). */
  sweepingClaims = 0;
  /** How often it had everything and lost a piece of it (BEP 54). */
  lostSeedings = 0;

  /** Pieces that it may ask for while we do not let it, and how many blocks of each it may still ask for (BEP 6). */
  readonly grantedFast: Map<number, number> = new Map();
  /** What it asked us for, the oldest first. */
  uploadQueue: BlockRange[] = [];
  /** Where the blocks for it are put together, while it may ask. */
  sendBuffer: Uint8Array | undefined;
  /** Pieces that it had and lost (BEP 54). */
  lostPieces = 0;
  /** Whether it tells of pieces also where that is of no use to us. */
  tellsAll = false;
  /** Whether it has taken far more than it says to have. */
  isLeech = false;
  /** When it was last let in. */
  unchokedAt: number | undefined;
  /** When it was last shut out; requests on their way then are no offence. */
  chokedAt: number;
  /** Requests that could not be meant. */
  invalidRequestCount = 0;
  /** Requests since it was last shut out, of which it may not have known. */
  lateRequestCount = 0;
  /** Requests that were more than it may have waiting. */
  excessRequestCount = 0;
  /** Requests for hashes that were more than it may make. */
  excessHashRequests = 0;

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
    this.encryption = init.encryption;
    this.features = init.features;
    this.transport = init.transport;
    this.origin = init.source;
    this.listenPort = init.incoming ? undefined : init.endpoint.port;
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

  /** It answered what it was not asked. @throws {WireError} if that was once too often. */
  sentUnrequested(): void {
    if (++this.#unrequestedCount > MAX_UNREQUESTED) {
      throw new WireError("Cannot go on with a peer that sends what nobody asked for");
    }
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

/** The block that a {@linkcode requestKey} is of. */
export function blockOfKey(key: number): PendingRequest {
  return { piece: Math.floor(key / MAX_BLOCKS), block: key % MAX_BLOCKS };
}
