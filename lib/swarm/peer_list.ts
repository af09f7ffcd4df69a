import { formatEndpoint, scopeOf } from "../address/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { HostBackoff, MAX_RETRY_MS, retryDelayMs } from "./host_backoff.ts";

/** Addresses kept for a torrent (libtorrent keeps as many). */
export const MAX_KNOWN_PEERS = 3_000;

/** Addresses of them that peers may have told of, so that peers alone can not fill the list with what they make up. */
const MAX_PEX_PEERS = MAX_KNOWN_PEERS / 2;

/** A connection that lasted this long was worth it: the address is tried again as if it had never failed. */
const WORTHWHILE_MS = 60_000;

/** An address that failed this often in a row is forgotten. */
const MAX_FAILURES = 8;

/** The same for those who announce themselves in the network around: they do so every five minutes (BEP 14). */
const MAX_LSD_FAILURES = 2;

/** An address that is banned. */
export interface PeerBan {
  /** What is banned: the whole address where it is a global one, else that and the port. */
  readonly endpoint: Endpoint;
  /** How it is written: `1.2.3.4`, or `192.168.0.1:6881` where the port belongs to it. */
  readonly address: string;
  /** What it did, to follow "it": "sent bad data in piece 7". */
  readonly reason: string;
}

/** How an address became known. */
export type PeerSource = "tracker" | "dht" | "pex" | "lsd" | "user" | "incoming" | "resume";

/** Those whose addresses anybody could make up. */
const HEARSAY: ReadonlySet<PeerSource> = new Set(["pex", "dht"]);

/** An address that is not taken for a while, whoever names it. */
interface RestingPeer {
  readonly endpoint: Endpoint;
  readonly source: PeerSource;
  readonly until: number;
  /** Whether somebody was there, who was of no use. */
  readonly isAlive: boolean;
}

/** What is known of an address. */
interface KnownPeer {
  readonly endpoint: Endpoint;
  source: PeerSource;
  /** Dials that failed, and connections that ended soon, since one that was worth it. */
  failures: number;
  nextTryAt: number;
  /** Whether it is being dialled or connected. */
  busy: boolean;
  /** Computed when it is first needed. */
  priority?: number | undefined;
  connectedAt?: number | undefined;
}

/**
 * The addresses of a torrent that could be dialled: when each is to be tried next, and which never again.
 *
 * Global addresses are banned whole, those of this machine and its network with their port.
 */
export class PeerList {
  readonly #known = new Map<string, KnownPeer>();
  readonly #banned = new Map<string, PeerBan>();
  /** Addresses that are our own. */
  readonly #avoided = new Set<string>();
  /** Addresses that were of no use, or failed too often. */
  readonly #resting = new Map<string, RestingPeer>();
  readonly #hosts = new HostBackoff();
  readonly #random: Random;
  readonly #priority: (endpoint: Endpoint) => number;

  /**
   * A list without addresses.
   *
   * @param priority Of those that have failed as rarely, the one with the highest is dialled first (BEP 40).
   */
  constructor(random: Random, priority: (endpoint: Endpoint) => number = () => 0) {
    this.#random = random;
    this.#priority = priority;
  }

  /** How many addresses are known. */
  get size(): number {
    return this.#known.size;
  }

