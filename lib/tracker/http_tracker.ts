import { answerDict } from "./_http_answer.ts";
import type { Deadline } from "./_deadline.ts";
import { askThroughHops, type HttpAnswer, type HttpHopsOptions } from "./_http_hops.ts";
import { clampIntervalMs } from "./_intervals.ts";
import type { AnnounceRequest, AnnounceResponse, ScrapeEntry } from "./announce.ts";
import { announceUrl, decodeAnnounceBody } from "./http_announce.ts";
import { decodeScrapeBody, MAX_HTTP_SCRAPE, scrapeRequestUrl } from "./http_scrape.ts";
import { TrackerError } from "./tracker_error.ts";
import { httpUrl, scrapeUrl, type TrackerUrl } from "./tracker_url.ts";

/** Trackers whose id is kept. */
const MAX_TRACKER_IDS = 1_000;

/** Asks HTTP and HTTPS trackers, and keeps what they want to be told again. */
export class HttpTracker {
  readonly #options: HttpHopsOptions;
  readonly #trackerIds = new Map<string, Uint8Array>();

  /** Makes one. */
  constructor(options: HttpHopsOptions) {
    this.#options = options;
  }

  /** Announces. @throws {TrackerError} if there is no answer, or it says that it failed. */
  async announce(
    tracker: TrackerUrl,
    request: AnnounceRequest,
    deadline: Deadline,
  ): Promise<AnnounceResponse> {
    const name = httpUrl(tracker).href;
    const url = announceUrl(tracker, request, { trackerId: this.#trackerIds.get(name) });
    const answer = await askThroughHops(url, deadline, this.#options);
    throwIfFailed(answer);
    const { trackerId, ...response } = decodeAnnounceBody(answer.body, { source: answer.source });
    if (trackerId !== undefined) this.#keepTrackerId(name, trackerId);
    return response;
  }

  /** Scrapes. @throws {TrackerError} if there is no answer, or it says that it failed. */
  async scrape(
    tracker: TrackerUrl,
    infoHashes: readonly Uint8Array[],
    deadline: Deadline,
  ): Promise<ScrapeEntry[]> {
    const scrapeAt = scrapeUrl(tracker);
    const entries: ScrapeEntry[] = [];
    for (let at = 0; at < infoHashes.length; at += MAX_HTTP_SCRAPE) {
      const some = infoHashes.slice(at, at + MAX_HTTP_SCRAPE);
      const url = scrapeRequestUrl(scrapeAt, some);
      const answer = await askThroughHops(url, deadline, this.#options);
      throwIfFailed(answer);
      entries.push(...decodeScrapeBody(answer.body, some));
    }
    return entries;
  }

  #keepTrackerId(name: string, trackerId: Uint8Array): void {
    this.#trackerIds.delete(name);
    this.#trackerIds.set(name, trackerId);
    for (const oldest of this.#trackerIds.keys()) {
      if (this.#trackerIds.size <= MAX_TRACKER_IDS) break;
      this.#trackerIds.delete(oldest);
    }
  }
}

/** Throws for a status that is no success: in the tracker's own words, if it has some. */
function throwIfFailed({ status, headers, body }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  try {
    answerDict(body);
  } catch (error) {
    // A page of an error is no answer of a tracker, which is what the status says already.
    if (!(error instanceof TrackerError) || error.code === "failure") throw error;
  }
  const seconds = headers.get("retry-after") ?? "";
  const retryInMs = /^\d{1,9}$/.test(seconds) ? clampIntervalMs(Number(seconds) * 1000) : undefined;
  throw new TrackerError("bad-answer", `HTTP status ${status}`, { retryInMs });
}
