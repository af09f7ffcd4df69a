import type { Io } from "../io/mod.ts";
import type { TokenBucket } from "../swarm/mod.ts";
import type { TrackerClient } from "../tracker/mod.ts";
import type { EncryptionPolicy } from "./encryption.ts";

/** What a session lends to a torrent. */
export interface TorrentHost {
  /** The outside. */
  readonly io: Io;
  /** The program's version, for the peer id. */
  readonly version: string;
  /** The port that peers reach us at. */
  readonly listenPort: number;
  /** Whether connections with peers are encrypted. */
  readonly encryption: EncryptionPolicy;
  /** Asks trackers. */
  readonly trackers: TrackerClient;
  /** The session's limit of what is downloaded. */
  readonly downloadBucket: TokenBucket;
  /** The session's limit of what is uploaded. */
  readonly uploadBucket: TokenBucket;
  /** The torrent has stopped. */
  stopped(): void;
}
