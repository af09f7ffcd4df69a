import type { Endpoint } from "../../io/mod.ts";
import type { NodeContact } from "./compact_nodes.ts";

/** Which nodes an answer is to name (BEP 32): those at IPv4 addresses, those at IPv6 addresses. */
export type WantedFamily = "n4" | "n6";

/** Asks whether a node is there (BEP 5). */
export interface PingQuery {
  /** Which query it is. */
  readonly method: "ping";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
}

/** Asks for the nodes that are closest to a node id (BEP 5). */
export interface FindNodeQuery {
  /** Which query it is. */
  readonly method: "find_node";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** What the nodes are to be close to, 20 bytes. */
  readonly target: Uint8Array;
  /** Families of the nodes; undefined for the one that the query came over. */
  readonly want?: readonly WantedFamily[];
}

/** Asks for the peers of a torrent (BEP 5, BEP 33). */
export interface GetPeersQuery {
  /** Which query it is. */
  readonly method: "get_peers";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** The torrent, 20 bytes. */
  readonly infoHash: Uint8Array;
  /** Families of the nodes; undefined for the one that the query came over. */
  readonly want?: readonly WantedFamily[];
  /** Whether peers that have all are of no use to who asks (BEP 33). */
  readonly noSeeds?: boolean;
  /** Whether bloom filters of all seeds and peers are asked for (BEP 33). */
  readonly scrape?: boolean;
  /** A token that the node gave earlier, which shows it that we are where we say; Shoal's own. */
  readonly token?: Uint8Array;
}

/** Says that the one who asks has a torrent (BEP 5, BEP 33). */
export interface AnnouncePeerQuery {
  /** Which query it is. */
  readonly method: "announce_peer";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** The torrent, 20 bytes. */
  readonly infoHash: Uint8Array;
  /** The port at which the peer listens. */
  readonly port: number;
  /** Whether the port that the query came from is meant in place of `port`. */
  readonly impliedPort: boolean;
  /** What the node gave in answer to get_peers. */
  readonly token: Uint8Array;
  /** Whether the peer has all (BEP 33). */
  readonly seed?: boolean;
}

/** Asks for an item (BEP 44). */
export interface GetQuery {
  /** Which query it is. */
  readonly method: "get";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** What the item is stored under, 20 bytes. */
  readonly target: Uint8Array;
  /** Families of the nodes; undefined for the one that the query came over. */
  readonly want?: readonly WantedFamily[];
  /** Asks for a mutable item only if its sequence number is higher. */
  readonly seq?: bigint;
  /** A token that the node gave earlier, which shows it that we are where we say; Shoal's own. */
  readonly token?: Uint8Array;
}

/** What makes an item a mutable one (BEP 44). */
export interface MutablePart {
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Tells items of one key apart; up to 64 bytes, often none. */
  readonly salt: Uint8Array;
  /** Grows with each change; 0 to 2⁶³ - 1. */
  readonly seq: bigint;
  /** The Ed25519 signature of salt, sequence number and value, 64 bytes. */
  readonly signature: Uint8Array;
  /** The sequence number that must be the stored one for the item to be changed. */
  readonly cas?: bigint;
}

/** Asks a node to store an item (BEP 44). */
export interface PutQuery {
  /** Which query it is. */
  readonly method: "put";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** What the node gave in answer to get. */
  readonly token: Uint8Array;
  /** The bencoded value, as it came. */
  readonly value: Uint8Array;
  /** For a mutable item, its key, sequence number and signature. */
  readonly mutable?: MutablePart;
}

/** Asks for a sample of the info-hashes that a node has peers of (BEP 51). */
export interface SampleInfohashesQuery {
  /** Which query it is. */
  readonly method: "sample_infohashes";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** What the nodes in the answer are to be close to, 20 bytes. */
  readonly target: Uint8Array;
  /** Families of the nodes; undefined for the one that the query came over. */
  readonly want?: readonly WantedFamily[];
  /** A token that the node gave earlier, which shows it that we are where we say; Shoal's own. */
  readonly token?: Uint8Array;
}

/** A query of a method that is not known. */
export interface UnknownQuery {
  /** Says that it is none of the others. */
  readonly method: "unknown";
  /** Node id of who asks, 20 bytes. */
  readonly id: Uint8Array;
  /** Its `target` or `info_hash`, by which it can be answered as find_node is; undefined if it has none. */
  readonly target?: Uint8Array;
}

/** What a node asks another. */
export type DhtQuery =
  | PingQuery
  | FindNodeQuery
  | GetPeersQuery
  | AnnouncePeerQuery
  | GetQuery
  | PutQuery
  | SampleInfohashesQuery
  | UnknownQuery;

/** What a node answers; which fields there are depends on what it was asked. */
export interface DhtResponse {
  /** Node id of who answers, 20 bytes. */
  readonly id: Uint8Array;
  /** Nodes at IPv4 addresses. */
  readonly nodes?: readonly NodeContact[];
  /** Nodes at IPv6 addresses (BEP 32). */
  readonly nodes6?: readonly NodeContact[];
  /** Peers. */
  readonly values?: readonly Endpoint[];
  /** What announce_peer and put must bring back. */
  readonly token?: Uint8Array;
  /** Bloom filter of the seeds, 256 bytes (BEP 33). */
  readonly seedFilter?: Uint8Array;
  /** Bloom filter of the other peers, 256 bytes (BEP 33). */
  readonly peerFilter?: Uint8Array;
  /** The bencoded value of an item, as it came (BEP 44). */
  readonly value?: Uint8Array;
  /** Key of a mutable item, 32 bytes. */
  readonly publicKey?: Uint8Array;
  /** Signature of a mutable item, 64 bytes. */
  readonly signature?: Uint8Array;
  /** Sequence number of a mutable item; without `value`, the item is no newer than asked for, or was too long to be sent. */
  readonly seq?: bigint;
  /** Info-hashes, 20 bytes each, one after the other (BEP 51). */
  readonly samples?: Uint8Array;
  /** How many info-hashes the node has (BEP 51). */
  readonly sampleTotal?: number;
  /** How long the samples stay as they are (BEP 51). */
  readonly intervalSeconds?: number;
}

/** What all messages have. */
export interface KrpcEnvelope {
  /** Chosen by who asks, repeated by who answers. */
  readonly transactionId: Uint8Array;
  /** Client and version; often two letters and two bytes. */
  readonly version?: Uint8Array;
}

/** A query on its way. */
export interface KrpcQuery extends KrpcEnvelope {
  /** Which kind of message it is. */
  readonly kind: "query";
  /** What is asked. */
  readonly query: DhtQuery;
  /** Whether who asks answers no queries, so that nobody should keep it (BEP 43). */
  readonly readOnly: boolean;
}

/** A response on its way. */
export interface KrpcResponse extends KrpcEnvelope {
  /** Which kind of message it is. */
  readonly kind: "response";
  /** What is answered. */
  readonly response: DhtResponse;
  /** Where the query came from, as the one who answers saw it (BEP 42). */
  readonly seenAs?: Endpoint;
}

/** An error on its way. */
export interface KrpcFailure extends KrpcEnvelope {
  /** Which kind of message it is. */
  readonly kind: "error";
  /** One of {@linkcode KRPC_ERROR_CODES}, or any other number. */
  readonly code: number;
  /** Why, for people. */
  readonly reason: string;
  /** Where the query came from, as the one who answers saw it (BEP 42). */
  readonly seenAs?: Endpoint;
}

/** One datagram of the DHT (BEP 5). */
export type KrpcMessage = KrpcQuery | KrpcResponse | KrpcFailure;
