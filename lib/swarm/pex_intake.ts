import { formatEndpoint, isBelievable, type Scope, scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { MAX_PEX_CHANGES, PEX_INTERVAL_MS, type PexContact, type PexUpdate } from "./pex_sender.ts";

/** A message may come so much before its minute is over: two clocks, and a network between them. */
const TOLERANCE_MS = 5_000;

/** Messages in a row that may come too early, before the peer is to be closed; libtorrent closes at as many. */
const MAX_EARLY = 6;

/** Addresses of one peer that are taken as long as it does not say that they are gone. */
export const MAX_CONTACTS_PER_PEER = 200;

/**
 * Takes what one peer tells of others (BEP 11), as much of it as an honest one has to tell: 50 addresses a minute, none
 * of them twice, none that can be no peer's, none on this network from far away.
 */
export class PexIntake<Flags> {
  readonly #scope: Scope;
  /** What it told of, by the address for global ones, else by address and port. */
  readonly #live = new Set<string>();
  #takenAt = -Infinity;
  #early = 0;

  /** For a peer of whose address `scope` is. */
  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Whether it has sent messages so often that it is to be closed. */
  get isAbusive(): boolean {
    return this.#early >= MAX_EARLY;
  }

  /** Takes a message; gives those to be remembered, none where it came too early. */
  received(update: PexUpdate<Flags>, now: number): PexContact<Flags>[] {
    if (now - this.#takenAt < PEX_INTERVAL_MS - TOLERANCE_MS) {
      this.#early++;
      return [];
    }
    this.#takenAt = now;
    this.#early = 0;
    for (const endpoint of update.dropped) this.#live.delete(keyOf(endpoint));
    const taken: PexContact<Flags>[] = [];
    for (const contact of update.added) {
      const { hostname, port } = contact.endpoint;
      if (taken.length === MAX_PEX_CHANGES || this.#live.size >= MAX_CONTACTS_PER_PEER) break;
      const key = keyOf(contact.endpoint);
      if (port === 0 || this.#live.has(key) || !isBelievable(hostname, this.#scope)) continue;
      this.#live.add(key);
      taken.push(contact);
    }
    return taken;
  }
}

/** One address with many ports is one peer, for the sake of who has the address; on one network it may be many. */
function keyOf(endpoint: Endpoint): string {
  return scopeOf(endpoint.hostname) === "global" ? endpoint.hostname : formatEndpoint(endpoint);
}
