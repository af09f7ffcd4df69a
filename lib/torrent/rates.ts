import type { Clock } from "../io/mod.ts";
import { TokenBucket } from "../swarm/mod.ts";
import type { RateLimits } from "./options.ts";
import { Throttle } from "./throttle.ts";

/** The limits that a torrent shares with others. */
export interface SharedBuckets {
  /** Of what is downloaded. */
  readonly downloadBucket: TokenBucket;
  /** Of what is uploaded. */
  readonly uploadBucket: TokenBucket;
}

/** Holds the streams of a torrent to its own limits and to those that it shares with others. */
export class Rates {
  /** For what is read. */
  readonly download: Throttle;
  /** For what is sent. */
  readonly upload: Throttle;
  readonly #download: TokenBucket;
  readonly #upload: TokenBucket;

  /** @param shared The limits of the session, which hold as well. */
  constructor(clock: Clock, limits: RateLimits, shared: SharedBuckets) {
    this.#download = new TokenBucket(limits.download);
    this.#upload = new TokenBucket(limits.upload);
    this.download = new Throttle(clock, [this.#download, shared.downloadBucket]);
    this.upload = new Throttle(clock, [this.#upload, shared.uploadBucket]);
  }

  /** Changes the limits of the torrent; undefined leaves one as it is, Infinity takes it away. */
  setLimits({ download, upload }: RateLimits): void {
    if (download !== undefined) this.#download.setRate(download);
    if (upload !== undefined) this.#upload.setRate(upload);
    this.changed();
  }

  /** A limit has changed: those that wait try again. */
  changed(): void {
    this.download.changed();
    this.upload.changed();
  }
}
