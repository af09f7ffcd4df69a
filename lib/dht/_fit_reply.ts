import { addressFamily, COMPACT_ENDPOINT_LENGTH } from "../address/mod.ts";
import {
  COMPACT_NODE_LENGTH,
  type DhtResponse,
  encodeKrpc,
  type KrpcResponse,
  NODE_ID_LENGTH,
} from "./krpc/mod.ts";

/** Nodes that are kept before peers are: so many lead on. */
const MIN_NODES = 4;

/** Bytes of the keys and lengths of lists, at most. */
const NODES_HEADER = "5:nodes".length + "208:".length;
const NODES6_HEADER = "6:nodes6".length + "304:".length;
const VALUES_HEADER = "6:valuesle".length;
const SAMPLES_HEADER = "7:samples".length + "400:".length;

/**
 * Writes a response in at most `maxLength` bytes, with as many of its peers, nodes and samples as fit; undefined if not
 * even what it must have does. A value of an item, and bloom filters, are in it whole or not at all.
 */
export function fitReply(
  message: KrpcResponse,
  maxLength: number,
): Uint8Array<ArrayBuffer> | undefined {
  const whole = encodeKrpc(message);
  if (whole.length <= maxLength) return whole;
  const full = message.response;
  let fitted: DhtResponse = {
    id: full.id,
    token: full.token,
    seq: full.seq,
    sampleTotal: full.sampleTotal,
    intervalSeconds: full.intervalSeconds,
  };
  const lengthOf = (response: DhtResponse) => encodeKrpc({ ...message, response }).length;
  if (lengthOf(fitted) > maxLength) fitted = { id: full.id };
  if (lengthOf(fitted) > maxLength) return undefined;
  const { value, publicKey, signature, seedFilter, peerFilter } = full;
  const withValue = { ...fitted, value, publicKey, signature };
  if (lengthOf(withValue) <= maxLength) fitted = withValue;
  const withFilters = { ...fitted, seedFilter, peerFilter };
  if (lengthOf(withFilters) <= maxLength) fitted = withFilters;
  const room = maxLength - lengthOf(fitted);
  return encodeKrpc({ ...message, response: { ...fitted, ...fitLists(full, room) } });
}

/** Cuts lists so that they fit into so many bytes: a few nodes, then peers and samples, then more nodes. */
function fitLists(full: DhtResponse, room: number): Partial<DhtResponse> {
  const { nodes = [], nodes6 = [], values = [], samples } = full;
  let left = room - (full.nodes ? NODES_HEADER : 0) - (full.nodes6 ? NODES6_HEADER : 0);
  const take = (count: number, length: number): number => {
    const taken = Math.max(0, Math.min(count, Math.floor(left / length)));
    left -= taken * length;
    return taken;
  };
  const few = take(Math.min(MIN_NODES, nodes.length), COMPACT_NODE_LENGTH[4]);
  const few6 = take(Math.min(MIN_NODES, nodes6.length), COMPACT_NODE_LENGTH[6]);
  left -= values.length > 0 ? VALUES_HEADER : 0;
  const valueCount = take(values.length, valueLength(values[0]?.hostname));
  left -= samples ? SAMPLES_HEADER : 0;
  const sampleCount = take((samples?.length ?? 0) / NODE_ID_LENGTH, NODE_ID_LENGTH);
  const more = take(nodes.length - few, COMPACT_NODE_LENGTH[4]);
  const more6 = take(nodes6.length - few6, COMPACT_NODE_LENGTH[6]);
  return {
    nodes: few > 0 ? nodes.slice(0, few + more) : undefined,
    nodes6: few6 > 0 ? nodes6.slice(0, few6 + more6) : undefined,
    values: valueCount > 0 ? values.slice(0, valueCount) : undefined,
    samples: left >= 0 ? samples?.subarray(0, sampleCount * NODE_ID_LENGTH) : undefined,
  };
}

/** Bytes of a peer in a list, with its length before it. */
function valueLength(hostname = ""): number {
  return addressFamily(hostname) === 6
    ? COMPACT_ENDPOINT_LENGTH[6] + 3
    : COMPACT_ENDPOINT_LENGTH[4] + 2;
}
