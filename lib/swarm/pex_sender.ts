import { formatEndpoint, isBelievable, type Scope } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** The least time between two messages to one peer (BEP 11). */
export const PEX_INTERVAL_MS = 60_000;

/** Peers that one message tells of as come, and as gone (BEP 11). */
export const MAX_PEX_CHANGES = 50;

/** Peers that one peer is told of at a time: more say nothing new to it, and are remembered for each of a thousand. */
const MAX_TOLD = 100;

/** A peer that we are connected to; `Flags` is what is told of it beside its address. */
export interface PexContact<Flags> {
  /** Where it listens. */
  readonly endpoint: Endpoint;
  /** What is told of it. */
  readonly flags: Flags;
}

/** What to tell a peer. */
export interface PexUpdate<Flags> {
  /** Who came since it was told last. */
  readonly added: readonly PexContact<Flags>[];
  /** Who went. */
  readonly dropped: readonly Endpoint[];
}

/**
 * Tells one peer whom we are connected to (BEP 11): what has changed, once a minute. Who comes and goes in between is not
 * told of at all. A peer far away is not told of addresses on this network.
 */
export class PexSender<Flags> {
  readonly #self: string;
  readonly #scope: Scope;
  readonly #told = new Map<string, Endpoint>();
  #nextAt = -Infinity;

  /** For a peer that listens at `self` and of whose address `scope` is. */
  constructor(self: Endpoint, scope: Scope) {
    this.#self = formatEndpoint(self);
    this.#scope = scope;
  }

  /** When the next message may be sent. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /**
   * Gives the next message; undefined where it is too early or nothing changed.
   *
   * @param connected The peers that are connected now, by {@linkcode formatEndpoint} of where they listen.
   */
  next(
    connected: ReadonlyMap<string, PexContact<Flags>>,
    now: number,
  ): PexUpdate<Flags> | undefined {
    if (now < this.#nextAt) return undefined;
    const dropped = this.#takeGone(connected);
    const added: PexContact<Flags>[] = [];
    for (const [key, contact] of connected) {
      if (added.length === MAX_PEX_CHANGES || this.#told.size === MAX_TOLD) break;
      if (this.#told.has(key) || !this.#mayTell(contact.endpoint, key)) continue;
      this.#told.set(key, contact.endpoint);
      added.push(contact);
    }
    if (added.length === 0 && dropped.length === 0) return undefined;
    this.#nextAt = now + PEX_INTERVAL_MS;
    return { added, dropped };
  }

  #takeGone(connected: ReadonlyMap<string, unknown>): Endpoint[] {
    const gone: Endpoint[] = [];
    for (const [key, endpoint] of this.#told) {
      if (connected.has(key)) continue;
      this.#told.delete(key);
      if (gone.push(endpoint) === MAX_PEX_CHANGES) break;
    }
    return gone;
  }

  #mayTell(endpoint: Endpoint, key: string): boolean {
    return endpoint.port !== 0 && key !== this.#self &&
      isBelievable(endpoint.hostname, this.#scope);
  }
}
