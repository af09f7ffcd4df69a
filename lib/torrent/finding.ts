import type { Endpoint } from "../io/mod.ts";
import type { SwarmCore } from "./core.ts";

/** How often the DHT is asked for peers and told of us: nodes forget an announce after half an hour (BEP 5). */
const DHT_INTERVAL_MS = 15 * 60_000;

/** How soon it is asked again while too few peers are known. */
const DHT_HUNGRY_MS = 60_000;

/** The DHT, as far as a torrent needs it. */
export interface DhtFinder {
  /** The port of our node; undefined while it has none. */
  readonly port: number | undefined;
  /** Nodes that it knows of; those that know none can neither tell nor be told. */
  readonly nodeCount: number;
  /** Looks for peers; with `announcePort`, tells others that we are one (BEP 5). Ends by itself. */
  find(infoHash: Uint8Array, options: DhtFindOptions): AsyncIterable<readonly Endpoint[]>;
  /** There may be a node there. */
  addNode(endpoint: Endpoint): void;
  /** Forgets what others have announced to it of a torrent that turned out to be private. */
  forget(infoHash: Uint8Array): void;
}

/** How to look for peers in the DHT. */
export interface DhtFindOptions {
  /** Ends the search. */
  readonly signal: AbortSignal;
  /** Where we listen; others are not told of us where it is left out. */
  readonly announcePort?: number;
  /** Whether we have everything (BEP 33). */
  readonly seed: boolean;
}

/** The network around, as far as a torrent needs it (BEP 14). */
export interface LocalFinder {
  /** Tells of a torrent, now and then, until it is forgotten. */
  announce(infoHash: Uint8Array): void;
  /** Tells of it no more. */
  forget(infoHash: Uint8Array): void;
}

/** What finds peers without a tracker; what is not wanted is not there. */
export interface PeerFinders {
  /** The DHT. */
  readonly dht?: DhtFinder | undefined;
  /** Local discovery. */
  readonly local?: LocalFinder | undefined;
}

/** What finding asks of the torrent. */
export interface FindingOwner {
  /** The port that peers reach us at; undefined where none can. */
  readonly listenPort: number | undefined;
  /** Whether more addresses would be of use. */
  readonly hungry: boolean;
  /** Whether all that is wanted is there. */
  readonly isComplete: boolean;
  /** Peers were found in the DHT. */
  found(peers: readonly Endpoint[]): void;
}

/** Finds peers by the DHT and in the network around. Private torrents have none of it (BEP 27). */
export class Finding {
  readonly #core: SwarmCore;
  readonly #owner: FindingOwner;
  readonly #finders: PeerFinders;
  readonly #stopped = new AbortController();
  #isRunning = false;
  #isSearching = false;
  /** Whether what the search under way tells of us is true no more. */
  #isOutdated = false;
  #nextAt = -Infinity;
  #hungryAt = -Infinity;

  /** Finding that has not begun. */
  constructor(core: SwarmCore, owner: FindingOwner, finders: PeerFinders) {
    this.#core = core;
    this.#owner = owner;
    this.#finders = finders;
  }

  /** The port of our node of the DHT; undefined where it may not be told. */
  get dhtPort(): number | undefined {
    return this.#stopped.signal.aborted ? undefined : this.#finders.dht?.port;
  }

  /** There may be a node of the DHT there. */
  addNode(endpoint: Endpoint): void {
    if (!this.#stopped.signal.aborted) this.#finders.dht?.addNode(endpoint);
  }

  /** Begins, or goes on. */
  start(now: number): void {
    if (this.#stopped.signal.aborted) return;
    if (!this.#isRunning) {
      for (const infoHash of this.#core.infoHashes.all) this.#finders.local?.announce(infoHash);
    }
    this.#isRunning = true;
    this.tick(now);
  }

  /** The torrent is known by another info-hash, too: it is sought by that one as well. */
  infoHashLearned(infoHash: Uint8Array, now: number): void {
    if (!this.#isRunning) return;
    this.#finders.local?.announce(infoHash);
    this.announceAgain(now);
  }

  /** Once a second: asks the DHT when it is time. */
  tick(now: number): void {
    const { dht } = this.#finders;
    if (!dht || !this.#isRunning || this.#isSearching) return;
    const isDue = now >= this.#nextAt || (this.#owner.hungry && now >= this.#hungryAt);
    if (!isDue) return;
    this.#isSearching = true;
    this.#core.tasks.run((signal) => this.#search(dht, signal));
  }

  /** Our address or port has changed: the DHT is told at once. */
  announceAgain(now: number): void {
    this.#nextAt = -Infinity;
    this.#isOutdated = this.#isSearching;
    this.tick(now);
  }

  /** Lets go for a while. */
  pause(): void {
    this.#isRunning = false;
    for (const infoHash of this.#core.infoHashes.all) this.#finders.local?.forget(infoHash);
  }

  /** Ends it for good, at once: the torrent is stopped, or turned out to be private. */
  stop(): void {
    this.pause();
    this.#stopped.abort();
  }

  /** As {@linkcode Finding.stop}; and takes back what others told of it. */
  makePrivate(): void {
    this.stop();
    for (const infoHash of this.#core.infoHashes.all) this.#finders.dht?.forget(infoHash);
  }

  async #search(dht: DhtFinder, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#stopped.signal]);
    const { listenPort, isComplete } = this.#owner;
    try {
      await Promise.all(this.#core.infoHashes.all.map(async (infoHash) => {
        const announced = listenPort === undefined ? {} : { announcePort: listenPort };
        const options = { signal: either, seed: isComplete, ...announced };
        for await (const peers of dht.find(infoHash, options)) {
          if (!either.aborted) this.#owner.found(peers);
        }
      }));
    } catch (error) {
      if (!either.aborted) this.#core.log("debug", "Cannot ask the DHT for peers", { error });
    } finally {
      const now = this.#core.io.clock.now();
      this.#isSearching = false;
      const isDue = this.#isOutdated;
      this.#isOutdated = false;
      const waitMs = dht.nodeCount > 0 ? DHT_INTERVAL_MS : DHT_HUNGRY_MS;
      this.#nextAt = isDue ? -Infinity : now + waitMs;
      this.#hungryAt = now + DHT_HUNGRY_MS;
    }
  }
}
