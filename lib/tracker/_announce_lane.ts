import type { AnnounceEvent } from "./announce.ts";
import type { ScheduledTracker } from "./_scheduled_tracker.ts";

/** An announce that is to be made. */
export interface ScheduledAnnounce {
  /** The tracker's URL. */
  readonly url: string;
  /** What it is to be told; undefined for an announce in between. */
  readonly event?: AnnounceEvent;
}

/** Trackers of which one is asked at a time: a tier (BEP 12), or all of a private torrent (BEP 27). */
export class AnnounceLane {
  readonly #trackers: ScheduledTracker[] = [];
  /** The one that answered last, which is asked again as long as it does. */
  #current: ScheduledTracker | undefined;
  /** The last that answered. */
  #last: ScheduledTracker | undefined;
  #nextAt = -Infinity;
  /** Whether there was news while an answer was awaited. */
  #hasNews = false;

  /** Its trackers, in the order in which they are tried. */
  get trackers(): readonly ScheduledTracker[] {
    return this.#trackers;
  }

  /** Adds a tracker at the end. */
  add(tracker: ScheduledTracker): void {
    this.#trackers.push(tracker);
    // Where all others have failed, it is tried at once.
    if (this.#current === undefined) this.#nextAt = -Infinity;
  }

  /** Adds a tracker at the end that may have been asked already: one that knows of us is gone on with. */
  adopt(tracker: ScheduledTracker): void {
    this.add(tracker);
    if (this.#current !== undefined || !tracker.isWorking) return;
    this.#current = tracker;
    this.#last = tracker;
    this.#nextAt = tracker.wantedAt;
  }

  /** When to poll again; infinite while an answer is awaited. */
  get nextAt(): number {
    return this.#isAsking ? Infinity : this.#nextAt;
  }

  get #isAsking(): boolean {
    return this.#trackers.some((tracker) => tracker.isAsking);
  }

  /** When a tracker is asked again, as far as that is known. */
  nextAnnounceAt(tracker: ScheduledTracker): number | undefined {
    if (this.#isAsking) return undefined;
    const at = tracker === this.#current
      ? this.#nextAt
      : this.#current
      ? undefined
      : tracker.retryAt;
    return at !== undefined && Number.isFinite(at) ? at : undefined;
  }

  /** Gives the announce that is due, if one is. */
  poll(now: number, isCompleted: boolean): ScheduledAnnounce | undefined {
    if (this.#isAsking || now < this.#nextAt) return undefined;
    const tracker = this.#current ?? this.#trackers.find((tracker) => tracker.retryAt <= now);
    if (tracker === undefined) {
      this.#nextAt = Math.min(...this.#trackers.map((tracker) => tracker.retryAt));
      return undefined;
    }
    return { url: tracker.url, event: tracker.ask(now, isCompleted) };
  }

  /** The tracker has answered; gives whether another had before. */
  succeeded(tracker: ScheduledTracker, isCompleted: boolean): boolean {
    const isSwitch = this.#last !== undefined && this.#last !== tracker;
    this.#last = tracker;
    this.#current = tracker;
    this.#nextAt = tracker.owes(isCompleted) ? -Infinity : tracker.wantedAt;
    if (this.#hasNews) this.#nextAt = Math.min(this.#nextAt, tracker.newsAt);
    this.#hasNews = false;
    this.#promote(tracker);
    return isSwitch;
  }

  /** The tracker has failed: the next is tried at once. */
  failed(tracker: ScheduledTracker): void {
    this.#hasNews = false; // whoever is asked next hears of it
    if (this.#current === tracker) this.#current = undefined;
    this.#nextAt = -Infinity;
  }

  /** Asks at once, as there is news. */
  hurry(now: number): void {
    if (this.#current !== undefined) this.#nextAt = now;
  }

  /** Asks as soon as the tracker allows, as what it was told of us is true no more. */
  tellNews(now: number): void {
    this.#hasNews = this.#isAsking;
    if (this.#current === undefined) return;
    this.#nextAt = Math.min(this.#nextAt, Math.max(this.#current.newsAt, now));
  }

  /** Asks as soon as the tracker allows, as there are too few peers. */
  wantMore(now: number): void {
    if (this.#current === undefined) return;
    this.#nextAt = Math.min(this.#nextAt, Math.max(this.#current.moreAt, now));
  }

  /** Begins anew. */
  reset(): void {
    this.#current = undefined;
    this.#last = undefined;
    this.#nextAt = -Infinity;
    this.#hasNews = false;
    for (const tracker of this.#trackers) tracker.reset();
  }

  /** Moves a tracker to the front of its tier (BEP 12). */
  #promote(tracker: ScheduledTracker): void {
    this.#trackers.splice(this.#trackers.indexOf(tracker), 1);
    const front = this.#trackers.findIndex((other) => other.tier >= tracker.tier);
    this.#trackers.splice(front < 0 ? this.#trackers.length : front, 0, tracker);
  }
}
