import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeKrpc,
  DhtNode,
  type DhtNodeOptions,
  type DhtQuery,
  encodeKrpc,
  itemKeys,
  KRPC_ERROR_CODES,
  type KrpcMessage,
  mutableTarget,
  signItem,
} from "../../../lib/dht/mod.ts";
import { randomNodeId } from "../../../lib/dht/node_id.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { endpointOf } from "./support/dht_world.ts";

const ID = new Uint8Array(20).fill(1);
const HASH = new Uint8Array(20).fill(2);
const ASKER = { hostname: "8.8.8.8", port: 6881 };

/** A node that is asked by hand. */
class Asked {
  readonly node: DhtNode;
  now = 0;

  constructor(options: Partial<DhtNodeOptions> = {}) {
    this.node = new DhtNode({ family: 4, random: new SeededRandom(), now: 0, ...options });
    this.node.poll(0);
  }

  /** Sends a datagram and gives all that goes back there. */
  exchange(
    data: Uint8Array,
    from: Endpoint,
  ): { readonly bytes: number; readonly answers: KrpcMessage[] } {
    this.node.handle(data, from, this.now);
    const sends = this.node.poll(this.now).sends.filter(({ to }) => to.hostname === from.hostname);
    const bytes = sends.reduce((sum, send) => sum + send.data.length, 0);
    const messages = sends.map((send) => decodeKrpc(send.data));
    return { bytes, answers: messages.filter(({ kind }) => kind !== "query") };
  }

  ask(query: DhtQuery, from: Endpoint = ASKER): KrpcMessage | undefined {
    return this.exchange(queryBytes(query), from).answers[0];
  }

  token(query: DhtQuery, from: Endpoint = ASKER): Uint8Array {
    const answer = this.ask(query, from);
    if (answer?.kind !== "response" || !answer.response.token) throw new Error("there is no token");
    return answer.response.token;
  }
}

function queryBytes(query: DhtQuery): Uint8Array {
  const transactionId = utf8("aa");
  return encodeKrpc({ kind: "query", transactionId, query, readOnly: false });
}

/** A node that has much to tell. */
function fullNode(): Asked {
  const random = new SeededRandom(3);
  const nodes = Array.from(
    { length: 200 },
    (_, i) => ({ id: randomNodeId(random), endpoint: endpointOf(i) }),
  );
  const asked = new Asked({ nodes });
  for (let i = 0; i < 100; i++) {
    const from = { hostname: `9.${i}.9.9`, port: 1 };
    const infoHash = i < 60 ? HASH : randomNodeId(random);
    const token = asked.token({ method: "get_peers", id: ID, infoHash }, from);
    asked.ask(
      { method: "announce_peer", id: ID, infoHash, port: 1, impliedPort: false, token },
      from,
    );
    asked.now += 1_000;
  }
  return asked;
}

const VALUE = utf8(`900:${"v".repeat(900)}`);
const KEYS = itemKeys(new Uint8Array(32).fill(7));

/** Puts a long item and gives what it is found under. */
function putLong(asked: Asked): Uint8Array {
  const item = signItem({ value: VALUE, seq: 3n }, KEYS);
  const target = targetOf();
  const token = asked.token({ method: "get", id: ID, target });
  const answer = asked.ask({ method: "put", id: ID, token, ...item });
  assertEquals(answer?.kind, "response");
  return target;
}

function targetOf(): Uint8Array {
  return mutableTarget(KEYS);
}

Deno.test("to an address that is not confirmed go at most three times the bytes that came", () => {
  const asked = fullNode();
  const target = putLong(asked);
  const queries: readonly DhtQuery[] = [
    { method: "ping", id: ID },
    { method: "find_node", id: ID, target: HASH },
    { method: "find_node", id: ID, target: HASH, want: ["n4", "n6"] },
    { method: "get_peers", id: ID, infoHash: HASH },
    { method: "get_peers", id: ID, infoHash: HASH, scrape: true },
    { method: "get", id: ID, target },
    { method: "sample_infohashes", id: ID, target: HASH },
    {
      method: "announce_peer",
      id: ID,
      infoHash: HASH,
      port: 1,
      impliedPort: false,
      token: utf8("x"),
    },
    { method: "put", id: ID, token: utf8("x"), value: utf8("1:x") },
  ];
  const garbage = [utf8("d1:t2:aa1:y1:qe"), utf8("x"), utf8("d1:q4:ping1:t2:aa1:y1:qe")];
  for (const data of [...queries.map(queryBytes), ...garbage]) {
    asked.now += 30_000;
    const victim = { hostname: `77.7.${asked.now / 1_000 & 255}.7`, port: 53 };
    const { bytes } = asked.exchange(data, victim);
    assert(bytes <= 3 * data.length, `${bytes} bytes for ${new TextDecoder().decode(data)}`);
  }
});

