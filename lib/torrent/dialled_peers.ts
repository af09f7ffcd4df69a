import { toHex } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import type { PeerList } from "../swarm/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { Peer } from "./peer.ts";
import { UselessPeer } from "./useless_peer.ts";

/**
 * The endpoints by which connected peers were dialled. One peer is connected once: where two connections are with the same,
 * one of them is its twin, and the better stays.
 */
export class DialledPeers {
  readonly #core: SwarmCore;
  readonly #list: PeerList;
  /** By the number of the peer. */
  readonly #endpoints = new Map<number, Endpoint>();

  /** @param list Is told what comes of those that were dialled. */
  constructor(core: SwarmCore, list: PeerList) {
    this.#core = core;
    this.#list = list;
  }

  /** Whether a connected peer was dialled by this endpoint. */
  has({ hostname, port }: Endpoint): boolean {
    return this.#endpoints.values().some((each) =>
      each.hostname === hostname && each.port === port
    );
  }

  /** The endpoint by which a peer was dialled; undefined for one that came to us. */
  endpointOf(peer: Peer): Endpoint | undefined {
    return this.#endpoints.get(peer.id);
  }

  /** A peer is connected that may have been dialled: its twin is let go. */
  connected(peer: Peer, dialled: Endpoint | undefined): void {
    if (dialled) this.#endpoints.set(peer.id, dialled);
    const twin = this.twinOf(peer);
    if (!twin) return;
    const twinDialled = this.#endpoints.get(twin.id);
    this.#endpoints.delete(twin.id);
    if (twinDialled && !dialled) this.#endpoints.set(peer.id, twinDialled);
    twin.link?.close(new UselessPeer("It is connected twice"));
  }

  /** The connection with a peer has ended, of no use or for another reason. */
  ended(peer: Peer, how: "useless" | "closed"): void {
    const dialled = this.#endpoints.get(peer.id);
    this.#endpoints.delete(peer.id);
    if (dialled) this.#list.ended(dialled, how, this.#core.io.clock.now());
  }

  /** A dial came to nothing though the handshakes were right. */
  refused(peer: Peer, dialled: Endpoint): void {
    const twin = this.twinOf(peer);
    if (twin && !this.#endpoints.has(twin.id)) {
      this.#endpoints.set(twin.id, dialled);
      return;
    }
    if (peer.source.peerId === toHex(this.#core.peerId)) this.#list.avoid(dialled);
    else this.#list.ended(dialled, "useless", this.#core.io.clock.now());
  }

  /** Another connection with the same peer. */
  twinOf(peer: Peer): Peer | undefined {
    for (const other of this.#core.peers.values()) {
      if (other !== peer && other.source.peerId === peer.source.peerId) return other;
    }
    return undefined;
  }

  /**
   * Whether a connection should take the place of another with the same peer. When two peers dial each other at the same
   * moment, both keep the one that was dialled by the greater peer id, else each might close the one that the other keeps.
   */
  isBetter(peer: Peer, twin: Peer): boolean {
    if (peer.endpoint.hostname !== twin.endpoint.hostname) return false;
    const keepsIncoming = peer.source.peerId > toHex(this.#core.peerId);
    return peer.incoming === keepsIncoming && twin.incoming !== keepsIncoming;
  }
}
