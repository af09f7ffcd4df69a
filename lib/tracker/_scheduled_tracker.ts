import type { Random } from "../io/mod.ts";
import type { AnnounceEvent, AnnounceResponse } from "./announce.ts";
import { clampIntervalMs } from "./_intervals.ts";
import { redactSecrets, redactUrl } from "./redact_url.ts";
import { TrackerError, type TrackerErrorCode } from "./tracker_error.ts";
import type { TrackerState, TrackerStatus } from "./tracker_status.ts";

/** The wait after a first failure; each further one is twice as long, up to an hour. */
const FIRST_RETRY_MS = 30_000;
const MAX_RETRY_MS = 3_600_000;

/** What must pass between two announces where the tracker does not say; as in Transmission. */
const DEFAULT_MIN_INTERVAL_MS = 120_000;

/** One tracker of a schedule: what it knows of us, and when it may be asked. */
export class ScheduledTracker {
  /** Its URL as it is asked. */
  readonly url: string;
  /** Number of its tier. */
  tier: number;
  /** Whether an answer is awaited. */
  isAsking = false;
  /** Whether `started` has succeeded. */
  knowsUs = false;
  /** Not asked before this, in milliseconds; infinite for never again. */
  retryAt = -Infinity;
  /** When it wants to be asked again. */
  wantedAt = -Infinity;
  /** When it may be asked again because there is news. */
  newsAt = -Infinity;
  /** When it may be asked again for more peers. */
  moreAt = Infinity;
  #hasCompleted = false;
  #event: AnnounceEvent | undefined;
  #plainAnnounces = 0;
  #failures = 0;
  #message = "";
  #lastAnswerAt: number | undefined;
  #counts: Pick<TrackerStatus, "peers" | "seeders" | "leechers" | "downloads"> | undefined;
  #error: TrackerErrorCode | undefined;
  #lastAskedAt: number | undefined;
  /** Its URL without secrets: it is told far more often than it changes, which is never. */
  readonly #shownUrl: string;

  /** One that was not asked yet. */
  constructor(url: string, tier: number) {
    this.url = url;
    this.tier = tier;
    this.#shownUrl = redactUrl(url);
  }

  /** Whether it knows of us and answered when it was last asked. */
  get isWorking(): boolean {
    return this.knowsUs && this.#failures === 0;
  }

  /** Whether it has still to be told that the download is complete. */
  owes(isCompleted: boolean): boolean {
    return isCompleted && this.knowsUs && !this.#hasCompleted;
  }

  /** Begins an announce, and gives its event. */
  ask(now: number, isCompleted: boolean): AnnounceEvent | undefined {
    this.isAsking = true;
    this.#lastAskedAt = now;
    this.#event = !this.knowsUs ? "started" : this.owes(isCompleted) ? "completed" : undefined;
    return this.#event;
  }

  /** Takes the answer to an announce. */
  succeeded(response: AnnounceResponse, now: number): void {
    this.knowsUs = true;
    if (this.#event === "completed") this.#hasCompleted = true;
    if (this.#event === undefined) this.#plainAnnounces += 1;
    this.#end();
    this.#failures = 0;
    this.#error = undefined;
    this.retryAt = -Infinity;
    const intervalMs = clampIntervalMs(response.intervalMs);
    this.wantedAt = now + Math.max(intervalMs, clampIntervalMs(response.minIntervalMs ?? 0));
    const minIntervalMs = clampIntervalMs(response.minIntervalMs ?? DEFAULT_MIN_INTERVAL_MS);
    this.newsAt = now + minIntervalMs;
    // Asking for more does not go on at that rate: a small swarm does not grow by being asked for.
    this.moreAt = now + minIntervalMs * 2 ** this.#plainAnnounces;
    const { peers, seeders, leechers, downloads } = response;
    this.#counts = { peers: peers.length, seeders, leechers, downloads };
    this.#lastAnswerAt = now;
    this.#message = inWords(response);
    if (response.warning !== undefined) this.#message += `; warning: ${response.warning}`;
  }

  /** Takes a failure: the tracker is left alone for a while, longer each time. */
  failed(error: unknown, now: number, random: Random): void {
    this.#end();
    this.#failures += 1;
    const backOffMs = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), MAX_RETRY_MS);
    // A tenth more or less, so that all who lost a tracker at once do not come back at once.
    let retryInMs = backOffMs * (0.9 + random.below(201) / 1000);
    let reason = "the announce failed";
    this.#error = "unreachable";
    if (error instanceof TrackerError) {
      this.#error = error.code;
      reason = error.reason;
      if (error.code === "unsupported" || error.retryInMs === "never") retryInMs = Infinity;
      else if (error.retryInMs !== undefined) retryInMs = clampIntervalMs(error.retryInMs);
    }
    this.retryAt = now + retryInMs;
    this.#message = redactSecrets(reason, this.url);
  }

  /** Forgets what it knew of us, as the run is over. */
  reset(): void {
    this.isAsking = false;
    this.knowsUs = false;
    this.#hasCompleted = false;
    this.#event = undefined;
    this.#plainAnnounces = 0;
    if (this.retryAt !== Infinity) this.retryAt = -Infinity;
    this.wantedAt = -Infinity;
    this.newsAt = -Infinity;
    this.moreAt = Infinity;
  }

  /** Tells how it stands; `nextAt` is when it is asked again, if it is. */
  status(nextAt: number | undefined): TrackerStatus {
    return {
      url: this.#shownUrl,
      tier: this.tier,
      state: this.#state(),
      message: this.#message,
      nextAnnounceAt: nextAt,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(this.#lastAskedAt === undefined ? {} : { lastAskedAt: this.#lastAskedAt }),
      lastAnswerAt: this.#lastAnswerAt,
      peers: this.#counts?.peers,
      seeders: this.#counts?.seeders,
      leechers: this.#counts?.leechers,
      downloads: this.#counts?.downloads,
      failures: this.#failures,
    };
  }

  #state(): TrackerState {
    if (this.isAsking) return "asking";
    if (this.retryAt === Infinity) return "refused";
    if (this.#failures > 0) return "failing";
    return this.knowsUs ? "working" : "spare";
  }

  #end(): void {
    this.isAsking = false;
    this.#event = undefined;
  }
}

function inWords(response: AnnounceResponse): string {
  const parts = [count(response.peers.length, "peer")];
  if (response.seeders !== undefined) parts.push(count(response.seeders, "seeder"));
  if (response.leechers !== undefined) parts.push(count(response.leechers, "leecher"));
  return parts.join(", ");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
