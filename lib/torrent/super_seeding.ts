import { SuperSeeder } from "../swarm/mod.ts";
import { encodeMessage } from "../wire/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Peer } from "./peer.ts";

/**
 * Seeds so that each piece is sent hardly more than once (BEP 16): peers are told of one piece at a time, and of the next
 * when others have it. It concerns those that come while everything is here, and no seeds.
 */
export class SuperSeeding {
  readonly #core: TorrentCore;
  readonly #seeder: SuperSeeder;
  /** The numbers of the peers that are told piece by piece. */
  readonly #peers = new Set<number>();
  #nextAt = Infinity;

  /** Super-seeding that has shown nothing. */
  constructor(core: TorrentCore) {
    const { layout, io } = core;
    this.#core = core;
    this.#seeder = new SuperSeeder({ pieceCount: layout.pieceCount, random: io.random });
  }

  /** Whether a peer is told piece by piece. */
  concerns(peer: Peer): boolean {
    return this.#peers.has(peer.id);
  }

  /** A peer came: from now on it is told piece by piece. */
  peerJoined(peer: Peer, now: number): void {
    this.#peers.add(peer.id);
    // With the fast extension it is going to say what it has, be it nothing (BEP 6).
    if (!peer.features.fast) this.peerHasAll(peer, now);
  }

  /** A peer told all that it has. */
  peerHasAll(peer: Peer, now: number): void {
    if (!this.#peers.has(peer.id)) return;
    this.#seeder.peerJoined(peer.id, peer.pieces);
    this.#show(now);
  }

  /** A peer got a piece. */
  peerHas(peer: Peer, piece: number, now: number): void {
    this.#seeder.peerGot(peer.id, piece, now);
    this.#show(now);
  }

  /** A peer is gone. */
  peerGone(peer: Peer, now: number): void {
    if (!this.#peers.delete(peer.id)) return;
    this.#seeder.peerLeft(peer.id);
    this.#show(now);
  }

  /** Whether a peer may have a piece. */
  mayServe(peer: Peer, piece: number): boolean {
    return !this.#peers.has(peer.id) || this.#seeder.mayServe(peer.id, piece);
  }

  /** Once a second: nobody is to wait for ever for a piece to spread. */
  tick(now: number): void {
    if (now >= this.#nextAt) this.#show(now);
  }

  #show(now: number): void {
    const { reveals, nextAt } = this.#seeder.poll(now);
    this.#nextAt = nextAt;
    for (const { peer: id, piece } of reveals) {
      this.#core.peers.get(id)?.link?.send(encodeMessage({ type: "have", index: piece }));
    }
  }
}
