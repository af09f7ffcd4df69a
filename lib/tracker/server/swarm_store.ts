import type { AddressFamily } from "../../address/mod.ts";
import { bytesToKey } from "../../bencode/mod.ts";
import type { Random } from "../../io/mod.ts";
import type { AnnounceEvent } from "../announce.ts";
import type { SwarmPeer } from "./_peer_list.ts";
import { Swarm } from "./_swarm.ts";

/** Bounds of a {@linkcode SwarmStore}. */
export interface SwarmStoreLimits {
  /** Torrents; further ones are refused. */
  readonly maxTorrents: number;
  /** Peers of one torrent; further ones are answered, but not kept. */
  readonly maxPeersPerTorrent: number;
  /** Peers of all torrents, likewise. */
  readonly maxPeers: number;
  /** How long a peer is kept that says nothing, in milliseconds. */
  readonly peerTimeoutMs: number;
}

/** An announce, with the address that the peer has. */
export interface StoreAnnounce {
  /** 20 bytes. */
  readonly infoHash: Uint8Array;
  /** Address and port: 6 bytes, or 18 for IPv6. With port 0 the peer is answered, but not kept. */
  readonly compact: Uint8Array;
  /** 20 bytes. */
  readonly peerId: Uint8Array;
  /** The secret that the peer shows to be the same as before; empty where it has none. */
  readonly key: string;
  /** Whether the peer has all. */
  readonly isSeeder: boolean;
  /** What happened. */
  readonly event?: AnnounceEvent;
  /** How many peers to name. */
  readonly numWant: number;
  /** The families of addresses to name. */
  readonly families: readonly AddressFamily[];
}

/** The counts of one torrent. */
export interface SwarmCounts {
  /** Peers that have all. */
  readonly seeders: number;
  /** Peers that do not have all. */
  readonly leechers: number;
  /** Those of them that want more, as far as they say (BEP 21). */
  readonly downloaders: number;
  /** Downloads that were completed. */
  readonly downloads: number;
}

/** A peer that is named; strings are of one character a byte. */
export interface NamedPeer {
  /** Address and port: 6 bytes, or 18 for IPv6. */
  readonly address: string;
  /** 20 bytes. */
  readonly peerId: string;
}

/** What an announce is answered with. */
export interface StoreAnswer extends SwarmCounts {
  /** Other peers. */
  readonly peers: readonly NamedPeer[];
}

/** What is in a store. */
export interface StoreTotals {
  /** Torrents. */
  readonly torrents: number;
  /** Peers that have all; one that is in two swarms counts twice. */
  readonly seeders: number;
  /** Peers that do not have all, likewise. */
  readonly leechers: number;
  /** Peers at IPv6 addresses, likewise. */
  readonly ipv6: number;
}

/**
 * The swarms of a tracker. A pure machine; what it holds is bounded, and an announce takes time in proportion to the
 * number of peers that it is answered with. Silent peers go as others announce.
 */
export class SwarmStore {
  readonly #random: Random;
  readonly #limits: SwarmStoreLimits;
  /** By info-hash as a key, in the order in which a peer last announced. */
  readonly #swarms = new Map<string, Swarm>();
  #peerCount = 0;

  /** Makes one that is empty. */
  constructor(random: Random, limits: SwarmStoreLimits) {
    this.#random = random;
    this.#limits = limits;
  }