Deno.test("who brings back a token is told all: nodes, peers, filters, values, samples", () => {
  const asked = fullNode();
  const target = putLong(asked);
  const from = { hostname: "77.7.7.7", port: 1 };
  const get: DhtQuery = { method: "get", id: ID, target };
  const first = asked.ask(get, from);
  assert(first?.kind === "response" && first.response.value === undefined);
  assertEquals(first.response.seq, 3n, "which says that there is more");
  const again = asked.ask({ ...get, token: first.response.token }, from);
  assert(again?.kind === "response");
  assertEquals(again.response.value, VALUE);
  const peers = asked.ask({ method: "get_peers", id: ID, infoHash: HASH, scrape: true }, from);
  assert(peers?.kind === "response");
  assertEquals([peers.response.nodes?.length, peers.response.seedFilter?.length], [4, 256]);
  assert((peers.response.values?.length ?? 0) > 10);
  const samples = asked.ask({ method: "sample_infohashes", id: ID, target: HASH }, from);
  assert(samples?.kind === "response");
  assertEquals([samples.response.samples?.length, samples.response.sampleTotal], [400, 41]);
  const forged = { hostname: "77.7.8.7", port: 1 };
  const spoofed = asked.ask({ ...get, token: first.response.token }, forged);
  assert(spoofed?.kind === "response" && spoofed.response.value === undefined);
});

Deno.test("announces and puts need the token of the address and of what they are about", () => {
  const asked = new Asked();
  const announce = (token: Uint8Array, from: Endpoint, infoHash = HASH) => {
    const answer = asked.ask({
      method: "announce_peer",
      id: ID,
      infoHash,
      port: 1,
      impliedPort: false,
      token,
    }, from);
    return answer?.kind === "error" ? answer.code : answer?.kind;
  };
  const token = asked.token({ method: "get_peers", id: ID, infoHash: HASH });
  assertEquals(announce(token, { hostname: "8.8.8.9", port: 6881 }), KRPC_ERROR_CODES.protocol);
  assertEquals(announce(token, ASKER, ID), KRPC_ERROR_CODES.protocol);
  assertEquals(announce(token, ASKER), "response");
  asked.now = 11 * 60_000;
  assertEquals(announce(token, ASKER), KRPC_ERROR_CODES.protocol);
});

Deno.test("errors have the codes of BEP 5 and BEP 44", () => {
  const asked = new Asked();
  const token = asked.token({ method: "get", id: ID, target: targetOf() });
  const item = signItem({ value: utf8("1:a"), seq: 2n }, KEYS);
  const put = (change: object) => {
    const answer = asked.ask({ method: "put", id: ID, token, ...item, ...change });
    return answer?.kind === "error" ? answer.code : answer?.kind;
  };
  assertEquals(put({ value: utf8("1:b") }), KRPC_ERROR_CODES.invalidSignature);
  assertEquals(put({}), "response");
  assertEquals(
    put(signItem({ value: utf8("1:b"), seq: 1n }, KEYS)),
    KRPC_ERROR_CODES.sequenceTooLow,
  );
  assertEquals(
    put(signItem({ value: utf8("1:b"), seq: 3n, cas: 1n }, KEYS)),
    KRPC_ERROR_CODES.casMismatch,
  );
  const raw = (text: string) => {
    const [answer] = asked.exchange(utf8(text), ASKER).answers;
    return answer?.kind === "error" ? answer.code : answer?.kind;
  };
  const id = `2:id20:${"x".repeat(20)}`;
  assertEquals(raw(`d1:ad${id}e1:q4:frob1:t2:aa1:y1:qe`), KRPC_ERROR_CODES.unknownMethod);
  assertEquals(raw(`d1:ad${id}6:target20:${"x".repeat(20)}e1:q4:frob1:t2:aa1:y1:qe`), "response");
  assertEquals(
    raw(`d1:ad${id}4:salt65:${"s".repeat(65)}1:v1:xe1:q3:put1:t2:aa1:y1:qe`),
    KRPC_ERROR_CODES.saltTooLong,
  );
  assertEquals(
    raw(`d1:ad${id}1:v1001:${"v".repeat(1001)}e1:q3:put1:t2:aa1:y1:qe`),
    KRPC_ERROR_CODES.valueTooLong,
  );
});

