import { assert, assertEquals } from "@std/assert";
import { decodeKrpc, encodeKrpc } from "../../lib/dht/mod.ts";
import { randomIdNear } from "../../lib/dht/node_id.ts";
import type { Endpoint } from "../../lib/io/mod.ts";
import {
  DhtWorld,
  endpointOf,
  type Inhabitant,
  type Script,
} from "../unit/dht/support/dht_world.ts";

/** Few enough to be quick. */
const SIZE = 200;

/** How many of the others a node is told of at first. */
const KNOWN = 60;

const PEER_PORT = 4_000;

interface Found {
  readonly ms: number;
  readonly messages: number;
  readonly peers: readonly Endpoint[];
}

function nodeAt(nodes: readonly Inhabitant[], i: number): Inhabitant {
  const node = nodes[i];
  if (node === undefined) throw new Error(`there is no node ${i}`);
  return node;
}

/** Looks for peers and says how long the first ones took, and how much was sent until then. */
function find(world: DhtWorld, seeker: Inhabitant, infoHash: Uint8Array): Found {
  world.settle(seeker);
  const { now } = world;
  const { sent } = seeker;
  seeker.events.length = 0;
  seeker.node.getPeers(infoHash, now);
  world.settle(seeker);
  world.run(30_000, () => seeker.events.some(({ kind }) => kind === "peers" || kind === "done"));
  const peers = seeker.events.flatMap((event) => event.kind === "peers" ? event.peers : []);
  return { ms: world.now - now, messages: seeker.sent - sent, peers };
}

Deno.test("in a DHT with 20% churn a peer is found in 3 s and 40 messages", () => {
  const world = new DhtWorld({ seed: 7 });
  const nodes = world.addAcquainted(SIZE, KNOWN);
  for (const node of nodes) node.isUp = world.random.below(5) > 0;
  for (let round = 0; round < 3; round++) {
    const infoHash = world.random.fill(new Uint8Array(20));
    const [announcer, seeker] = [nodeAt(nodes, 2 * round), nodeAt(nodes, 2 * round + 1)];
    announcer.isUp = seeker.isUp = true;
    const ticket = announcer.node.getPeers(infoHash, world.now, { announcePort: PEER_PORT });
    assert(world.finish(announcer, ticket).stored >= 6);
    // Others leave and come in between.
    for (const node of nodes.slice(10)) {
      if (world.random.below(10) === 0) node.isUp = !node.isUp;
    }
    const { ms, messages, peers } = find(world, seeker, infoHash);
    assertEquals(peers, [{ hostname: announcer.endpoint.hostname, port: PEER_PORT }]);
    assert(ms < 3_000 && messages <= 40, `${ms} ms, ${messages} messages`);
  }
});

Deno.test("30% sybils in one /24 do not hide a peer", () => {
  const world = new DhtWorld({ seed: 8 });
  const nodes = world.addAcquainted(0.7 * SIZE, KNOWN);
  const infoHash = world.random.fill(new Uint8Array(20));
  const sybils = Array.from({ length: 0.3 * SIZE }, (_, i) => ({
    id: randomIdNear(infoHash, 20 + i % 100, world.random),
    endpoint: { hostname: `66.66.66.${i % 250 + 1}`, port: 1_000 + i },
  }));
  for (const { id, endpoint } of sybils) {
    const script: Script = (data, from) => {
      const message = decodeKrpc(data);
      if (message.kind !== "query") return undefined;
      const { transactionId } = message;
      const response = { id, nodes: sybils.slice(0, 8), token: new Uint8Array(4) };
      return encodeKrpc({ kind: "response", transactionId, response, seenAs: from });
    };
    world.add(endpoint).script = script;
  }
  // Each honest node has heard of sybils as well.
  for (const [i, { node }] of nodes.entries()) {
    for (let k = 0; k < 5; k++) {
      const sybil = sybils[(7 * i + 31 * k) % sybils.length];
      if (sybil) node.addNode(sybil.endpoint, 0);
    }
  }
  const [announcer, seeker] = [nodeAt(nodes, 0), nodeAt(nodes, 1)];
  world.run(5_000);
  const ticket = announcer.node.getPeers(infoHash, world.now, { announcePort: PEER_PORT });
  world.finish(announcer, ticket);
  const { ms, messages, peers } = find(world, seeker, infoHash);
  assertEquals(peers, [{ hostname: announcer.endpoint.hostname, port: PEER_PORT }]);
  assert(ms < 3_000 && messages <= 40, `${ms} ms, ${messages} messages`);
  const fromSybils = seeker.node.nodes().filter(({ endpoint }) =>
    endpoint.hostname.startsWith("66.")
  );

  assert(fromSybils.length <= 8, `${fromSybils.length} sybils in the table`);
});

Deno.test("a whole DHT on one machine works", () => {
  const world = new DhtWorld({ minMs: 0, maxMs: 1 });
  const at = (i: number) => ({ hostname: "127.0.0.1", port: 1_000 + i });
  const nodes = Array.from({ length: 40 }, (_, i) => world.add(at(i)));
  for (const { node } of nodes.slice(1)) node.addNode(at(0), 0);
  world.run(60_000);
  const infoHash = new Uint8Array(20).fill(3);
  for (const i of [3, 4]) {
    const ticket = nodeAt(nodes, i).node.getPeers(infoHash, world.now, { announcePort: i });
    assertEquals(world.finish(nodeAt(nodes, i), ticket).stored, 8);
  }
  const { peers } = find(world, nodeAt(nodes, 30), infoHash);
  assertEquals(peers.map(({ port }) => port).sort(), [3, 4]);
});

Deno.test("a node far away is told of nobody in our network, and believed no such address", () => {
  const world = new DhtWorld();
  const global = world.add(endpointOf(1));
  const local = { hostname: "192.168.1.5", port: 1 };
  const node = world.add(endpointOf(0), { nodes: [{ id: new Uint8Array(20), endpoint: local }] });
  global.node.addNode(endpointOf(0), 0);
  world.run(10_000);
  assertEquals(global.node.nodes().map(({ endpoint }) => endpoint), [endpointOf(0)]);
  const liar = world.add(endpointOf(2));
  liar.script = (data) => {
    const message = decodeKrpc(data);
    if (message.kind !== "query") return undefined;
    const nodes = [{ id: new Uint8Array(20).fill(9), endpoint: local }];
    const response = {
      id: new Uint8Array(20).fill(8),
      nodes,
      values: [local, { hostname: "127.0.0.1", port: 22 }],
    };
    return encodeKrpc({ kind: "response", transactionId: message.transactionId, response });
  };
  global.node.addNode(endpointOf(2), world.now);
  const { peers } = find(world, global, new Uint8Array(20));
  assertEquals(peers, []);
  assert(node.sent > 0);
});