  /** Takes an announce and gives the answer; undefined where there are too many torrents already. */
  announce(announce: StoreAnnounce, now: number): StoreAnswer | undefined {
    this.#expire(now);
    const key = bytesToKey(announce.infoHash);
    const known = this.#swarms.get(key);
    if (known === undefined && this.#swarms.size >= this.#limits.maxTorrents) return undefined;
    const swarm = known ?? new Swarm();
    this.#peerCount -= swarm.expire(now - this.#limits.peerTimeoutMs);
    const peer = this.#update(swarm, announce, now);
    this.#swarms.delete(key);
    if (swarm.size > 0 || swarm.downloads > 0) {
      swarm.announcedAt = now;
      this.#swarms.set(key, swarm);
    }
    return { ...countsOf(swarm), peers: this.#draw(swarm, announce, peer) };
  }

  /** Gives the counts of a torrent; undefined where it has no peers. */
  scrape(infoHash: Uint8Array, now: number): SwarmCounts | undefined {
    this.#expire(now);
    const swarm = this.#swarms.get(bytesToKey(infoHash));
    if (swarm === undefined) return undefined;
    this.#peerCount -= swarm.expire(now - this.#limits.peerTimeoutMs);
    return countsOf(swarm);
  }

  /** Gives the counts of all torrents, by info-hash as a key. */
  *scrapeAll(now: number): Iterable<readonly [string, SwarmCounts]> {
    this.#expire(now);
    for (const [key, swarm] of this.#swarms) yield [key, countsOf(swarm)];
  }

  /** Counts all. */
  totals(now: number): StoreTotals {
    this.#expire(now);
    const totals = { torrents: this.#swarms.size, seeders: 0, leechers: 0, ipv6: 0 };
    for (const swarm of this.#swarms.values()) {
      totals.seeders += swarm.seeders;
      totals.leechers += swarm.leechers;
      totals.ipv6 += swarm.sizeOf(6);
    }
    return totals;
  }

  /** Does to a swarm what an announce says; gives the peer, if it is kept. */
  #update(swarm: Swarm, announce: StoreAnnounce, now: number): SwarmPeer | undefined {
    const { compact, key, isSeeder, event } = announce;
    const address = bytesToKey(compact);
    const peerId = String.fromCharCode(...announce.peerId);
    let peer = swarm.get(address);
    if (event === "stopped") {
      // The last word of a run that is over may come after the first of the next.
      if (peer === undefined || isOtherKey(peer.key, key)) return peer;
      swarm.remove(peer);
      this.#peerCount -= 1;
      return undefined;
    }
    const isNew = peer === undefined;
    if (peer === undefined) {
      if (!this.#hasRoom(swarm) || !hasPort(compact)) return undefined;
      const added = { address, peerId, key, seenAt: now, hasCompleted: false };
      peer = swarm.add({ ...added, isPartialSeed: false }, isSeeder);
      this.#peerCount += 1;
    }
    if (event === "completed" && !peer.hasCompleted) {
      peer.hasCompleted = true;
      swarm.downloads += 1;
    }
    swarm.markPartialSeed(peer, event === "paused" && !isSeeder);
    if (isNew) return peer;
    peer.key = key;
    peer.peerId = peerId;
    swarm.touch(peer, isSeeder, now);
    return peer;
  }

  #hasRoom(swarm: Swarm): boolean {
    const { maxPeers, maxPeersPerTorrent } = this.#limits;
    return this.#peerCount < maxPeers && swarm.size < maxPeersPerTorrent;
  }

  #draw(swarm: Swarm, announce: StoreAnnounce, except: SwarmPeer | undefined): NamedPeer[] {
    if (announce.event === "stopped") return [];
    const { families, numWant: count, isSeeder, event } = announce;
    // Who begins with a magnet link does not know what is left, and may say nothing (aria2 does).
    const leechersOnly = isSeeder && event !== "started" || event === "paused";
    return swarm.draw({ families, count, leechersOnly, except }, this.#random);
  }

  /** Drops the swarms in which nobody has announced for too long. */
  #expire(now: number): void {
    for (const [key, swarm] of this.#swarms) {
      if (swarm.announcedAt > now - this.#limits.peerTimeoutMs) break;
      this.#peerCount -= swarm.size;
      this.#swarms.delete(key);
    }
  }
}

function countsOf({ seeders, leechers, partialSeeds, downloads }: Swarm): SwarmCounts {
  return { seeders, leechers, downloaders: leechers - partialSeeds, downloads };
}

function isOtherKey(a: string, b: string): boolean {
  return a !== "" && b !== "" && a !== b;
}

function hasPort(compact: Uint8Array): boolean {
  return compact.subarray(-2).some((byte) => byte !== 0);
}
