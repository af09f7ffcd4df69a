import type { Dialer, Endpoint, Io } from "../io/mod.ts";
import type { InfoHashes } from "../metainfo/mod.ts";
import type { RateGroup } from "./rate_group.ts";
import type { TrackerClient } from "../tracker/mod.ts";
import type { EncryptionPolicy } from "./encryption.ts";
import type { PeerFinders } from "./finding.ts";
import type { PeerLimits } from "./peer_limits.ts";
import type { Ticks } from "./ticks.ts";
import type { TurnLimit } from "./turn_limit.ts";
import type { TorrentFiles } from "./torrent_files.ts";

/** What a session lends to a torrent. */
export interface TorrentHost {
  /** The outside. */
  readonly io: Io;
  /** The program's version, for the peer id. */
  readonly version: string;
  /** The port that peers reach us at; undefined where none can. */
  readonly listenPort: number | undefined;
  /** Whether connections with peers are encrypted. */
  readonly encryption: EncryptionPolicy;
  /** Connects to peers, by TCP or uTP. */
  readonly dialer: Dialer;
  /** Bounds the dials of all torrents together: routers at home and firewalls choke on many half-open connections. */
  readonly dialTurns: TurnLimit;
  /** Bounds the peers of all torrents together. */
  readonly peerLimits: PeerLimits;
  /** Connects to peers by uTP alone; undefined where an address can not be reached so. */
  utpFor(hostname: string): Dialer | undefined;
  /** What finds peers without trackers. */
  readonly finders: PeerFinders;
  /** Where a peer at an address sees us; undefined while nobody has told. */
  ownEndpoint(hostname: string): Endpoint | undefined;
  /** Whether peers would reach ourselves at an endpoint. */
  isSelf(endpoint: Endpoint): boolean;
  /** Someone says at which address he sees us; `from` is his own. */
  addressSeen(address: string, from: string): void;
  /** Asks trackers. */
  readonly trackers: TrackerClient;
  /** Calls all torrents once a second. */
  readonly ticks: Ticks;
  /** The session's limits. */
  readonly rates: RateGroup;
  /**
   * The metadata tells by which other info-hash the torrent is known.
   *
   * @throws {Error} if another torrent of the session is known by that one: it is the same.
   */
  infoHashesLearned(infoHashes: InfoHashes): void;
  /**
   * It is known what is in the torrent, and what of it is on disk has not been looked at yet: files that are there elsewhere
   * may be put into their places (BEP 38). They are verified as all that is found.
   */
  prepareFiles(files: TorrentFiles, signal: AbortSignal): Promise<void>;
  /** The torrent has stopped. */
  stopped(): void;
}
