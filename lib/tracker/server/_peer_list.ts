/** A peer as a swarm keeps it. */
export interface SwarmPeer {
  /** Address and port, which tell it from others: 6 bytes, or 18 for IPv6, one character a byte. */
  readonly address: string;
  /** 20 bytes, likewise: a string takes much less memory than an array. */
  peerId: string;
  /** The secret that it shows to be the same as before; empty where it has none. */
  key: string;
  /** When it last announced, in milliseconds. */
  seenAt: number;
  /** Whether it has told that its download is complete. */
  hasCompleted: boolean;
  /** Whether it has told that it lacks something and wants nothing more (BEP 21). */
  isPartialSeed: boolean;
  /** The list that it is in. */
  list: PeerList;
  /** Where in its list it is. */
  slot: number;
}

/** Peers without gaps and in no order, so that one can be removed and some drawn without looking at the others. */
export class PeerList {
  readonly #peers: SwarmPeer[] = [];

  /** How many there are. */
  get length(): number {
    return this.#peers.length;
  }

  /** Adds a peer that is in no list. */
  add(peer: SwarmPeer): void {
    peer.list = this;
    peer.slot = this.#peers.length;
    this.#peers.push(peer);
  }

  /** Removes a peer of this list; the last takes its place. */
  remove(peer: SwarmPeer): void {
    const last = this.#peers.pop();
    if (last === undefined || last === peer) return;
    last.slot = peer.slot;
    this.#peers[peer.slot] = last;
  }

  /** Changes the places of two peers, and gives the one that is at `slot` then. */
  swapIn(slot: number, from: number): SwarmPeer | undefined {
    const a = this.#peers[slot];
    const b = this.#peers[from];
    if (a === undefined || b === undefined) return undefined;
    this.#peers[slot] = b;
    this.#peers[from] = a;
    b.slot = slot;
    a.slot = from;
    return b;
  }
}
