import { assert, assertEquals } from "@std/assert";
import { Lookup } from "../../../lib/dht/lookup.ts";
import { randomNodeId, secureNodeId } from "../../../lib/dht/node_id.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const TIME = { now: 0, slowAfterMs: 500 };

Deno.test("Lookup asks one node alone of a /24, and any number on this machine (D4)", () => {
  const random = new SeededRandom();
  for (const [network, expected] of [["20.1.2", 1], ["127.0.0", 60]] as const) {
    const lookup = new Lookup(randomNodeId(random));
    for (let host = 1; host <= 60; host++) {
      lookup.add({
        id: randomNodeId(random),
        endpoint: { hostname: `${network}.${host}`, port: 1 },
      });
    }
    assertEquals(asked(lookup).length, expected, network);
  }
});

Deno.test("Lookup prefers a node whose id is that of its address in a /24 (BEP 42)", () => {
  const random = new SeededRandom();
  const lookup = new Lookup(randomNodeId(random));
  const [first, second] = ["20.1.2.3", "20.1.2.4"];
  lookup.add({ id: randomNodeId(random), endpoint: { hostname: first, port: 1 } });
  lookup.add({ id: secureNodeId(second, random), endpoint: { hostname: second, port: 1 } });
  lookup.add({ id: randomNodeId(random), endpoint: { hostname: "20.1.2.5", port: 1 } });
  assertEquals(asked(lookup), [second]);
});

Deno.test("Lookup asks a hundred nodes at most, however many it is told of", () => {
  const random = new SeededRandom();
  const lookup = new Lookup(randomNodeId(random));
  for (let network = 0; network < 1_000; network++) {
    const hostname = `20.${network >> 8}.${network & 255}.1`;
    lookup.add({ id: randomNodeId(random), endpoint: { hostname, port: 1 } });
  }
  const hosts = asked(lookup);
  assert(hosts.length > 8 && hosts.length <= 100, `${hosts.length}`);
});

/** Whom it asks where nobody ever answers. */
function asked(lookup: Lookup): string[] {
  const hosts: string[] = [];
  for (let now = 0; now < 1_000_000; now += 1_000) {
    for (const { endpoint } of lookup.next({ ...TIME, now })) hosts.push(endpoint.hostname);
  }
  return hosts;
}
