import { assert, assertEquals } from "@std/assert";
import {
  decodeKrpc,
  DhtNode,
  type DhtQuery,
  encodeKrpc,
  itemKeys,
  KrpcError,
  signItem,
} from "../../lib/dht/mod.ts";
import { decodeState, encodeState } from "../../lib/dht/saved_state.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const ID = new Uint8Array(20).fill(1);
const HASH = new Uint8Array(20).fill(2);
const transactionId = new Uint8Array([1, 2, 3, 4]);
const token = utf8("abcd");
const item = signItem(
  { value: utf8("d1:ai1ee"), seq: 3n, salt: utf8("s"), cas: 2n },
  itemKeys(new Uint8Array(32).fill(7)),
);

const QUERIES: readonly DhtQuery[] = [
  { method: "ping", id: ID },
  { method: "find_node", id: ID, target: HASH, want: ["n4", "n6"] },
  { method: "get_peers", id: ID, infoHash: HASH, scrape: true, noSeeds: true, token },
  { method: "announce_peer", id: ID, infoHash: HASH, port: 6881, impliedPort: false, token },
  { method: "get", id: ID, target: HASH, seq: 1n },
  { method: "put", id: ID, token, ...item },
  { method: "put", id: ID, token, value: utf8("5:hello") },
  { method: "sample_infohashes", id: ID, target: HASH },
];

const MESSAGES = [
  ...QUERIES.map((query) => encodeKrpc({ kind: "query", transactionId, query, readOnly: true })),
  encodeKrpc({
    kind: "response",
    transactionId,
    version: utf8("SH01"),
    seenAs: { hostname: "8.8.8.8", port: 1 },
    response: {
      id: ID,
      nodes: [{ id: HASH, endpoint: { hostname: "9.9.9.9", port: 6881 } }],
      nodes6: [{ id: HASH, endpoint: { hostname: "2600::9", port: 6881 } }],
      values: [{ hostname: "9.9.9.8", port: 1 }],
      token,
      value: item.value,
      publicKey: item.mutable?.publicKey,
      signature: item.mutable?.signature,
      seq: 3n,
      samples: new Uint8Array(40),
      sampleTotal: 2,
      intervalSeconds: 60,
      seedFilter: new Uint8Array(256),
    },
  }),
  encodeKrpc({ kind: "error", transactionId, code: 203, reason: "Protocol Error" }),
];

fuzzTest({
  name: "decodeKrpc()",
  seeds: MESSAGES,
  expects: [KrpcError],
  run(input) {
    const message = decodeKrpc(input);
    if (message.kind === "query" && message.query.method === "unknown") return;
    assertEquals(decodeKrpc(encodeKrpc(message)), message);
  },
});

fuzzTest({
  name: "DhtNode.handle()",
  seeds: MESSAGES,
  expects: [],
  run(input) {
    const random = new SeededRandom(input.length);
    const node = new DhtNode({ family: 4, random, now: 0 });
    const peer = { hostname: "9.9.9.9", port: 6881 };
    node.addNode(peer, 0);
    node.getPeers(HASH, 0, { announcePort: 1, scrape: true });
    node.get({ target: HASH }, 0);
    const asked = node.poll(0).sends;
    const stranger = { hostname: "8.8.8.8", port: 1 };
    node.handle(input, stranger, 1);
    const sent = node.poll(1).sends.filter(({ to }) => to.hostname === stranger.hostname)
      .reduce((sum, { data }) => sum + data.length, 0);
    assert(sent <= 3 * input.length, `${sent} bytes for ${input.length}`);
    // The same bytes as the answer to each query, with its transaction id where one of the seeds has it.
    for (const { data } of asked) {
      const { transactionId: id } = decodeKrpc(data);
      node.handle(replaced(input, transactionId, id), peer, 2);
    }
    for (const at of [2, 5_000, 10_000]) assert(node.poll(at).nextAt >= at);
    assert(node.nodes().length <= 2);
  },
});

fuzzTest({
  name: "decodeState()",
  seeds: [
    encodeState([
      { family: 4, id: ID, nodes: [{ id: HASH, endpoint: { hostname: "9.9.9.9", port: 1 } }] },
      { family: 6, id: ID, nodes: [{ id: HASH, endpoint: { hostname: "2600::9", port: 1 } }] },
    ]),
  ],
  expects: [],
  run(input) {
    const saved = decodeState(input);
    assertEquals(decodeState(encodeState(saved)), saved);
  },
});

/** The input with four bytes in place of others, where those are. */
function replaced(input: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const copy = input.slice();
  const at = copy.findIndex((_, i) => from.every((byte, k) => copy[i + k] === byte));
  if (at >= 0) copy.set(to.subarray(0, from.length), at);
  return copy;
}
