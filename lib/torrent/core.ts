import type { Io, LogLevel } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";
import type { PieceJournal, TorrentStorage } from "../storage/mod.ts";
import type { PiecePicker, RateMeter } from "../swarm/mod.ts";
import type { BlockSource, Peer } from "./peer.ts";
import type { PeerLimits } from "./peer_limits.ts";
import type { Tasks } from "./tasks.ts";
import type { WireInfoHashes } from "./wire_info_hashes.ts";

/** What passed in and out, all peers taken together. */
export interface Traffic {
  /** Blocks that came. */
  readonly download: RateMeter;
  /** Blocks that were sent. */
  readonly upload: RateMeter;
  /** Bytes that came for nothing: a second time, unasked, or in pieces whose hash was wrong. */
  wastedBytes: number;
}

/** What the topics of one torrent share from the beginning, metadata or not. The torrent owns it. */
export interface SwarmCore {
  /** The outside. */
  readonly io: Io;
  /** Our 20-byte id in this swarm. */
  readonly peerId: Uint8Array;
  /** By which peers, trackers and the DHT know it. */
  readonly infoHashes: WireInfoHashes;
  /** The one by which records are named: the first that was known. */
  readonly infoHash: Uint8Array;
  /** The connected peers by their number. */
  readonly peers: Map<number, Peer>;
  /** Bounds the peers of all torrents together. */
  readonly peerLimits: PeerLimits;
  /** The effects under way. */
  readonly tasks: Tasks;
  /** What passed. */
  readonly traffic: Traffic;
  /** Writes to the log, with the torrent's name. */
  log(level: LogLevel, message: string, about?: LogSubject): void;
}

/** What the topics share that have to do with its data, which is once its metadata is there. */
export interface TorrentCore extends SwarmCore {
  /** What is downloaded. */
  readonly metainfo: Metainfo;
  /** Which bytes are in which piece and file. */
  readonly layout: PieceLayout;
  /** Where the pieces are put. */
  readonly storage: TorrentStorage;
  /** The pieces written since the last record. */
  readonly journal: PieceJournal;
  /** Which pieces there are, and which to ask for. */
  readonly picker: PiecePicker<BlockSource>;
}

/** Who or what a line of the log is about. */
export interface LogSubject {
  /** The peer. */
  readonly peer?: Peer;
  /** What went wrong. */
  readonly error?: unknown;
}
