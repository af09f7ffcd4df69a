import { assertEquals } from "@std/assert";
import { BloomFilter } from "../../../lib/dht/bloom_filter.ts";
import type { Candidate } from "../../../lib/dht/lookup.ts";
import { GetPeersOperation } from "../../../lib/dht/operations/get_peers_operation.ts";

const ID = new Uint8Array(20).fill(1);
const [SEED, LEECH, OTHER] = ["8.8.8.1", "8.8.8.2", "8.8.8.3"] as const;

function filterOf(...hostnames: string[]): Uint8Array {
  const filter = new BloomFilter();
  for (const hostname of hostnames) filter.add(hostname);
  return filter.bytes;
}

function candidate(port: number): Candidate {
  return { id: ID, endpoint: { hostname: "9.9.9.9", port }, state: "answered", askedAt: 0 };
}

function peers(...hostnames: string[]): { hostname: string; port: number }[] {
  return hostnames.map((hostname) => ({ hostname, port: 1 }));
}

Deno.test("GetPeersOperation counts what a node names only where it gives no filters, early or late", () => {
  const owner = { id: ID, isUsable: () => true, emit: () => {} };
  const operation = new GetPeersOperation(owner, 1, { target: ID, scrape: true });
  const [careful, plain] = [candidate(1), candidate(2)];
  // Filters are long: who does not know us gives them when it is asked again.
  operation.take({ id: ID, values: peers(SEED, LEECH) }, careful);
  operation.take({ id: ID, values: peers(SEED, OTHER) }, plain);
  const filters = { seedFilter: filterOf(SEED), peerFilter: filterOf(LEECH) };
  operation.takeFollowUp({ id: ID, values: peers(SEED, LEECH), ...filters }, careful);
  const { seeds, downloaders } = operation.outcome();
  assertEquals({ seeds, downloaders }, { seeds: 1, downloaders: 2 });
});
