import { assert, assertEquals } from "@std/assert";
import { DhtWorld, endpointOf } from "./support/dht_world.ts";

const INFO_HASH = new Uint8Array(20).fill(0x5a);

function smallWorld(size: number): { world: DhtWorld; nodes: ReturnType<DhtWorld["add"]>[] } {
  const world = new DhtWorld();
  const nodes = Array.from({ length: size }, (_, i) => world.add(endpointOf(i)));
  for (const { node } of nodes.slice(1)) node.addNode(endpointOf(0), world.now);
  world.run(60_000);
  return { world, nodes };
}

Deno.test("DhtNode finds a peer that another node has announced", () => {
  const { world, nodes } = smallWorld(30);
  const [, announcer, seeker] = nodes;
  assert(announcer && seeker);
  const announced = announcer.node.getPeers(INFO_HASH, world.now, { announcePort: 4000 });
  assertEquals(world.finish(announcer, announced).stored, 8);
  const ticket = seeker.node.getPeers(INFO_HASH, world.now);
  world.finish(seeker, ticket);
  const peers = seeker.events.flatMap((event) => event.kind === "peers" ? event.peers : []);
  assertEquals(peers, [{ hostname: announcer.endpoint.hostname, port: 4000 }]);
});
