import { encodeCompactEndpoint, formatIp, parseIp } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** 4 for IPv4, 6 for IPv6. */
export type DhtFamily = 4 | 6;

/** Bytes of a node id, an info-hash or any other key of the DHT. */
export const NODE_ID_LENGTH = 20;

/** Bytes of an address and a port by family. */
export const COMPACT_ENDPOINT_LENGTH: Readonly<Record<DhtFamily, number>> = { 4: 6, 6: 18 };

/** Bytes of a node by family (BEP 5, BEP 32): its id, its address, its port. */
export const COMPACT_NODE_LENGTH: Readonly<Record<DhtFamily, number>> = { 4: 26, 6: 38 };

/** A node of the DHT: who it is and where. */
export interface NodeContact {
  /** Node id, 20 bytes. */
  readonly id: Uint8Array;
  /** Its address and port. */
  readonly endpoint: Endpoint;
}

/** Says of which family an address is; undefined for what is no address. */
export function familyOf(hostname: string): DhtFamily | undefined {
  const bytes = parseIp(hostname);
  if (bytes === undefined) return undefined;
  return bytes.length === 4 ? 4 : 6;
}

/** Reads 6 or 18 bytes; undefined for any other number of them and for port 0. */
export function decodeCompactPeer(bytes: Uint8Array): Endpoint | undefined {
  if (bytes.length !== COMPACT_ENDPOINT_LENGTH[4] && bytes.length !== COMPACT_ENDPOINT_LENGTH[6]) {
    return undefined;
  }
  const end = bytes.length - 2;
  const port = bytes[end]! << 8 | bytes[end + 1]!;
  return port === 0 ? undefined : { hostname: formatIp(bytes.subarray(0, end)), port };
}

/** Gives nodes of one family one after the other. @throws {TypeError} if one is not of that family. */
export function encodeCompactNodes(
  nodes: readonly NodeContact[],
  family: DhtFamily,
): Uint8Array<ArrayBuffer> {
  const length = COMPACT_NODE_LENGTH[family];
  const bytes = new Uint8Array(nodes.length * length);
  for (const [i, { id, endpoint }] of nodes.entries()) {
    const compact = encodeCompactEndpoint(endpoint);
    if (compact.length !== COMPACT_ENDPOINT_LENGTH[family] || id.length !== NODE_ID_LENGTH) {
      throw new TypeError(`Cannot write a compact node: ${endpoint.hostname} is not IPv${family}`);
    }
    bytes.set(id, i * length);
    bytes.set(compact, i * length + NODE_ID_LENGTH);
  }
  return bytes;
}

/** Reads nodes; those with port 0 are left out, and so is a cut-off last one. */
export function decodeCompactNodes(bytes: Uint8Array, family: DhtFamily): NodeContact[] {
  const length = COMPACT_NODE_LENGTH[family];
  const nodes: NodeContact[] = [];
  for (let at = 0; at + length <= bytes.length; at += length) {
    const endpoint = decodeCompactPeer(bytes.subarray(at + NODE_ID_LENGTH, at + length));
    if (endpoint === undefined) continue;
    nodes.push({ id: bytes.slice(at, at + NODE_ID_LENGTH), endpoint });
  }
  return nodes;
}
