import type { Endpoint } from "../io/mod.ts";
import {
  type AnnounceRequest,
  AnnounceSchedule,
  redactUrl,
  type TrackerClient,
  type TrackerStatus,
} from "../tracker/mod.ts";
import type { SwarmCore } from "./core.ts";

/** Peers asked of a tracker at once. */
const NUM_WANT = 80;

/** What announcing asks of the torrent. */
export interface AnnouncingOwner {
  /** The port that peers reach us at; undefined where none can. */
  readonly listenPort: number | undefined;
  /** Whether more addresses would be of use. */
  readonly hungry: boolean;
  /** Bytes that are missing, wanted or not; undefined while it is not known how many there are. */
  readonly leftBytes: number | undefined;
  /** Whether something is missing and nothing more is wanted (BEP 21). */
  readonly isPartialSeed: boolean;
  /** The torrent is private, and goes by another tracker from now on: peers of the one before are let go (BEP 27). */
  switched(): void;
  /** A tracker says at which address it sees us (BEP 24). */
  addressSeen(address: string, from: string): void;
  /** A tracker named peers. */
  found(peers: readonly Endpoint[]): void;
}

/** How announcing is set up. */
export interface AnnouncingOptions {
  /** Asks the trackers. */
  readonly client: TrackerClient;
  /** Tiers of URLs (BEP 12). */
  readonly tiers: readonly (readonly string[])[];
  /** Whether the torrent is private, as far as that is known: one tracker at a time is asked (BEP 27). */
  readonly private: boolean;
}

/** One announce. */
interface Announce {
  readonly url: string;
  readonly event: AnnounceRequest["event"];
  readonly infoHash: Uint8Array;
  /** Whether it is the one that the schedule goes by. */
  readonly isFirst: boolean;
}

/** What is said to be left while nobody knows; not 0, which would say that we seed. */
const UNKNOWN_LEFT = 16 * 1024;

/** The port that trackers are told where none can be reached: they must be told one, and refuse 0 (as libtorrent does). */
const NO_PORT = 1;

/** Tells the trackers of a torrent what we do, when it is time, and takes the peers that they name. */
export class Announcing {
  readonly #core: SwarmCore;
  readonly #owner: AnnouncingOwner;
  readonly #client: TrackerClient;
  #tiers: readonly (readonly string[])[];
  #schedule: AnnounceSchedule;
  readonly #key: number;
  /** Those that are being told that the download is complete: a stop waits for them, if not for long. */
  readonly #completing = new Map<string, Promise<void>>();
  readonly #ending = new AbortController();

  /** Announcing that has not begun; nothing is told before the first tick. */
  constructor(core: SwarmCore, owner: AnnouncingOwner, options: AnnouncingOptions) {
    this.#core = core;
    this.#owner = owner;
    this.#client = options.client;
    this.#tiers = options.tiers;
    this.#schedule = this.#makeSchedule(options.private);
    this.#key = core.io.random.below(2 ** 32);
  }

  /** The trackers as they are now. */
  status(): TrackerStatus[] {
    return this.#schedule.status();
  }

  /** Their whole URLs, in the same order, with all that is secret in them. */
  urls(): string[] {
    return this.#schedule.urls();
  }

  /** The torrent has turned out to be private: from now on one tracker at a time is asked (BEP 27). */
  makePrivate(): void {
    this.#schedule = this.#makeSchedule(true);
  }

  /** Our address or port has changed: all that know of us are told as soon as they let us. */
  announceAgain(now: number): void {
    this.#schedule.tellNews(now);
    this.tick(now);
  }

