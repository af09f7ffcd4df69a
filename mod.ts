/**
 * Shoal: BitTorrent for Deno. Download, seed, read and make torrents.
 *
 * ```ts ignore
 * import { download, Session } from "@shoal/shoal";
 *
 * await download("debian.iso.torrent", { outputDir: "downloads" });
 *
 * await using session = await Session.open({ outputDir: "downloads" });
 * const torrent = await session.add("ubuntu.iso.torrent");
 * for await (const { state, progress } of torrent.watch()) {
 *   console.log(progress);
 *   if (state === "seeding") break;
 * }
 * ```
 *
 * @module
 */
export {
  type AddOptions,
  type CreatedTorrent,
  createTorrent,
  type CreateTorrentOptions,
  type DenoIo,
  type DenoIoOptions,
  type DhtHostOptions,
  download,
  type DownloadOptions,
  type FindContentOptions,
  openDenoIo,
  openDht,
  type OpenDhtOptions,
  type OpenedDht,
  Session,
  type SessionOptions,
  type SourceLike,
} from "./lib/host/mod.ts";
export type { Allocation, Endpoint, Log, LogLevel, LogRecord } from "./lib/io/mod.ts";
export {
  type CreateOptions,
  formatMagnet,
  type IndexRange,
  type InfoHashes,
  type Magnet,
  MagnetError,
  magnetOf,
  type Metainfo,
  MetainfoError,
  type MetainfoVersion,
  type MutableSource,
  type OutsideChanges,
  parseMagnet,
  parseMetainfo,
  type ParseOptions,
  type PlanOptions,
  type SafePathOptions,
  type TorrentFile,
} from "./lib/metainfo/mod.ts";
export type {
  IpFilter,
  IpRange,
  IpRanges,
  MappingProtocol,
  PolicyNetwork,
  PortMapping,
  Transport,
} from "./lib/reach/mod.ts";
export type {
  AddTorrentOptions,
  Bind,
  FollowedTorrent,
  FollowOptions,
  ReachabilityStatus,
  SessionOptions as SessionCoreOptions,
} from "./lib/session/mod.ts";
export type { PeerBan, PeerSource, Priority } from "./lib/swarm/mod.ts";
export {
  type EncryptionPolicy,
  type FileStatus,
  type PeerLimitOptions,
  type PeerStatus,
  type PieceInFlight,
  RateGroup,
  type RateLimits,
  type StreamOptions,
  Torrent,
  TorrentFailedError,
  type TorrentOptions,
  type TorrentStateName,
  type TorrentStatus,
  TorrentStoppedError,
  type TorrentTotals,
  type TorrentUpdate,
  type WatchOptions,
  type WebSeedStatus,
} from "./lib/torrent/mod.ts";
export type { TrackerState, TrackerStatus } from "./lib/tracker/mod.ts";
