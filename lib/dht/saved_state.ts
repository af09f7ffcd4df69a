import type { AddressFamily } from "../address/mod.ts";
import { BencodeDict, BencodeError, decode, encode } from "../bencode/mod.ts";
import {
  decodeCompactNodes,
  encodeCompactNodes,
  NODE_ID_LENGTH,
  type NodeContact,
} from "./krpc/mod.ts";

/** The form of the state that is written. */
const STATE_VERSION = 1;

/** Nodes that are taken from a saved state; a full table has fewer. */
const MAX_SAVED_NODES = 1_500;

/** What is kept of a node between runs. */
export interface SavedNode {
  /** Which DHT it is of. */
  readonly family: AddressFamily;
  /** Its node id, 20 bytes. */
  readonly id: Uint8Array;
  /** The nodes it knew. */
  readonly nodes: readonly NodeContact[];
}

/** Writes what is to be kept. */
export function encodeState(saved: readonly SavedNode[]): Uint8Array<ArrayBuffer> {
  const nodes = saved.map(({ family, id, nodes }) => {
    const known = encodeCompactNodes(nodes.slice(0, MAX_SAVED_NODES), family);
    return { family, id, nodes: known };
  });
  return encode({ version: STATE_VERSION, nodes });
}

/** Reads what was kept; what can not be read, or is of another version, counts as nothing. */
export function decodeState(state: Uint8Array): SavedNode[] {
  const dict = decodeDict(state);
  if (dict?.integer("version") !== STATE_VERSION) return [];
  return (dict.list("nodes") ?? []).flatMap((entry) => {
    if (!(entry instanceof BencodeDict)) return [];
    const family = entry.integer("family");
    const id = entry.bytes("id");
    if ((family !== 4 && family !== 6) || id?.length !== NODE_ID_LENGTH) return [];
    const known = decodeCompactNodes(entry.bytes("nodes") ?? new Uint8Array(), family);
    return [{ family, id: id.slice(), nodes: known.slice(0, MAX_SAVED_NODES) }];
  });
}

function decodeDict(state: Uint8Array): BencodeDict | undefined {
  try {
    const value = decode(state);
    return value instanceof BencodeDict ? value : undefined;
  } catch (error) {
    if (error instanceof BencodeError) return undefined;
    throw error;
  }
}
