import { assert, assertEquals } from "@std/assert";
import {
  randomIdNear,
  randomNodeId,
  secureNodeId,
  sharedPrefixLength,
} from "../../../lib/dht/node_id.ts";
import { BUCKET_REFRESH_MS, RoutingTable } from "../../../lib/dht/routing_table.ts";
import { GOOD_MS } from "../../../lib/dht/table_node.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { endpointOf } from "./support/dht_world.ts";

const OWN_ID = new Uint8Array(20);

function contact(
  random: SeededRandom,
  i: number,
): { id: Uint8Array; endpoint: ReturnType<typeof endpointOf> } {
  return { id: randomNodeId(random), endpoint: endpointOf(i) };
}

Deno.test("RoutingTable keeps 8 nodes a bucket, more of those that are close", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  for (let i = 0; i < 2_000; i++) table.answered(contact(random, i), 0);
  const perBucket = new Map<number, number>();
  for (const { id } of table.nodes()) {
    const bucket = Math.min(sharedPrefixLength(id, OWN_ID), table.bucketCount - 1);
    perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1);
  }
  assert(table.bucketCount >= 7 && table.bucketCount <= 12, `${table.bucketCount} buckets`);
  for (const [bucket, count] of perBucket) assert(count <= 8, `${count} nodes in bucket ${bucket}`);
  const far = [...perBucket].filter(([bucket]) => bucket < 6);
  assertEquals(far.map(([, count]) => count), far.map(() => 8));
});

Deno.test("RoutingTable.closest() gives the closest ones in order", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  for (let i = 0; i < 500; i++) table.answered(contact(random, i), 0);
  const closest = table.closest(OWN_ID).map(({ id }) => id.join());
  const all = table.nodes().map(({ id }) => id)
    .sort((a, b) => sharedPrefixLength(b, OWN_ID) - sharedPrefixLength(a, OWN_ID));
  assertEquals(closest[0], all[0]?.join());
  assertEquals(closest.length, 8);
  assertEquals(table.closest(OWN_ID, { max: 3, isFit: ({ port }) => port === 1 }), []);
});

Deno.test("RoutingTable takes one node a bucket of 1,000 in one /24, and one an address", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  for (let i = 0; i < 1_000; i++) {
    const endpoint = { hostname: `66.66.66.${i % 250}`, port: 1_000 + i };
    table.answered({ id: randomIdNear(OWN_ID, i % 12, random), endpoint }, 0);
  }
  const buckets = table.nodes().map(({ id }) =>
    Math.min(sharedPrefixLength(id, OWN_ID), table.bucketCount - 1)
  );
  assertEquals(new Set(buckets).size, buckets.length);
  assertEquals(
    new Set(table.nodes().map(({ endpoint }) => endpoint.hostname)).size,
    buckets.length,
  );
});

Deno.test("RoutingTable takes all nodes of this machine", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  for (let port = 1; port <= 8; port++) {
    table.answered({ id: randomNodeId(random), endpoint: { hostname: "127.0.0.1", port } }, 0);
  }
  assertEquals(table.size, 8);
});

Deno.test("RoutingTable gives the places of other ids to those of their address (BEP 42)", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  const far = () => {
    const id = randomNodeId(random);
    id[0] = id[0]! | 0x80;
    return id;
  };
  for (let i = 0; i < 8; i++) table.answered({ id: far(), endpoint: endpointOf(i) }, 0);
  // Something close, so that the first bucket can not be split further.
  for (let i = 8; i < 17; i++) {
    table.answered({ id: randomIdNear(OWN_ID, 5, random), endpoint: endpointOf(i) }, 0);
  }
  let secure = 0;
  for (let i = 100; secure < 4; i++) {
    const { hostname, port } = endpointOf(i);
    const id = secureNodeId(hostname, random);
    if (id[0]! < 0x80) continue;
    secure += 1;
    table.answered({ id, endpoint: { hostname, port } }, 0);
  }
  const first = table.nodes().filter(({ id }) => id[0]! >= 0x80);
  assertEquals(first.length, 8);
  assertEquals(first.filter(({ isSecure }) => isSecure).length, 4);
});

Deno.test("RoutingTable lets go who does not answer, for one that waits in reserve", () => {
  const random = new SeededRandom();
  const table = new RoutingTable(OWN_ID);
  for (let i = 0; i < 30; i++) {
    table.answered({ id: randomIdNear(OWN_ID, 0, random), endpoint: endpointOf(i) }, 0);
  }
  assertEquals(table.size, 8);
  table.failed(endpointOf(3));
  assert(table.at(endpointOf(3)) !== undefined, "once is no reason");
  table.failed(endpointOf(3));
  assertEquals([table.at(endpointOf(3)), table.size], [undefined, 8]);
});

Deno.test("RoutingTable names no bad nodes, and keeps them a while where nobody waits", () => {
  const table = new RoutingTable(OWN_ID);
  const random = new SeededRandom();
  const { id, endpoint } = contact(random, 1);
  table.answered({ id, endpoint }, 0);
  for (const size of [1, 1, 1, 1, 0]) {
    table.failed(endpoint);
    assertEquals(table.size, size);
  }
  table.answered({ id, endpoint }, 0);
  table.failed(endpoint);
  table.failed(endpoint);
  assertEquals(table.closest(OWN_ID), []);
  table.answered({ id, endpoint }, 0);
  assertEquals(table.closest(OWN_ID).length, 1);
});

Deno.test("RoutingTable.mostQuestionable() gives who was silent for 15 minutes", () => {
  const table = new RoutingTable(OWN_ID);
  const random = new SeededRandom();
  const [a, b] = [contact(random, 1), contact(random, 2)];
  table.answered(a, 0);
  table.answered(b, 1_000);
  assertEquals(table.mostQuestionable(GOOD_MS - 1), undefined);
  assertEquals(table.mostQuestionable(GOOD_MS)?.endpoint, a.endpoint);
  table.asked(a, GOOD_MS);
  assertEquals(table.mostQuestionable(GOOD_MS), undefined);
});

Deno.test("RoutingTable lets a node that answers with another id keep its place, by that id", () => {
  const table = new RoutingTable(OWN_ID);
  const random = new SeededRandom();
  const { endpoint } = contact(random, 1);
  const [before, after] = [randomNodeId(random), randomNodeId(random)];
  table.answered({ id: before, endpoint }, 0);
  table.answered({ id: after, endpoint }, 0);
  assertEquals(table.nodes().map(({ id }) => id), [after]);
  table.answered({ id: before, endpoint: { ...endpoint, port: 9 } }, 0);
  assertEquals(table.nodes().map(({ id }) => id), [after], "another port at the address");
});

Deno.test("RoutingTable.takeStaleBucket() gives each once that is not full, and then every 15 minutes", () => {
  const table = new RoutingTable(OWN_ID);
  assertEquals(table.takeStaleBucket(0), 0);
  assertEquals(table.takeStaleBucket(1), undefined);
  assertEquals(table.takeStaleBucket(BUCKET_REFRESH_MS), 0);
});
