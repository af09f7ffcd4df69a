import {
  type AddressFamily,
  COMPACT_ENDPOINT_LENGTH,
  encodeCompactEndpoint,
} from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { decodeEndpoint } from "./_decode_endpoint.ts";

/** Bytes of a node id, an info-hash or any other key of the DHT. */
export const NODE_ID_LENGTH = 20;

/** Bytes of a node by family (BEP 5, BEP 32): its id, its address, its port. */
export const COMPACT_NODE_LENGTH: Readonly<Record<AddressFamily, number>> = { 4: 26, 6: 38 };

/** A node of the DHT: who it is and where. */
export interface NodeContact {
  /** Node id, 20 bytes. */
  readonly id: Uint8Array;
  /** Its address and port. */
  readonly endpoint: Endpoint;
}

/** Gives nodes of one family one after the other. @throws {TypeError} if one is not of that family. */
export function encodeCompactNodes(
  nodes: readonly NodeContact[],
  family: AddressFamily,
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
export function decodeCompactNodes(bytes: Uint8Array, family: AddressFamily): NodeContact[] {
  const length = COMPACT_NODE_LENGTH[family];
  const nodes: NodeContact[] = [];
  for (let at = 0; at + length <= bytes.length; at += length) {
    const endpoint = decodeEndpoint(bytes.subarray(at + NODE_ID_LENGTH, at + length));
    if (endpoint === undefined) continue;
    nodes.push({ id: bytes.slice(at, at + NODE_ID_LENGTH), endpoint });
  }
  return nodes;
}
