import { formatEndpoint, scopeOf } from "../address/mod.ts";
import { bytesToKey, keyToBytes } from "../bencode/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { BloomFilter } from "./bloom_filter.ts";
import { NODE_ID_LENGTH } from "./krpc/mod.ts";

/** Torrents that peers are kept of; as in libtorrent. */
export const MAX_STORED_TORRENTS = 2_000;

/** Peers that are kept of each; as in libtorrent. */
export const MAX_PEERS_PER_TORRENT = 500;

/** How long a peer is kept after it has announced; clients do so every 15 minutes or so. */
export const PEER_LIFE_MS = 1_800_000;

/** How long a sample stays as it is (BEP 51). */
export const SAMPLE_INTERVAL_SECONDS = 300;

/** Info-hashes of a sample: as many as fit into one datagram beside the nodes. */
const MAX_SAMPLES = 20;

/** Info-hashes that are kept out; a client has hardly more private torrents. */
const MAX_HIDDEN = 20_000;

interface StoredPeer {
  readonly endpoint: Endpoint;
  readonly isSeed: boolean;
  readonly at: number;
}

/** What is asked of the peers of a torrent. */
export interface PickPeersOptions {
  /** Peers at most. */
  readonly max: number;
  /** Leaves seeds out (BEP 33). */
  readonly noSeeds?: boolean;
  /** Leaves others out for which it gives false. */
  readonly isFit?: (endpoint: Endpoint) => boolean;
}

/** How many peers of a torrent there are, as bloom filters. */
export interface ScrapeFilters {
  /** Those that have all. */
  readonly seeds: BloomFilter;
  /** The others. */
  readonly peers: BloomFilter;
}

/** What others have announced to this node (BEP 5, BEP 33). */
export class PeerStore {
  readonly #random: Random;
  /** By info-hash, and by address in the order in which they announced. */
  readonly #torrents = new Map<string, Map<string, StoredPeer>>();
  readonly #hidden = new Set<string>();
  #samples: { readonly bytes: Uint8Array; readonly at: number } | undefined;
  #expiredAt = 0;

  /** Makes an empty one. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** How many torrents there are. */
  get torrentCount(): number {
    return this.#torrents.size;
  }

  /** How many peers there are. */
  get peerCount(): number {
    let count = 0;
    for (const peers of this.#torrents.values()) count += peers.size;
    return count;
  }

  /** Takes an announce. Of a global address there is one peer a torrent, so that nobody counts twice. */
  add(
    infoHash: Uint8Array,
    peer: { readonly endpoint: Endpoint; readonly isSeed: boolean },
    now: number,
  ): void {
    const key = bytesToKey(infoHash);
    if (this.#hidden.has(key)) return;
    this.#expire(now);
    const peers = this.#torrents.get(key) ?? this.#makeRoomFor(key);
    const { hostname } = peer.endpoint;
    const peerKey = scopeOf(hostname) === "global" ? hostname : formatEndpoint(peer.endpoint);
    peers.delete(peerKey);
    peers.set(peerKey, { ...peer, at: now });
    if (peers.size > MAX_PEERS_PER_TORRENT) deleteFirst(peers);
  }

  /** Gives some peers of a torrent, drawn anew each time. */
  pick(infoHash: Uint8Array, options: PickPeersOptions, now: number): Endpoint[] {
    const { max, noSeeds = false, isFit = () => true } = options;
    const fit: Endpoint[] = [];
    for (const peer of this.#live(infoHash, now)) {
      if (!(noSeeds && peer.isSeed) && isFit(peer.endpoint)) fit.push(peer.endpoint);
    }
    const picked: Endpoint[] = [];
    while (picked.length < max && fit.length > 0) {
      picked.push(...fit.splice(this.#random.below(fit.length), 1));
    }
    return picked;
  }

  /** Gives the bloom filters of a torrent; undefined if none of its peers is known. */
  scrape(infoHash: Uint8Array, now: number): ScrapeFilters | undefined {
    const live = this.#live(infoHash, now);
    if (live.length === 0) return undefined;
    const filters = { seeds: new BloomFilter(), peers: new BloomFilter() };
    for (const { endpoint, isSeed } of live) {
      (isSeed ? filters.seeds : filters.peers).add(endpoint.hostname);
    }
    return filters;
  }

  /** Gives some info-hashes, one after the other; the same ones for some minutes (BEP 51). */
  sample(now: number): Uint8Array {
    this.#expire(now);
    if (this.#samples && now < this.#samples.at + 1_000 * SAMPLE_INTERVAL_SECONDS) {
      return this.#samples.bytes;
    }
    const keys = [...this.#torrents.keys()];
    const bytes = new Uint8Array(Math.min(keys.length, MAX_SAMPLES) * NODE_ID_LENGTH);
    for (let at = 0; at < bytes.length; at += NODE_ID_LENGTH) {
      const [key = ""] = keys.splice(this.#random.below(keys.length), 1);
      bytes.set(keyToBytes(key), at);
    }
    this.#samples = { bytes, at: now };
    return bytes;
  }

  /** Drops a torrent, and takes nothing of it any more: it has turned out to be private. */
  hide(infoHash: Uint8Array): void {
    const key = bytesToKey(infoHash);
    if (this.#torrents.delete(key)) this.#samples = undefined;
    this.#hidden.add(key);
    if (this.#hidden.size > MAX_HIDDEN) deleteFirst(this.#hidden);
  }

  /** Whether a torrent was hidden. */
  isHidden(infoHash: Uint8Array): boolean {
    return this.#hidden.has(bytesToKey(infoHash));
  }

  #live(infoHash: Uint8Array, now: number): StoredPeer[] {
    const peers = this.#torrents.get(bytesToKey(infoHash));
    return peers ? [...peers.values()].filter((peer) => now < peer.at + PEER_LIFE_MS) : [];
  }

  /** Where there are too many torrents the one with the fewest peers goes. */
  #makeRoomFor(key: string): Map<string, StoredPeer> {
    if (this.#torrents.size >= MAX_STORED_TORRENTS) {
      let smallest: [string, number] | undefined;
      for (const [other, { size }] of this.#torrents) {
        if (smallest === undefined || size < smallest[1]) smallest = [other, size];
      }
      if (smallest) this.#torrents.delete(smallest[0]);
    }
    const peers = new Map<string, StoredPeer>();
    this.#torrents.set(key, peers);
    this.#samples = this.#torrents.size <= MAX_SAMPLES ? undefined : this.#samples;
    return peers;
  }

  /** Drops what is too old, now and then. */
  #expire(now: number): void {
    if (now < this.#expiredAt + PEER_LIFE_MS / 30) return;
    this.#expiredAt = now;
    for (const [key, peers] of this.#torrents) {
      for (const [peerKey, { at }] of peers) {
        if (now < at + PEER_LIFE_MS) break;
        peers.delete(peerKey);
      }
      if (peers.size === 0) this.#torrents.delete(key);
    }
  }
}

function deleteFirst(keys: { keys(): Iterator<string>; delete(key: string): boolean }): void {
  const first = keys.keys().next();
  if (!first.done) keys.delete(first.value);
}