Deno.test("an answer counts if it has the transaction id and comes from the address and port that was asked", () => {
  const asked = new Asked();
  const to = { hostname: "9.9.9.9", port: 9 };
  const ticket = asked.node.ping(to, 0);
  const [ping] = asked.node.poll(0).sends;
  assert(ping);
  const { transactionId } = decodeKrpc(ping.data);
  const pong = (id: Uint8Array) =>
    encodeKrpc({ kind: "response", transactionId: id, response: { id: ID } });
  const wrong: readonly [Uint8Array, Endpoint][] = [
    [pong(new Uint8Array(4)), to],
    [pong(transactionId), { ...to, port: 10 }],
    [pong(transactionId), { ...to, hostname: "9.9.9.8" }],
  ];
  for (const [data, from] of wrong) {
    asked.node.handle(data, from, 10);
    assertEquals(asked.node.poll(10).events, []);
  }
  assertEquals(asked.node.nodes(), []);
  asked.node.handle(pong(transactionId), to, 20);
  const [event] = asked.node.poll(20).events;
  assertEquals(event, { kind: "pong", ticket, answer: { id: ID, endpoint: to, roundTripMs: 20 } });
  assertEquals(asked.node.nodes().length, 1);
});

Deno.test("2,000 pings a second are answered with 8,000 bytes a second, give or take 5%", () => {
  const asked = new Asked();
  const data = queryBytes({ method: "ping", id: ID });
  let bytes = 0;
  for (let i = 0; i < 60_000; i++) {
    asked.now = i / 2;
    bytes +=
      asked.exchange(data, { hostname: `${20 + (i >> 16)}.${i >> 8 & 255}.${i & 255}.1`, port: 1 })
        .bytes;
  }
  // Of the burst of three seconds a quarter is for our own queries.
  const expected = 8_000 * 30 + 0.75 * 24_000;
  assert(Math.abs(bytes / expected - 1) < 0.05, `${bytes} bytes, expected ${expected}`);
});

Deno.test("a flood from one address is ignored until it has been silent for five minutes", () => {
  const asked = new Asked();
  const data = queryBytes({ method: "ping", id: ID });
  let answered = 0;
  for (let i = 0; i < 200; i++) answered += asked.exchange(data, ASKER).answers.length;
  assertEquals(answered, 50);
  asked.now = 299_999;
  assertEquals(asked.exchange(data, ASKER).answers.length, 0);
  asked.now += 300_000;
  assertEquals(asked.exchange(data, ASKER).answers.length, 1);
});

Deno.test("a node that is read-only answers nothing and says so, and is kept by nobody", () => {
  const asked = new Asked({ readOnly: true });
  assertEquals(asked.ask({ method: "ping", id: ID }), undefined);
  asked.node.ping(ASKER, 0);
  const [ping] = asked.node.poll(0).sends;
  const message = ping && decodeKrpc(ping.data);
  assert(message?.kind === "query" && message.readOnly);
  const other = new Asked({ random: new SeededRandom(9) });
  other.node.handle(ping?.data ?? new Uint8Array(), ASKER, 0);
  const sends = other.node.poll(0).sends.map((send) => decodeKrpc(send.data).kind);
  assertEquals(sends, ["response"], "it is not even asked whether it is there");
});

Deno.test("forget() drops a torrent, ends its searches, and leaves it out of samples", () => {
  const asked = new Asked();
  const token = asked.token({ method: "get_peers", id: ID, infoHash: HASH });
  const announce: DhtQuery = {
    method: "announce_peer",
    id: ID,
    infoHash: HASH,
    port: 1,
    impliedPort: false,
    token,
  };
  asked.ask(announce);
  asked.node.addNode({ hostname: "9.9.9.9", port: 9 }, 0);
  const ticket = asked.node.getPeers(HASH, 0);
  asked.node.forget(HASH, 0);
  const { sends, events } = asked.node.poll(0);
  const named = sends.map(({ data }) => decodeKrpc(data))
    .filter((message) => message.kind === "query" && message.query.method === "get_peers");
  assertEquals(named, []);
  assert(events.some((event) => event.kind === "done" && event.ticket === ticket));
  asked.ask(announce);
  assertEquals(asked.node.stats().storedTorrents, 0);
  const samples = asked.ask({ method: "sample_infohashes", id: ID, target: HASH });
  assert(samples?.kind === "response");
  assertEquals(samples.response.samples?.length, 0);
  assertThrows(() => asked.node.getPeers(HASH, 0), Error, "private");
});
