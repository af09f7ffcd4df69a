import { formatIp, parseIp, scopeOf } from "../address/mod.ts";

/** Voters whose last word counts, in each family: the last ones, so that a new address soon has the majority. */
const MAX_VOTERS = 32;

/** Voters that must agree at least, so that no single one decides. */
const MIN_VOTES = 2;

/** A family of addresses. */
export type Family = "IPv4" | "IPv6";

/**
 * Finds out which address others see us at, from what they say: trackers (BEP 24), peers (`yourip` of BEP 10), nodes of the
 * DHT (BEP 42). Each network of voters, an IPv4 /24 or IPv6 /48, has one vote, its last; more than half of the votes decide.
 */
export class ExternalAddressVote {
  readonly #votes: Readonly<Record<Family, Map<string, string>>> = {
    IPv4: new Map(),
    IPv6: new Map(),
  };
  readonly #elected: Record<Family, string | undefined> = { IPv4: undefined, IPv6: undefined };

  /**
   * Counts a vote. Only global addresses can be elected: what others nearby see is no external address.
   *
   * @param address What is said to be our address: in its usual notation, or 4 or 16 bytes.
   * @param voter The address of who says so, or the name where no address is known.
   * @returns whether another address than before is elected now.
   */
  vote(address: string | Uint8Array, voter: string): boolean {
    const bytes = typeof address === "string" ? parseIp(address) : address;
    const network = networkOf(voter);
    if (!bytes || (bytes.length !== 4 && bytes.length !== 16) || network === undefined) {
      return false;
    }
    const text = formatIp(bytes);
    if (scopeOf(text) !== "global") return false;
    const family = text.includes(":") ? "IPv6" : "IPv4";
    const votes = this.#votes[family];
    votes.delete(network); // the last word comes last in the map
    votes.set(network, text);
    for (const oldest of votes.keys()) {
      if (votes.size <= MAX_VOTERS) break;
      votes.delete(oldest);
    }
    return this.#count(family);
  }

  /** The address that was elected last; undefined before there was a majority. */
  address(family: Family): string | undefined {
    return this.#elected[family];
  }

  /** Forgets all votes and who was elected, for the machine is in another network. */
  clear(): void {
    for (const family of ["IPv4", "IPv6"] as const) {
      this.#votes[family].clear();
      this.#elected[family] = undefined;
    }
  }

  #count(family: Family): boolean {
    const votes = this.#votes[family];
    const counts = new Map<string, number>();
    for (const address of votes.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
    for (const [address, count] of counts) {
      if (count < MIN_VOTES || count * 2 <= votes.size) continue;
      if (this.#elected[family] === address) return false;
      this.#elected[family] = address;
      return true;
    }
    return false;
  }
}

/** The network that has one vote; of names, what the last two labels name together. */
function networkOf(voter: string): string | undefined {
  const bytes = parseIp(voter);
  if (!bytes) return voter.toLowerCase().split(".").slice(-2).join(".") || undefined;
  return [...bytes.subarray(0, bytes.length === 4 ? 3 : 6), bytes.length].join(".");
}
