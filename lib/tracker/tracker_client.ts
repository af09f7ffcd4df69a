import type { AddressFamily } from "../address/mod.ts";
import type { Clock, Log, Network, Random } from "../io/mod.ts";
import type { AnnounceRequest, AnnounceResponse, ScrapeEntry } from "./announce.ts";
import { Deadline } from "./_deadline.ts";
import { HttpTracker } from "./http_tracker.ts";
import { redactSecrets, redactUrl } from "./redact_url.ts";
import { TrackerError } from "./tracker_error.ts";
import { parseTrackerUrl, type TrackerUrl } from "./tracker_url.ts";
import { UdpTracker } from "./udp_tracker.ts";
import { checkTrackerUrl, type UrlRules } from "./url_rules.ts";

/** A whole request over HTTP, one silence within it, and a last word; as in libtorrent. */
const HTTP_TIMEOUT_MS = 30_000;
const HTTP_SILENCE_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;

/** A whole request over UDP: asked at once, after 15 and after 45 s, by BEP 15. */
const UDP_TIMEOUT_MS = 60_000;

const DEFAULT_USER_AGENT = "Shoal";

/** What a {@linkcode TrackerClient} needs of the outside, and how it asks. */
export interface TrackerClientOptions extends UrlRules {
  /** Sockets, HTTP and names. */
  readonly network: Network;
  /** Time. */
  readonly clock: Clock;
  /** For transaction ids. */
  readonly random: Random;
  /** Where requests are told; no passkey gets there. */
  readonly log?: Log;
  /** The `User-Agent` field; "Shoal" by default. */
  readonly userAgent?: string;
  /** Where UDP is sent from, by family; any address by default. A family that is left out is not used. */
  readonly bind?: Partial<Readonly<Record<AddressFamily, string>>>;
}

/** When to give up. */
export interface AskOptions {
  /** Gives the request up. */
  readonly signal?: AbortSignal;
}

/**
 * Asks trackers, by HTTP, HTTPS (BEP 3, 7, 23, 24, 31, 48) and UDP (BEP 15, 41). What it throws and logs has no passkey
 * in it.
 */
export class TrackerClient {
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  readonly #rules: UrlRules;
  readonly #http: HttpTracker;
  readonly #udp: UdpTracker;
  readonly #closing = new AbortController();

  /** Makes one; it opens nothing until it is asked. */
  constructor(options: TrackerClientOptions) {
    const { network, clock, random, log, allowUnusualUrls, allowIdna } = options;
    const { userAgent = DEFAULT_USER_AGENT, bind = { 4: "0.0.0.0", 6: "::" } } = options;
    this.#clock = clock;
    this.#log = log;
    const rules = { allowUnusualUrls, allowIdna };
    this.#rules = rules;
    const { http, resolver } = network;
    this.#http = new HttpTracker({ http, resolver, rules, userAgent, log });
    this.#udp = new UdpTracker({ network, clock, random, rules, bind, log });
  }

  /**
   * Announces to a tracker.
   *
   * @throws {TrackerError} if there is no answer in time, it says that it failed, or it is not to be asked.
   * @throws what `signal` was aborted with.
   */
  async announce(
    url: string,
    request: AnnounceRequest,
    options: AskOptions = {},
  ): Promise<AnnounceResponse> {
    const what = request.event === undefined ? "Announces" : `Announces "${request.event}"`;
    const timeoutMs = request.event === "stopped" ? STOP_TIMEOUT_MS : undefined;
    const response = await this.#ask(url, { ...options, what, timeoutMs }, (tracker, deadline) => {
      const way = tracker.protocol === "udp:" ? this.#udp : this.#http;
      return way.announce(tracker, request, deadline);
    });
    const warning = response.warning && redactSecrets(response.warning, url);
    this.#tell(url, `answers, peers named: ${response.peers.length}`);
    return { ...response, warning };
  }

  /**
   * Asks for the counts of torrents (BEP 48). Those that the tracker does not know may be left out.
   *
   * @param infoHashes 20 bytes each; asked for in as many requests as it takes.
   * @throws {TrackerError} if there is no answer in time, it says that it failed, or it is not to be asked.
   * @throws what `signal` was aborted with.
   */
  async scrape(
    url: string,
    infoHashes: readonly Uint8Array[],
    options: AskOptions = {},
  ): Promise<ScrapeEntry[]> {
    return await this.#ask(url, { ...options, what: "Scrapes" }, (tracker, deadline) => {
      const way = tracker.protocol === "udp:" ? this.#udp : this.#http;
      return way.scrape(tracker, infoHashes, deadline);
    });
  }

  /** Ends the requests under way and closes the sockets. */
  async close(): Promise<void> {
    this.#closing.abort(new TrackerError("unreachable", "the client is being closed"));
    await this.#udp.close();
  }

  async #ask<T>(
    url: string,
    options: AskOptions & { readonly what: string; readonly timeoutMs?: number },
    ask: (tracker: TrackerUrl, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    try {
      const tracker = parseTrackerUrl(url);
      checkTrackerUrl(tracker, this.#rules);
      this.#tell(url, options.what);
      using deadline = this.#deadlineFor(tracker, options);
      deadline.signal.throwIfAborted();
      return await ask(tracker, deadline);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      const { code, retryInMs } = error;
      const redacted = new TrackerError(code, redactSecrets(error.reason, url), { retryInMs });
      this.#tell(url, redacted.reason);
      throw redacted;
    }
  }

  #deadlineFor(
    tracker: TrackerUrl,
    options: AskOptions & { readonly timeoutMs?: number },
  ): Deadline {
    const closing = this.#closing.signal;
    const signal = options.signal ? AbortSignal.any([options.signal, closing]) : closing;
    if (tracker.protocol === "udp:") {
      return new Deadline(this.#clock, { signal, totalMs: options.timeoutMs ?? UDP_TIMEOUT_MS });
    }
    return new Deadline(this.#clock, {
      signal,
      totalMs: options.timeoutMs ?? HTTP_TIMEOUT_MS,
      silenceMs: HTTP_SILENCE_MS,
    });
  }

  #tell(url: string, what: string): void {
    if (!this.#log?.enabled("debug")) return;
    this.#log.write({ level: "debug", message: `Tracker ${redactUrl(url)}: ${what}` });
  }
}
