import {
  type AddressFamily,
  decodeCompactEndpoints,
  isBelievable,
  type Scope,
} from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** Peers that are taken from one answer; the length of libtorrent's list of peers. */
export const MAX_PEERS = 3_000;

/**
 * Reads compact peers (BEP 23, BEP 7) that a source of the given scope names. What can not be a peer is left out, and so
 * is the rest beyond {@linkcode MAX_PEERS} and a cut-off last one.
 */
export function decodeCompactPeers(
  bytes: Uint8Array,
  options: { readonly family: AddressFamily; readonly source: Scope },
): Endpoint[] {
  const peers: Endpoint[] = [];
  for (const endpoint of decodeCompactEndpoints(bytes, options.family)) {
    if (peers.length >= MAX_PEERS) break;
    if (isPeer(endpoint, options.source)) peers.push(endpoint);
  }
  return peers;
}

/** Says whether an endpoint can be a peer that a source of this scope knows of. */
export function isPeer(endpoint: Endpoint, source: Scope): boolean {
  const { hostname, port } = endpoint;
  return Number.isInteger(port) && port >= 1 && port <= 0xffff && isBelievable(hostname, source);
}
