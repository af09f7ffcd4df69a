import type { AddressFamily } from "../../address/mod.ts";
import type { BencodeDict } from "../../bencode/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { decodeEndpoint } from "./_decode_endpoint.ts";
import {
  MAX_SEQ,
  MAX_TOKEN_LENGTH,
  MAX_VALUE_LENGTH,
  PUBLIC_KEY_LENGTH,
  SIGNATURE_LENGTH,
} from "./_decode_query.ts";
import { decodeCompactNodes, NODE_ID_LENGTH, type NodeContact } from "./compact_nodes.ts";
import { KRPC_ERROR_CODES, KrpcError } from "./krpc_error.ts";
import type { DhtResponse } from "./krpc_message.ts";

/** Bytes of a bloom filter (BEP 33). */
export const BLOOM_FILTER_LENGTH = 256;

/** The longest that samples may be said to stay as they are (BEP 51). */
const MAX_INTERVAL_SECONDS = 21_600;

/** Reads a response. @throws {KrpcError} if it is none. */
export function decodeResponse(dict: BencodeDict | undefined, bytes: Uint8Array): DhtResponse {
  const id = dict && fixed(dict, "id", NODE_ID_LENGTH);
  if (dict === undefined || id === undefined) {
    throw new KrpcError(KRPC_ERROR_CODES.protocol, "a response has a node id of 20 bytes");
  }
  const samples = dict.bytes("samples");
  return {
    id,
    nodes: nodesOf(dict, "nodes", 4),
    nodes6: nodesOf(dict, "nodes6", 6),
    values: valuesOf(dict),
    token: tokenOf(dict),
    seedFilter: fixed(dict, "BFsd", BLOOM_FILTER_LENGTH),
    peerFilter: fixed(dict, "BFpe", BLOOM_FILTER_LENGTH),
    value: valueOf(dict, bytes),
    publicKey: fixed(dict, "k", PUBLIC_KEY_LENGTH),
    signature: fixed(dict, "sig", SIGNATURE_LENGTH),
    seq: seqOf(dict),
    samples: samples && samples.length % NODE_ID_LENGTH === 0 ? samples : undefined,
    sampleTotal: count(dict, "num", Number.MAX_SAFE_INTEGER),
    intervalSeconds: count(dict, "interval", MAX_INTERVAL_SECONDS),
  };
}

function nodesOf(dict: BencodeDict, key: string, family: AddressFamily): NodeContact[] | undefined {
  const bytes = dict.bytes(key);
  return bytes && decodeCompactNodes(bytes, family);
}

function valuesOf(dict: BencodeDict): Endpoint[] | undefined {
  return dict.list("values")?.flatMap((item) => {
    const endpoint = item instanceof Uint8Array ? decodeEndpoint(item) : undefined;
    return endpoint ?? [];
  });
}

function tokenOf(dict: BencodeDict): Uint8Array | undefined {
  const token = dict.bytes("token");
  return token !== undefined && token.length <= MAX_TOKEN_LENGTH ? token : undefined;
}

function valueOf(dict: BencodeDict, bytes: Uint8Array): Uint8Array | undefined {
  const span = dict.span("v");
  if (span === undefined || span.end - span.start > MAX_VALUE_LENGTH) return undefined;
  return bytes.subarray(span.start, span.end);
}

function seqOf(dict: BencodeDict): bigint | undefined {
  const value = dict.get("seq");
  const seq = typeof value === "number" ? BigInt(value) : value;
  return typeof seq === "bigint" && seq >= 0n && seq <= MAX_SEQ ? seq : undefined;
}

function fixed(dict: BencodeDict, key: string, length: number): Uint8Array | undefined {
  const value = dict.bytes(key);
  return value?.length === length ? value : undefined;
}

function count(dict: BencodeDict, key: string, max: number): number | undefined {
  const value = dict.integer(key);
  return value !== undefined && value >= 0 ? Math.min(value, max) : undefined;
}
