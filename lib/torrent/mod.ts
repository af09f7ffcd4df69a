/**
 * The owner of one swarm: its peers, what is asked of them and given to them, its trackers and its record on disk.
 *
 * @module
 */
export { DEFAULT_ENCRYPTION, type EncryptionPolicy, greetIncoming } from "./encryption.ts";
export type { DhtFinder, DhtFindOptions, LocalFinder, PeerFinders } from "./finding.ts";
export type { Greeting } from "./greeting.ts";
export type { TorrentHost } from "./host.ts";
export {
  DEFAULT_MAX_PEERS,
  DEFAULT_UPLOAD_SLOTS,
  LIMIT_MAX_PEERS,
  type RateLimits,
  type TorrentOptions,
} from "./options.ts";
export { type PeerLimitOptions, PeerLimits } from "./peer_limits.ts";
export { RateGroup } from "./rate_group.ts";
export { STATE_DIR } from "./records.ts";
export type { TorrentSource } from "./source.ts";
export { TorrentFailedError, TorrentStoppedError } from "./state.ts";
export type {
  FileStatus,
  PeerStatus,
  PieceInFlight,
  TorrentStateName,
  TorrentStatus,
  TorrentTotals,
  TorrentUpdate,
  WebSeedStatus,
} from "./status.ts";
export type { StreamOptions } from "./stream_options.ts";
export { Tasks } from "./tasks.ts";
export { Ticks } from "./ticks.ts";
export type { TorrentFiles } from "./torrent_files.ts";
export { Torrent } from "./torrent.ts";
export { TurnLimit } from "./turn_limit.ts";
export { WireInfoHashes } from "./wire_info_hashes.ts";
export type { WatchOptions } from "./watchers.ts";
