import type { Random } from "../io/mod.ts";
import { AnnounceLane, type ScheduledAnnounce } from "./_announce_lane.ts";
import type { AnnounceResponse } from "./announce.ts";
import { ScheduledTracker } from "./_scheduled_tracker.ts";
import type { TrackerStatus } from "./tracker_status.ts";

export type { ScheduledAnnounce };

/** Trackers of one torrent; more are left out. */
const MAX_TRACKERS = 200;

/** What a schedule needs besides the tiers. */
export interface AnnounceScheduleOptions {
  /** Shuffles the tiers, and spreads the times after failures. */
  readonly random: Random;
  /** Whether the torrent is private: one tracker at a time is asked (BEP 27). */
  readonly private?: boolean;
}

/** What is due. */
export interface DueAnnounces {
  /** What to announce now; each is to be followed by `succeeded` or `failed`. */
  readonly announces: readonly ScheduledAnnounce[];
  /** When to poll again, in milliseconds; infinite while nothing but answers is awaited. */
  readonly nextAt: number;
}

/**
 * When which tracker of a torrent is told what. A pure machine, which makes no request.
 *
 * Of each tier one tracker is asked at a time, in an order shuffled once, the last that answered first (BEP 12); tiers
 * are asked side by side, as most clients do, so that a dead one holds up none. Of a private torrent one tracker of all
 * is asked, and another only when it fails (BEP 27).
 *
 * Each tracker is told `started` first; `completed` once, if the download became complete in this run; and `stopped` if
 * it has answered `started`. It is asked again after the interval that it gave, from a minute to a day; sooner if there
 * are too few peers and its `min interval` allows; and after failures later each time.
 */
export class AnnounceSchedule {
  readonly #random: Random;
  readonly #isPrivate: boolean;
  readonly #lanes: AnnounceLane[] = [];
  readonly #laneOf = new Map<string, { tracker: ScheduledTracker; lane: AnnounceLane }>();
  #tierCount = 0;
  #isCompleted = false;
  #isStopped = false;

  /** Makes one of tiers of URLs, to begin with the first poll. */
  constructor(tiers: readonly (readonly string[])[], options: AnnounceScheduleOptions) {
    this.#random = options.random;
    this.#isPrivate = options.private ?? false;
    this.addTrackers(tiers);
  }

  /** Adds tiers after those that there are; URLs that are there already are left out. */
  addTrackers(tiers: readonly (readonly string[])[]): void {
    this.#addTiers(tiers, new Map());
  }

