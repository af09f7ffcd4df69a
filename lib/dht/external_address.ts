import { scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { sourceOf, subnetOf } from "./subnet.ts";

/** Votes that count: the last ones, one of each voter. */
const MAX_VOTES = 16;

/** Votes that an address needs before it is believed, which must be over half of all as well. */
const MIN_VOTES = 5;

/** Finds our own address by what others say (BEP 42's `ip`), of whom no single one is believed. */
export class ExternalAddress {
  /** What was said, by the network of who said it, in order. */
  readonly #votes = new Map<string, string>();
  #address: string | undefined;

  /** The address, once it is believed. */
  get address(): string | undefined {
    return this.#address;
  }

  /** Takes a vote; true if another address is believed now. */
  vote(seenAs: Endpoint, voter: Endpoint): boolean {
    if (scopeOf(seenAs.hostname) !== "global" || scopeOf(voter.hostname) !== "global") return false;
    const key = subnetOf(voter.hostname) ?? sourceOf(voter);
    this.#votes.delete(key);
    this.#votes.set(key, seenAs.hostname);
    if (this.#votes.size > MAX_VOTES) {
      const first = this.#votes.keys().next();
      if (!first.done) this.#votes.delete(first.value);
    }
    if (seenAs.hostname === this.#address) return false;
    let count = 0;
    for (const said of this.#votes.values()) if (said === seenAs.hostname) count += 1;
    if (count < MIN_VOTES || 2 * count <= this.#votes.size) return false;
    this.#address = seenAs.hostname;
    return true;
  }
}
