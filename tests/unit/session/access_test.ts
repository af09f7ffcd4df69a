import { assert, assertEquals, assertMatch } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import { FilteredSession } from "./support/filtered.ts";

Deno.test("a peer that an IP filter comes to refuse is let go, and not met again", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadLimit: 20_000 });
  await using own = new FilteredSession(swarm);
  const { hostname } = seeder.endpoint;
  const torrent = own.core.addMetainfo(swarm.torrent.metainfo, { peers: [seeder.endpoint] });
  await swarm.until(() => torrent.status().peers === 1, 10_000);
  await own.refuse("bad.p2p", `Evil Inc:${hostname}-${hostname}\n`);
  await swarm.until(() => torrent.status().peers === 0, 1_000);
  const reason = `${hostname} is in ${hostname} ("Evil Inc"), line 1 of the IP filter bad.p2p`;
  assertEquals(own.core.explain(hostname), reason);
  assertEquals(own.core.explain(`${hostname}:6881`), reason);
  assert(own.told.includes(`Disconnected: It is refused: ${reason}`), own.told.join("\n"));
  torrent.addPeers([seeder.endpoint]);
  assert(own.told.includes(`Leaves out ${hostname}:6881: ${reason}`), own.told.join("\n"));
  assertEquals(torrent.status().knownPeers, 0);
  await swarm.run(120_000);
  assertEquals([torrent.status().peers, seeder.status.peers], [0, 0]);
  own.filter.remove("bad.p2p");
  assertEquals(own.core.explain(hostname), undefined);
  torrent.addPeers([seeder.endpoint]);
  await swarm.until(() => torrent.status().peers === 1, 10_000);
});

Deno.test("addresses that wait to be dialled are forgotten when an IP filter comes to refuse them", async () => {
  await using swarm = new Swarm();
  await using own = new FilteredSession(swarm);
  const nobody = { hostname: "21.0.0.1", port: 1 };
  const torrent = own.core.addMetainfo(swarm.torrent.metainfo, { peers: [nobody] });
  await swarm.until(() => own.told.some((line) => line.startsWith("Cannot connect")), 60_000);
  assertEquals(torrent.status().knownPeers, 1);
  await own.refuse("list", "21.0.0.0/24");
  assertEquals(torrent.status().knownPeers, 0);
});

Deno.test("a peer that comes to us and is refused is turned away with the reason", async () => {
  await using swarm = new Swarm();
  await using own = new FilteredSession(swarm);
  const torrent = own.core.addMetainfo(swarm.torrent.metainfo);
  await swarm.run(1_000);
  const stranger = swarm.machine();
  await own.refuse("list", `${stranger.address}/32`);
  swarm.peer({}, stranger).dial({ hostname: "20.0.0.1", port: own.core.port }).catch(() =>
    "refused"
  );
  await swarm.run(5_000);
  assertEquals(torrent.status().peers, 0);
  const { address } = stranger;
  const expected = `Turned a peer away: ${address} is in ${address}, line 1 of the IP filter list`;
  assert(own.told.includes(expected), own.told.join("\n"));
});

Deno.test("who is banned is told with what it did", async () => {
  await using swarm = new Swarm();
  const liar = swarm.peer({ answer: (_request, right) => right.map((byte) => byte ^ 1) });
  const leecher = swarm.member({ peers: [liar.endpoint] });
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  const [ban, ...others] = leecher.torrent.bans();
  assertEquals(others, []);
  assertEquals(ban?.address, liar.endpoint.hostname);
  assertMatch(ban?.reason ?? "", /^sent bad data in piece \d+$/);
  const { hostname } = liar.endpoint;
  const expected = `${hostname} is banned from "content": it ${ban?.reason}`;
  assertEquals(leecher.session.explain(hostname), expected);
  assertEquals(leecher.session.explain(`${hostname}:1`), expected);
  assertEquals(leecher.session.explain("9.9.9.9"), undefined);
  liar.dial(leecher.endpoint).catch(() => "refused");
  await swarm.run(5_000);
  const told = leecher.log.records.map(({ message }) => message);
  const away = /^Turned \S+ away: It is banned: it sent bad data in piece \d+$/;
  assert(told.some((line) => away.test(line)), told.join("\n"));
});

Deno.test("who is banned nearby is told with its port", async () => {
  await using swarm = new Swarm({ network: "10.0" });
  const liar = swarm.peer({ answer: (_request, right) => right.map((byte) => byte ^ 1) });
  const leecher = swarm.member({ peers: [liar.endpoint] });
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  const { hostname, port } = liar.endpoint;
  assertEquals(leecher.torrent.bans().map(({ address }) => address), [`${hostname}:${port}`]);
  assert(leecher.session.explain(hostname) !== undefined);
  assert(leecher.session.explain(`${hostname}:${port}`) !== undefined);
  assertEquals(leecher.session.explain(`${hostname}:${port + 1}`), undefined);
});
