/**
 * A made-up world that sessions run in: a clock that stands still until it is moved, an internet with all that goes wrong
 * there, disks in memory, and peers that do as a script says. It implements what a session takes from outside, so that
 * whole sessions run in it unchanged, hundreds at once and faster than in real time, the same for the same seed.
 *
 * @module
 */
export type * from "../io/mod.ts";
export type {
  FileSpan,
  IndexRange,
  InfoHashes,
  Magnet,
  Metainfo,
  MetainfoVersion,
  PieceLayout,
  PieceRange,
  TorrentFile,
} from "../metainfo/mod.ts";
export type { SessionCore, SessionOptions } from "../session/mod.ts";
export type { Priority } from "../swarm/mod.ts";
export type { TrackerState, TrackerStatus } from "../tracker/mod.ts";
export type {
  EncryptionPolicy,
  FileStatus,
  PeerStatus,
  RateLimits,
  StreamOptions,
  Torrent,
  TorrentOptions,
  TorrentSource,
  TorrentStateName,
  TorrentStatus,
  WatchOptions,
  WebSeedStatus,
} from "../torrent/mod.ts";
export type {
  BlockRange,
  ExtendedMessage,
  HandshakeFeatures,
  HashesMessage,
  HashRange,
  PeerMessage,
  PieceMessage,
} from "../wire/mod.ts";
export * from "./disk/disk_fault.ts";
export * from "./disk/disk_pace.ts";
export * from "./disk/memory_disk.ts";
export * from "./disk/memory_hasher.ts";
export * from "./network/firewall.ts";
export * from "./network/host_options.ts";
export * from "./network/link.ts";
export * from "./network/nat.ts";
export * from "./network/packet_tap.ts";
export * from "./network/partitions.ts";
export * from "./network/stream_listener.ts";
export * from "./network/virtual_host.ts";
export * from "./network/virtual_internet.ts";
export * from "./network/virtual_lan.ts";
export * from "./recorded_log.ts";
export * from "./seeded_random.ts";
export * from "./swarm/bad_peers.ts";
export * from "./swarm/member.ts";
export * from "./swarm/peer_script.ts";
export * from "./swarm/sample_torrent.ts";
export * from "./swarm/scripted_peer.ts";
export * from "./swarm/swarm.ts";
export * from "./swarm/talk.ts";
export * from "./virtual_clock.ts";
