import { formatEndpoint, isBelievable, scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { HostBackoff } from "./host_backoff.ts";

/** Rendezvous that one peer gets from us, and connections that one relay makes us try, in {@linkcode WINDOW_MS}. */
const MAX_PER_WINDOW = 10;

/** The time over which they are counted. */
const WINDOW_MS = 60_000;

/** A peer that we are connected to. */
export interface HolepunchPeer {
  /** A number that no other peer has. */
  readonly id: number;
  /** Its address and port as others reach it. */
  readonly endpoint: Endpoint;
  /** Whether it speaks `ut_holepunch`. */
  readonly supportsHolepunch: boolean;
}

/** What a rendezvous comes to (BEP 55). */
export type RendezvousOutcome<Peer> =
  /** Both are told to connect to each other. */
  | { readonly type: "connect"; readonly target: Peer }
  /** The one who asked is told why not. */
  | {
    readonly type: "error";
    readonly reason: "noSuchPeer" | "notConnected" | "noSupport" | "noSelf";
  }
  /** Nothing is said. */
  | { readonly type: "ignore" };

/** What a relay must know to decide. */
export interface HolepunchRelayOptions<Peer> {
  /** Finds the peer that is connected and can be reached at an endpoint. */
  find(endpoint: Endpoint): Peer | undefined;
  /** Whether a peer is connected from an address, at whatever port. */
  isHere(hostname: string): boolean;
  /** Whether an endpoint is our own. */
  isSelf(endpoint: Endpoint): boolean;
}

/**
 * Decides for whom we are the relay of a holepunch, and for whom we punch (BEP 55). Nobody gets us, or another, to send
 * anything to an address that is on a network of its own kind nearer than the one who names it.
 */
export class Holepunch<Peer extends HolepunchPeer> {
  readonly #options: HolepunchRelayOptions<Peer>;
  readonly #asked = new Map<number, RecentTimes>();
  readonly #hosts = new HostBackoff();

  /** Without any history. */
  constructor(options: HolepunchRelayOptions<Peer>) {
    this.#options = options;
  }

  /** A peer asks to be brought together with the one at an endpoint. */
  rendezvous(from: Peer, endpoint: Endpoint, now: number): RendezvousOutcome<Peer> {
    if (!from.supportsHolepunch || !this.#mayAct(from.id, now)) return { type: "ignore" };
    const fromScope = scopeOf(from.endpoint.hostname);
    const isThere = endpoint.port !== 0 && isBelievable(endpoint.hostname, fromScope);
    if (!isThere) return { type: "error", reason: "noSuchPeer" };
    if (this.#options.isSelf(endpoint)) return { type: "error", reason: "noSelf" };
    const target = this.#options.find(endpoint);
    if (!target || target.id === from.id) return { type: "error", reason: "notConnected" };
    if (!target.supportsHolepunch) return { type: "error", reason: "noSupport" };
    // The other one would be sent into a network that is not its own.
    if (!isBelievable(from.endpoint.hostname, scopeOf(endpoint.hostname))) {
      return { type: "error", reason: "noSuchPeer" };
    }
    return { type: "connect", target };
  }

  /**
   * Whether to connect to an endpoint because a relay says so. An address from which nobody is connected is tried less
   * and less often, whatever its port and whoever names it.
   */
  mayConnect(relay: Peer, endpoint: Endpoint, now: number): boolean {
    if (endpoint.port === 0 || this.#options.isSelf(endpoint)) return false;
    if (formatEndpoint(endpoint) === formatEndpoint(relay.endpoint)) return false;
    if (!isBelievable(endpoint.hostname, scopeOf(relay.endpoint.hostname))) return false;
    if (this.#options.find(endpoint) !== undefined) return false;
    if (this.#options.isHere(endpoint.hostname)) this.#hosts.worked(endpoint);
    if (now < this.#hosts.nextTryAt(endpoint) || !this.#mayAct(relay.id, now)) return false;
    this.#hosts.begin(endpoint, now);
    this.#hosts.failed(endpoint, now); // until somebody is there
    return true;
  }

  /** A peer is gone. */
  peerLeft(id: number): void {
    this.#asked.delete(id);
  }

  #mayAct(id: number, now: number): boolean {
    const times = this.#asked.get(id) ?? new RecentTimes();
    this.#asked.set(id, times);
    return times.add(now);
  }
}

/** When something happened lately. */
class RecentTimes {
  #times: number[] = [];

  /** Notes that it happens again; says whether that is not too often, and notes it just then. */
  add(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < WINDOW_MS);
    if (this.#times.length >= MAX_PER_WINDOW) return false;
    this.#times.push(now);
    return true;
  }
}