  /** Adds addresses that are not known and not banned, as long as there is room; gives how many were new. */
  add(endpoints: Iterable<Endpoint>, source: PeerSource, now: number): number {
    let added = 0;
    const room = source === "pex" ? MAX_PEX_PEERS - this.#countFrom("pex") : Infinity;
    for (const endpoint of endpoints) {
      if (added >= room) break;
      const key = formatEndpoint(endpoint);
      const known = this.#known.get(key);
      if (known && source === "user") {
        known.source = source;
        known.failures = 0;
        known.nextTryAt = Math.min(known.nextTryAt, now);
      }
      if (known || this.#avoided.has(key) || endpoint.port === 0 || this.isBanned(endpoint)) {
        continue;
      }
      if (source !== "user" && now < (this.#resting.get(key)?.until ?? -Infinity)) continue;
      this.#resting.delete(key);
      if (this.#known.size >= MAX_KNOWN_PEERS && !this.#forgetWorst()) break;
      this.#known.set(key, { endpoint, source, failures: 0, nextTryAt: now, busy: false });
      added++;
    }
    return added;
  }

  /** Takes the address to be dialled next, which is then busy; undefined where none is due. */
  take(now: number): Endpoint | undefined {
    let best: KnownPeer | undefined;
    for (const peer of this.#known.values()) {
      if (peer.busy || this.#nextTryOf(peer) > now) continue;
      if (!best || this.#isBetter(peer, best)) best = peer;
    }
    if (!best) return undefined;
    best.busy = true;
    if (HEARSAY.has(best.source)) this.#hosts.begin(best.endpoint, now);
    return best.endpoint;
  }

  /** Those that were of no use may be of use again: more is wanted than before. */
  reconsider(now: number): void {
    for (const [key, { endpoint, source, isAlive }] of this.#resting) {
      if (!isAlive) continue;
      this.#resting.delete(key);
      this.add([endpoint], source, now);
    }
  }

  /** Priorities are another from now on. */
  prioritiesChanged(): void {
    for (const peer of this.#known.values()) peer.priority = undefined;
  }

  /** How an address became known; undefined where it is not. */
  sourceOf(endpoint: Endpoint): PeerSource | undefined {
    return this.#known.get(formatEndpoint(endpoint))?.source;
  }

  /** How often an address has failed since it was last worth it. */
  failuresOf(endpoint: Endpoint): number {
    return this.#known.get(formatEndpoint(endpoint))?.failures ?? 0;
  }

  /** Forgets all addresses but those that became known in one of these ways. */
  keepOnly(sources: ReadonlySet<PeerSource>): void {
    for (const [key, peer] of this.#known) if (!sources.has(peer.source)) this.#known.delete(key);
  }

  /** When the next address is due; Infinity where none is. */
  nextAt(): number {
    let next = Infinity;
    for (const peer of this.#known.values()) {
      if (!peer.busy) next = Math.min(next, this.#nextTryOf(peer));
    }
    return next;
  }

  /** Notes that a connection was made with an address that was dialled. */
  connected(endpoint: Endpoint, now: number): void {
    const peer = this.#known.get(formatEndpoint(endpoint));
    if (peer) peer.connectedAt = now;
    this.#hosts.worked(endpoint);
  }

  /** Notes that a dial failed or a connection ended, so that the address is tried again later, or never. */
  ended(endpoint: Endpoint, how: "failed" | "closed" | "useless", now: number): void {
    const key = formatEndpoint(endpoint);
    const peer = this.#known.get(key);
    if (!peer) return;
    if (how === "failed") this.#hosts.failed(endpoint, now);
    else this.#hosts.worked(endpoint);
    if (now - (peer.connectedAt ?? now) >= WORTHWHILE_MS) peer.failures = 0;
    peer.connectedAt = undefined;
    peer.busy = false;
    if (how === "useless" || ++peer.failures >= maxFailures(peer.source)) {
      this.#known.delete(key);
      this.#rest(key, peer, { until: now + MAX_RETRY_MS, isAlive: how === "useless" });
      return;
    }
    const delayMs = retryDelayMs(peer.failures);
    // Spread over a fifth, so that peers that were cut off together do not come back together.
    peer.nextTryAt = now + delayMs + this.#random.below(Math.ceil(delayMs / 5));
  }

  /** Never dials an address again: it is our own. */
  avoid(endpoint: Endpoint): void {
    const key = formatEndpoint(endpoint);
    this.#known.delete(key);
    this.#avoided.add(key);
  }

  /** Forgets the addresses for which `isRefused` holds, but for those that are dialled or connected. */
  forgetRefused(isRefused: (endpoint: Endpoint) => boolean): void {
    for (const [key, { endpoint, busy }] of this.#known) {
      if (!busy && isRefused(endpoint)) this.#known.delete(key);
    }
  }

  /** Bans an address for the session; `reason` says what it did. One that is banned already stays so for its first reason. */
  ban(endpoint: Endpoint, reason: string): void {
    const address = banKey(endpoint);
    if (!this.#banned.has(address)) this.#banned.set(address, { endpoint, address, reason });
    for (const [key, peer] of this.#known) {
      if (this.isBanned(peer.endpoint)) this.#known.delete(key);
    }
  }

  /** Whether an address is banned. */
  isBanned(endpoint: Endpoint): boolean {
    return this.#banned.has(banKey(endpoint));
  }

  /** What a banned address did; undefined where it is not banned. */
  banReason(endpoint: Endpoint): string | undefined {
    return this.#banned.get(banKey(endpoint))?.reason;
  }

  /** All that is banned, in the order in which that happened. */
  bans(): PeerBan[] {
    return [...this.#banned.values()];
  }

  /** Addresses for the next session: those that are connected, then those that have not failed. */
  *good(limit: number): Generator<Endpoint> {
    const peers = [...this.#known.values()];
    const connected = peers.filter((peer) => peer.connectedAt !== undefined);
    const untried = peers.filter((peer) => peer.connectedAt === undefined && peer.failures === 0);
    for (const { endpoint } of [...connected, ...untried].slice(0, limit)) yield endpoint;
  }

  #nextTryOf({ endpoint, source, nextTryAt }: KnownPeer): number {
    if (!HEARSAY.has(source)) return nextTryAt;
    return Math.max(nextTryAt, this.#hosts.nextTryAt(endpoint));
  }

  #rest(
    key: string,
    { endpoint, source }: KnownPeer,
    how: Pick<RestingPeer, "until" | "isAlive">,
  ): void {
    this.#resting.set(key, { endpoint, source, ...how });
    for (const oldest of this.#resting.keys()) {
      if (this.#resting.size > MAX_KNOWN_PEERS) this.#resting.delete(oldest);
    }
  }

  #countFrom(source: PeerSource): number {
    let count = 0;
    for (const peer of this.#known.values()) if (peer.source === source) count++;
    return count;
  }

  #isBetter(peer: KnownPeer, best: KnownPeer): boolean {
    if (peer.failures !== best.failures) return peer.failures < best.failures;
    peer.priority ??= this.#priority(peer.endpoint);
    best.priority ??= this.#priority(best.endpoint);
    return peer.priority > best.priority;
  }

  #forgetWorst(): boolean {
    let worst: [string, KnownPeer] | undefined;
    for (const entry of this.#known) {
      if (entry[1].busy || entry[1].failures === 0) continue;
      if (!worst || entry[1].failures > worst[1].failures) worst = entry;
    }
    if (worst) this.#known.delete(worst[0]);
    return worst !== undefined;
  }
}

function banKey(endpoint: Endpoint): string {
  return scopeOf(endpoint.hostname) === "global" ? endpoint.hostname : formatEndpoint(endpoint);
}

function maxFailures(source: PeerSource): number {
  if (source === "user") return Infinity;
  return source === "lsd" ? MAX_LSD_FAILURES : MAX_FAILURES;
}
