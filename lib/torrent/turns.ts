import type { Peer } from "./peer.ts";

/**
 * Gives all peers, those first whose turn is next: that come after the one with the number `lastId`. With 0, that is all in
 * the order that they came.
 */
export function* inTurn(peers: ReadonlyMap<number, Peer>, lastId: number): Generator<Peer> {
  for (const peer of peers.values()) if (peer.id > lastId) yield peer;
  for (const peer of peers.values()) if (peer.id <= lastId) yield peer;
}