  /** Adds trackers, each URL a tier of its own. */
  add(urls: readonly string[]): void {
    this.#schedule.addTrackers(urls.map((url) => [url]));
    this.tick(this.#core.io.clock.now());
  }

  /** Asks as soon as the trackers allow, because the user wants it. */
  askNow(now: number): void {
    this.#schedule.askMorePeers(now);
    this.tick(now);
  }

  /** Puts other tiers of trackers in the place of those that there are; those that are left are told so, new ones at the next tick. */
  replace(tiers: readonly (readonly string[])[]): void {
    this.#tiers = tiers;
    for (const { url, event } of this.#schedule.replaceTrackers(tiers)) {
      this.#core.tasks.run((signal) => this.#announce(url, event, signal));
    }
  }

  /** Once a second, and whenever something happened: asks those that are to be asked. */
  tick(now: number): void {
    if (this.#owner.hungry) this.#schedule.askMorePeers(now);
    for (const { url, event } of this.#schedule.poll(now).announces) {
      if (event === "completed") this.#tellCompleted(url);
      else this.#core.tasks.run((signal) => this.#announce(url, event, signal));
    }
  }

  /** All that is wanted has come in this run; those that know of us are told, at the next tick if it is the whole torrent. */
  completed(now: number): void {
    if (this.#owner.isPartialSeed) this.#schedule.tellNews(now);
    else this.#schedule.completed(now);
  }

  /** Tells those that know of us that we go, and what they have still to know; resolves when they know or `signal` aborts. */
  async stop(signal: AbortSignal): Promise<void> {
    const goodbyes = this.#schedule.stop(this.#core.io.clock.now());
    if (signal.aborted) this.#ending.abort();
    signal.addEventListener("abort", () => this.#ending.abort(), { once: true });
    for (const { url, event } of goodbyes) {
      if (event === "completed" && !this.#completing.has(url)) this.#tellCompleted(url);
    }
    await Promise.all([
      ...this.#completing.values(),
      ...goodbyes.filter(({ event }) => event === "stopped").map(async ({ url }) => {
        await this.#completing.get(url);
        await this.#announce(url, "stopped", signal);
      }),
    ]);
  }

  /** Tells one that the download is complete; who ends with it, as a program may, has that told all the same. */
  #tellCompleted(url: string): void {
    const telling = this.#announce(url, "completed", this.#ending.signal);
    this.#completing.set(url, telling.finally(() => this.#completing.delete(url)));
  }

  #makeSchedule(isPrivate: boolean): AnnounceSchedule {
    const { random } = this.#core.io;
    return new AnnounceSchedule(this.#tiers, { random, private: isPrivate });
  }

  async #announce(
    url: string,
    event: AnnounceRequest["event"],
    signal: AbortSignal,
  ): Promise<void> {
    const [infoHash, ...others] = this.#core.infoHashes.all;
    if (!infoHash) return;
    // A hybrid has two swarms; the schedule goes by what is heard of the first.
    await Promise.all([
      this.#announceOne({ url, event, infoHash, isFirst: true }, signal),
      ...others.map((infoHash) =>
        this.#announceOne({ url, event, infoHash, isFirst: false }, signal)
      ),
    ]);
  }

  async #announceOne(what: Announce, signal: AbortSignal): Promise<void> {
    const { url, event, isFirst } = what;
    const { io } = this.#core;
    try {
      const response = await this.#client.announce(url, this.#request(what), { signal });
      if (isFirst && this.#schedule.succeeded(url, response, io.clock.now())) {
        this.#core.log("info", "Another tracker answers: the peers of the one before are let go");
        this.#owner.switched();
      }
      const named = `${redactUrl(url)}, which named ${response.peers.length} peers`;
      this.#core.log("info", `Announced${event ? ` (${event})` : ""} to ${named}`);
      if (response.warning) {
        this.#core.log("warn", `${redactUrl(url)} warns: ${response.warning}`);
      }
      const { externalAddress } = response;
      if (externalAddress) this.#owner.addressSeen(externalAddress, new URL(url).hostname);
      if (event !== "stopped") this.#owner.found(response.peers);
    } catch (error) {
      if (signal.aborted) return;
      if (isFirst) this.#schedule.failed(url, error, io.clock.now());
      this.#core.log("warn", `Cannot announce to ${redactUrl(url)}`, { error });
    }
  }

  #request({ event, infoHash }: Announce): AnnounceRequest {
    const { peerId, traffic } = this.#core;
    return {
      infoHash,
      peerId,
      port: this.#owner.listenPort ?? NO_PORT,
      uploaded: traffic.upload.totalBytes,
      downloaded: traffic.download.totalBytes,
      left: this.#owner.leftBytes ?? UNKNOWN_LEFT,
      numWant: event === "stopped" ? 0 : NUM_WANT,
      key: this.#key,
      ...eventOf(event, this.#owner),
    };
  }
}

/** The event of an announce; one between says whether more is wanted. */
function eventOf(
  event: AnnounceRequest["event"],
  { isPartialSeed }: AnnouncingOwner,
): Pick<AnnounceRequest, "event"> {
  if (event !== undefined) return { event };
  return isPartialSeed ? { event: "paused" } : {};
}
