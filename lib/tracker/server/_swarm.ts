import type { AddressFamily } from "../../address/mod.ts";
import type { Random } from "../../io/mod.ts";
import { PeerList, type SwarmPeer } from "./_peer_list.ts";

/** Which peers to draw. */
export interface DrawOptions {
  /** The families of addresses that are of use. */
  readonly families: readonly AddressFamily[];
  /** How many at most. */
  readonly count: number;
  /** Whether those that have all are left out: they are of no use to one that has all itself. */
  readonly leechersOnly: boolean;
  /** The one that asks. */
  readonly except: SwarmPeer | undefined;
}

/** The peers of one torrent. */
export class Swarm {
  /** By address, in the order in which they last announced. */
  readonly #peers = new Map<string, SwarmPeer>();
  readonly #seeders: Readonly<Record<AddressFamily, PeerList>> = {
    4: new PeerList(),
    6: new PeerList(),
  };
  readonly #leechers: Readonly<Record<AddressFamily, PeerList>> = {
    4: new PeerList(),
    6: new PeerList(),
  };
  /** Downloads that were completed. */
  downloads = 0;
  /** When a peer last announced, in milliseconds. */
  announcedAt = 0;
  #partialSeeds = 0;

  /** How many peers there are. */
  get size(): number {
    return this.#peers.size;
  }

  /** How many of them have all. */
  get seeders(): number {
    return this.#seeders[4].length + this.#seeders[6].length;
  }

  /** How many of them do not. */
  get leechers(): number {
    return this.#leechers[4].length + this.#leechers[6].length;
  }

  /** How many of those want nothing more (BEP 21). */
  get partialSeeds(): number {
    return this.#partialSeeds;
  }

  /** How many of them are of a family. */
  sizeOf(family: AddressFamily): number {
    return this.#seeders[family].length + this.#leechers[family].length;
  }

  /** Finds a peer. */
  get(address: string): SwarmPeer | undefined {
    return this.#peers.get(address);
  }

  /** Adds a peer that is not here yet. */
  add(peer: Omit<SwarmPeer, "list" | "slot">, isSeeder: boolean): SwarmPeer {
    const list = this.#listFor(peer, isSeeder);
    const added = { ...peer, list, slot: 0 };
    list.add(added);
    this.#peers.set(added.address, added);
    return added;
  }

  /** Marks a peer as seen, and as having all or not. */
  touch(peer: SwarmPeer, isSeeder: boolean, now: number): void {
    peer.seenAt = now;
    this.#peers.delete(peer.address);
    this.#peers.set(peer.address, peer);
    const list = this.#listFor(peer, isSeeder);
    if (list === peer.list) return;
    peer.list.remove(peer);
    list.add(peer);
  }

  /** Marks a peer as wanting nothing more though it does not have all (BEP 21), or not so. */
  markPartialSeed(peer: SwarmPeer, isPartialSeed: boolean): void {
    this.#partialSeeds += Number(isPartialSeed) - Number(peer.isPartialSeed);
    peer.isPartialSeed = isPartialSeed;
  }

  /** Removes a peer. */
  remove(peer: SwarmPeer): void {
    this.markPartialSeed(peer, false);
    this.#peers.delete(peer.address);
    peer.list.remove(peer);
  }

  /** Removes those that have not announced since `before`; gives how many they were. */
  expire(before: number): number {
    const size = this.#peers.size;
    for (const peer of this.#peers.values()) {
      if (peer.seenAt > before) break;
      this.remove(peer);
    }
    return size - this.#peers.size;
  }

  /** Draws peers at random, each as likely as any other, in time that depends on how many are drawn alone. */
  draw(options: DrawOptions, random: Random): SwarmPeer[] {
    const { families, count, leechersOnly, except } = options;
    const lists = families.map((family) => this.#leechers[family]);
    if (!leechersOnly) lists.push(...families.map((family) => this.#seeders[family]));
    const taken = lists.map(() => 0);
    let left = lists.reduce((sum, list) => sum + list.length, 0);
    const drawn: SwarmPeer[] = [];
    while (left > 0 && drawn.length < count) {
      let at = random.below(left--);
      for (const [i, list] of lists.entries()) {
        const start = taken[i] ?? 0;
        if (at >= list.length - start) {
          at -= list.length - start;
          continue;
        }
        const peer = list.swapIn(start, start + at);
        taken[i] = start + 1;
        if (peer !== undefined && peer !== except) drawn.push(peer);
        break;
      }
    }
    return drawn;
  }

  #listFor({ address }: { readonly address: string }, isSeeder: boolean): PeerList {
    return (isSeeder ? this.#seeders : this.#leechers)[address.length === 6 ? 4 : 6];
  }
}