  /**
   * Puts other tiers in the place of all that there are. Trackers that are in both go on as they were.
   *
   * @returns the announces of `stopped` to those that are no more and know of us.
   */
  replaceTrackers(tiers: readonly (readonly string[])[]): ScheduledAnnounce[] {
    const before = new Map([...this.#laneOf].map(([url, { tracker }]) => [url, tracker]));
    this.#lanes.length = 0;
    this.#laneOf.clear();
    this.#tierCount = 0;
    this.#addTiers(tiers, before);
    return [...before.values()]
      .filter(({ url, knowsUs }) => knowsUs && !this.#laneOf.has(url) && !this.#isStopped)
      .map(({ url }) => ({ url, event: "stopped" }));
  }

  /** Gives what is due. */
  poll(now: number): DueAnnounces {
    if (this.#isStopped) return { announces: [], nextAt: Infinity };
    const announces: ScheduledAnnounce[] = [];
    let nextAt = Infinity;
    for (const lane of this.#lanes) {
      const announce = lane.poll(now, this.#isCompleted);
      if (announce !== undefined) announces.push(announce);
      nextAt = Math.min(nextAt, lane.nextAt);
    }
    return { announces, nextAt };
  }

  /**
   * Takes the answer to an announce.
   *
   * @returns whether a private torrent has changed its tracker by that: the peers of the other are to be left (BEP 27).
   */
  succeeded(url: string, response: AnnounceResponse, now: number): boolean {
    const entry = this.#laneOf.get(url);
    if (entry === undefined || this.#isStopped) return false;
    entry.tracker.succeeded(response, now);
    const isSwitch = entry.lane.succeeded(entry.tracker, this.#isCompleted);
    return isSwitch && this.#isPrivate;
  }

  /** Takes the failure of an announce, with the error that it was rejected with. */
  failed(url: string, error: unknown, now: number): void {
    const entry = this.#laneOf.get(url);
    if (entry === undefined || this.#isStopped) return;
    entry.tracker.failed(error, now, this.#random);
    entry.lane.failed(entry.tracker);
  }

  /** The download has become complete, in this run; what was complete before is not told. */
  completed(now: number): void {
    if (this.#isCompleted) return;
    this.#isCompleted = true;
    for (const lane of this.#lanes) lane.hurry(now);
  }

  /** What they were told is so no more, as our address or port: tells those that know of us, as soon as their `min interval` allows. */
  tellNews(now: number): void {
    for (const lane of this.#lanes) lane.tellNews(now);
  }

  /** There are too few peers: asks again as soon as the trackers allow. To be called as long as it is so. */
  askMorePeers(now: number): void {
    for (const lane of this.#lanes) lane.wantMore(now);
  }

  /**
   * Ends the run, and gives the announces of `stopped` to those that know of us, before that `completed` where it is owed;
   * nothing else is due then.
   */
  stop(_now: number): ScheduledAnnounce[] {
    if (this.#isStopped) return [];
    this.#isStopped = true;
    return [...this.#laneOf.values()]
      .filter(({ tracker }) => tracker.knowsUs)
      .flatMap(({ tracker }): ScheduledAnnounce[] => {
        const { url } = tracker;
        const stopped = { url, event: "stopped" } as const;
        return tracker.owes(this.#isCompleted) ? [{ url, event: "completed" }, stopped] : [stopped];
      });
  }

  /** Begins another run after {@linkcode stop}, from `started` on. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#isCompleted = false;
    for (const lane of this.#lanes) lane.reset();
  }

  /** Tells how it stands with each tracker, in the order in which they are tried. */
  status(): TrackerStatus[] {
    return this.#lanes.flatMap((lane) =>
      lane.trackers.map((tracker) => {
        if (!this.#isStopped) return tracker.status(lane.nextAnnounceAt(tracker));
        return { ...tracker.status(undefined), state: "stopped" };
      })
    );
  }

  /** The whole URLs of the trackers, in the order of {@linkcode status}, with all that is secret in them. */
  urls(): string[] {
    return this.#lanes.flatMap((lane) => lane.trackers.map(({ url }) => url));
  }

  #addTiers(
    tiers: readonly (readonly string[])[],
    before: ReadonlyMap<string, ScheduledTracker>,
  ): void {
    for (const tier of tiers) {
      const urls = [...new Set(tier)]
        .filter((url) => !this.#laneOf.has(url))
        .slice(0, MAX_TRACKERS - this.#laneOf.size);
      if (urls.length === 0) continue;
      const lane = this.#laneForTier();
      for (const url of this.#shuffle(urls)) {
        const tracker = before.get(url) ?? new ScheduledTracker(url, this.#tierCount);
        tracker.tier = this.#tierCount;
        lane.adopt(tracker);
        this.#laneOf.set(url, { tracker, lane });
      }
      this.#tierCount += 1;
    }
  }

  #laneForTier(): AnnounceLane {
    const [first] = this.#lanes;
    if (this.#isPrivate && first !== undefined) return first;
    const lane = new AnnounceLane();
    this.#lanes.push(lane);
    return lane;
  }

  #shuffle(urls: string[]): string[] {
    for (let i = urls.length - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      const [a, b] = [urls[i], urls[j]];
      if (a !== undefined && b !== undefined) [urls[i], urls[j]] = [b, a];
    }
    return urls;
  }
}
