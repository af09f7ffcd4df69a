import { TokenBucket } from "../swarm/mod.ts";
import type { RateLimits } from "./options.ts";

/** Limits that several torrents share: those of a session, or of a group of torrents. */
export class RateGroup {
  /**
   * For what is downloaded.
   *
   * @internal
   */
  readonly download: TokenBucket;
  /**
   * For what is uploaded.
   *
   * @internal
   */
  readonly upload: TokenBucket;

  /** A group with limits; without any by default. */
  constructor({ download, upload }: RateLimits = {}) {
    this.download = new TokenBucket(download);
    this.upload = new TokenBucket(upload);
  }

  /**
   * Changes the limits; undefined leaves one as it is, Infinity takes it away. Torrents that wait for the old ones have to be
   * told by {@linkcode Torrent.limitsChanged}.
   */
  setLimits({ download, upload }: RateLimits): void {
    if (download !== undefined) this.download.setRate(download);
    if (upload !== undefined) this.upload.setRate(upload);
  }
}
