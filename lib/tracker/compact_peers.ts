import { formatIp, isBelievable, parseIp, type Scope } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** 4 for IPv4, 6 for IPv6. */
export type AddressFamily = 4 | 6;

/** Bytes of a compact peer by family (BEP 23, BEP 7): the address and two bytes of port. */
const COMPACT_PEER_LENGTH: Readonly<Record<AddressFamily, number>> = { 4: 6, 6: 18 };

/** Peers that are taken from one answer; the length of libtorrent's list of peers. */
export const MAX_PEERS = 3_000;

/** Says of which family an address is; undefined for what is no address. */
export function addressFamily(hostname: string): AddressFamily | undefined {
  const bytes = parseIp(hostname);
  if (bytes === undefined) return undefined;
  return bytes.length === 4 ? 4 : 6;
}

/**
 * Gives an endpoint as 6 bytes, or 18 for IPv6 (BEP 23, BEP 7).
 *
 * @throws {TypeError} if the host name is not an address.
 */
export function encodeCompactPeer(endpoint: Endpoint): Uint8Array<ArrayBuffer> {
  const address = parseIp(endpoint.hostname);
  if (address === undefined) {
    throw new TypeError(`Cannot write a compact peer: "${endpoint.hostname}" is not an address`);
  }
  const bytes = new Uint8Array(address.length + 2);
  bytes.set(address);
  bytes[address.length] = endpoint.port >> 8;
  bytes[address.length + 1] = endpoint.port & 0xff;
  return bytes;
}

/**
 * Reads compact peers that a source of the given scope names. What can not be a peer is left out, and so is the rest
 * beyond {@linkcode MAX_PEERS} and a cut-off last one.
 */
export function decodeCompactPeers(
  bytes: Uint8Array,
  options: { readonly family: AddressFamily; readonly source: Scope },
): Endpoint[] {
  const length = COMPACT_PEER_LENGTH[options.family];
  const peers: Endpoint[] = [];
  for (let at = 0; at + length <= bytes.length && peers.length < MAX_PEERS; at += length) {
    const hostname = formatIp(bytes.subarray(at, at + length - 2));
    const port = bytes[at + length - 2]! << 8 | bytes[at + length - 1]!;
    if (isPeer({ hostname, port }, options.source)) peers.push({ hostname, port });
  }
  return peers;
}

/** Says whether an endpoint can be a peer that a source of this scope knows of. */
export function isPeer(endpoint: Endpoint, source: Scope): boolean {
  const { hostname, port } = endpoint;
  return Number.isInteger(port) && port >= 1 && port <= 0xffff && isBelievable(hostname, source);
}
