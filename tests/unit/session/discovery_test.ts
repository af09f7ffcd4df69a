import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";

Deno.test("peers find each other by the DHT alone, through one node that both know", async () => {
  await using swarm = new Swarm();
  const session = { lsd: false, pex: false };
  const node = swarm.member({ session });
  const others = { session: { ...session, dhtNodes: [node.endpoint] } };
  const seeder = swarm.member({ has: "all", ...others });
  await swarm.run(5_000);
  const leecher = swarm.magnetMember(others);
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
  assert(seeder.status.uploadedBytes > 0);
});

Deno.test("nodes of the DHT are kept from one run to the next", async () => {
  await using swarm = new Swarm();
  const session = { lsd: false, pex: false };
  const node = swarm.member({ session, paused: true });
  const known = { session: { ...session, dhtNodes: [node.endpoint] } };
  swarm.member({ has: "all", ...known });
  const first = swarm.member({ ...known, paused: true });
  await swarm.run(10_000);
  assertEquals(first.session.dhtNodeCount, 1);
  await swarm.settled(first.session.close());
  const again = swarm.magnetMember({ session, disk: first.disk });
  await swarm.until(() => again.isComplete, 30_000);
});

Deno.test("a session without the DHT knows no nodes of it", async () => {
  await using swarm = new Swarm();
  assertEquals(swarm.member({ session: { dht: false } }).session.dhtNodeCount, undefined);
});

Deno.test("peers in one network find each other by local discovery", async () => {
  await using swarm = new Swarm();
  const lan = swarm.internet.lan();
  const session = { dht: false, pex: false };
  swarm.member({ has: "all", session, machine: lan.host() });
  const leecher = swarm.magnetMember({ session, machine: lan.host() });
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
});

Deno.test("a peer tells of another", async () => {
  await using swarm = new Swarm();
  const session = { dht: false, lsd: false };
  const middle = swarm.member({ session, maxPeers: 2 });
  const seeder = swarm.member({ has: "all", session, peers: [middle.endpoint], uploadLimit: 1 });
  const leecher = swarm.member({ session, peers: [middle.endpoint] });
  await swarm.until(() => leecher.status.peers === 2, 130_000);
  assert(
    leecher.torrent.peers().some(({ address }) => address.startsWith(seeder.endpoint.hostname)),
  );
});

Deno.test("sessions connect by uTP where TCP is not to be used", async () => {
  await using swarm = new Swarm();
  const session = { dht: false, lsd: false, pex: false };
  const seeder = swarm.member({ has: "all", session });
  const leecher = swarm.member({ peers: [seeder.endpoint], session: { ...session, tcp: false } });
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
});
