import type { PeerSource } from "../swarm/mod.ts";

/**
 * What a torrent is doing.
 *
 * - `metadata`: only its magnet link is known; peers are asked what is in it;
 * - `checking`: what is on disk is being hashed;
 * - `downloading`: wanted pieces are missing;
 * - `seeding`: all that is wanted is there;
 * - `paused`: the user stopped it for a while;
 * - `waiting`: the disk fails; it goes on by itself when it can;
 * - `failed`: it can not go on; the reason says why;
 * - `stopped`: it was taken out of its session.
 */
export type TorrentStateName =
  | "metadata"
  | "checking"
  | "downloading"
  | "seeding"
  | "paused"
  | "waiting"
  | "failed"
  | "stopped";

/** What has come and gone in the run of a torrent. */
export type TorrentTotals = Pick<
  TorrentStatus,
  "downloadedBytes" | "uploadedBytes" | "wastedBytes"
>;

/** A torrent at one moment. */
export interface TorrentStatus {
  /** What it is called. */
  readonly name: string;
  /** Its info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** What it does. */
  readonly state: TorrentStateName;
  /** Why it waits, failed, or does not get on: in words, where it is known. */
  readonly reason?: string;
  /** Part of the wanted bytes that is there, 0 to 1. */
  readonly progress: number;
  /** Wanted bytes that are there. */
  readonly doneBytes: number;
  /** Bytes of the files that are wanted. */
  readonly wantedBytes: number;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Bytes that were checked, while `checking`. */
  readonly checkedBytes: number;
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Pieces that are there. */
  readonly piecesDone: number;
  /** Payload that came in this session. */
  readonly downloadedBytes: number;
  /** Payload that was sent in this session. */
  readonly uploadedBytes: number;
  /** Payload that came for nothing. */
  readonly wastedBytes: number;
  /** Payload that comes. */
  readonly downloadRateBytesPerSec: number;
  /** Payload that goes. */
  readonly uploadRateBytesPerSec: number;
  /** Connected peers. */
  readonly peers: number;
  /** Those of them that have everything. */
  readonly connectedSeeds: number;
  /** Addresses of peers that are known. */
  readonly knownPeers: number;
  /** Seeders in the whole swarm, as trackers count. */
  readonly seeders?: number;
  /** Leechers in the whole swarm, as trackers count. */
  readonly leechers?: number;
  /** Seconds until it is complete at the rate of now. */
  readonly etaSeconds?: number;
  /** Uploaded bytes by wanted bytes. */
  readonly ratio: number;
  /** A newer torrent that is there, as whoever made this one says (BEP 39). */
  readonly update?: TorrentUpdate;
}

/** A torrent that is newer than another one (BEP 39). */
export interface TorrentUpdate {
  /** What it is called. */
  readonly name: string;
  /** Its info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** Where it is to be had. */
  readonly url: string;
  /** Whether the originator of the older one has signed it; one that names an originator takes none but his. */
  readonly isSigned: boolean;
}

/** A connected peer at one moment. */
export interface PeerStatus {
  /** `host:port`. */
  readonly address: string;
  /** What it says to be; not to be trusted, and already free of control characters. */
  readonly client: string;
  /** Part of the pieces that it has, 0 to 1. */
  readonly progress: number;
  /** Payload that it sends us. */
  readonly downloadRateBytesPerSec: number;
  /** Payload that we send it. */
  readonly uploadRateBytesPerSec: number;
  /**
   * Letters: `D` we download, `d` we want to and are choked, `U` we upload, `u` it wants us to and is choked, `O` the
   * optimistic unchoke, `S` snubbed, `!` served last, for it takes more than it says to have, `I` it came to us, `E`
   * encrypted, `e` only the handshake was, `T` over uTP; found in the DHT (`H`), by peer exchange (`X`) or in the network
   * around (`L`).
   */
  readonly flags: string;
  /** Whether it came to us. */
  readonly incoming: boolean;
  /** Its 20-byte peer id in hexadecimal digits. */
  readonly peerId: string;
  /** How its address became known. */
  readonly origin: PeerSource;
  /** What its stream is over. */
  readonly transport: "tcp" | "utp";
  /** What of its stream is encrypted: `handshake`: nothing but that; undefined for nothing. */
  readonly encryption?: "handshake" | "rc4";
  /** Whether we want what it has. */
  readonly amInterested: boolean;
  /** Whether we do not let it ask. */
  readonly amChoking: boolean;
  /** Whether it wants what we have. */
  readonly peerInterested: boolean;
  /** Whether it does not let us ask. */
  readonly peerChoking: boolean;
  /** Payload that it sent us. */
  readonly downloadedBytes: number;
  /** Payload that we sent it. */
  readonly uploadedBytes: number;
}

/** A piece of which something was asked for, or has come, and that is not whole. */
export interface PieceInFlight {
  /** Its number. */
  readonly piece: number;
  /** The part of it that was asked for or has come, more than 0. */
  readonly part: number;
}

/** A web seed at one moment (BEP 17, 19). */
export interface WebSeedStatus {
  /** Its URL, without user name and password. */
  readonly url: string;
  /** Payload that it sends us. */
  readonly downloadRateBytesPerSec: number;
  /**
   * What it does: `active`: it is asked; `idle`: it could be; `waiting`: it failed, and is asked again later; `dropped`: it
   * is asked no more.
   */
  readonly state: "active" | "idle" | "waiting" | "dropped";
  /** Why it is not asked, or not for everything: in words. */
  readonly reason?: string;
}

/** A file of a torrent at one moment. */
export interface FileStatus {
  /** Its number in the torrent. */
  readonly index: number;
  /** Its path below the output folder. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** Bytes in pieces that are there. */
  readonly doneBytes: number;
  /** Whether it is wanted. */
  readonly wanted: boolean;
}
