import type { Clock } from "../io/mod.ts";
import type { RateLimits } from "./options.ts";
import { RateGroup } from "./rate_group.ts";
import { Throttle } from "./throttle.ts";

/** Holds the streams of a torrent to its own limits and to those that it shares with others. */
export class Rates {
  /** For what is read. */
  readonly download: Throttle;
  /** For what is sent. */
  readonly upload: Throttle;
  readonly #own: RateGroup;

  /** @param shared Limits of others, all of which hold as well. */
  constructor(clock: Clock, limits: RateLimits, shared: readonly RateGroup[]) {
    this.#own = new RateGroup(limits);
    this.download = new Throttle(clock, []);
    this.upload = new Throttle(clock, []);
    this.setShared(shared);
  }

  /** Changes the limits of the torrent; undefined leaves one as it is, Infinity takes it away. */
  setLimits(limits: RateLimits): void {
    this.#own.setLimits(limits);
    this.changed();
  }

  /** Puts others in the place of the limits that it shares. */
  setShared(shared: readonly RateGroup[]): void {
    const groups = [this.#own, ...shared];
    this.download.setBuckets(groups.map(({ download }) => download));
    this.upload.setBuckets(groups.map(({ upload }) => upload));
  }

  /** A limit has changed: those that wait try again. */
  changed(): void {
    this.download.changed();
    this.upload.changed();
  }
}
