import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import { encodeHandshake } from "../../../lib/wire/mod.ts";

Deno.test("a peer that went away is dialled again, less and less often", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.peer({ rateBytesPerSec: 10_000 });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => seeder.openTalks.length === 1, 10_000);
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    seeder.openTalks[0]?.close();
    times.push(await swarm.until(() => seeder.openTalks.length === 1, 300_000));
  }
  assertEquals(times, times.toSorted((a, b) => a - b));
  assert((times[0] ?? 0) >= 4_500 && (times[3] ?? 0) >= 39_000, `${times}`);
  assertEquals(leecher.status.state, "downloading");
});

Deno.test("an address where nobody answers is given up after 15 s, and tried again", async () => {
  await using swarm = new Swarm();
  const leecher = swarm.member({ peers: [{ hostname: "21.0.0.1", port: 6881 }] });
  await swarm.run(60_000);
  const failures = leecher.log.records.filter(({ message }) =>
    message.startsWith("Cannot connect")
  );
  assert(failures.length >= 2 && failures.length <= 4, `${failures.length} in a minute`);
});

Deno.test("no more peers are connected than there may be", async () => {
  await using swarm = new Swarm();
  const peers = Array.from({ length: 10 }, () => swarm.peer({ rateBytesPerSec: 1_000 }));
  const leecher = swarm.member({
    peers: peers.map(({ endpoint }) => endpoint),
    maxPeers: 4,
  });
  const most = new Set<number>();
  for (let i = 0; i < 30; i++) {
    await swarm.run(1_000);
    most.add(leecher.status.peers);
  }
  for (const peer of [swarm.peer(), swarm.peer()]) {
    peer.dial(leecher.endpoint).catch(() => "refused");
  }
  await swarm.run(1_000);
  assertEquals(leecher.status.peers, 4);
  assertEquals(Math.max(...most), 4);
});

Deno.test("both sides of an idle connection keep it alive", async () => {
  await using swarm = new Swarm();
  const [one, two] = [swarm.member(), swarm.member()];
  one.torrent.addPeers([two.endpoint]);
  await swarm.run(3_600_000);
  assertEquals([one.status.peers, two.status.peers], [1, 1]);
  assertEquals(one.log.records.filter(({ message }) => message === "Disconnected"), []);
});

Deno.test("a peer that says nothing for two minutes and a half is let go", async () => {
  await using swarm = new Swarm();
  const silent = swarm.peer({ greets: () => undefined });
  swarm.member({ peers: [silent.endpoint] });
  await swarm.run(145_000);
  assertEquals(silent.openTalks.length, 1);
  await swarm.run(10_000);
  assertEquals(silent.talks[0]?.isClosed, true);
});

Deno.test("two seeders have nothing to say to each other", async () => {
  await using swarm = new Swarm();
  const [one, two] = [swarm.member({ has: "all" }), swarm.member({ has: "all" })];
  one.torrent.addPeers([two.endpoint]);
  await swarm.run(60_000);
  assertEquals([one.status.peers, two.status.peers], [0, 0]);
  const connections = two.log.records.filter(({ message }) => message.startsWith("Connected"));
  assertEquals(connections.length, 1);
});

Deno.test("a peer that wants another torrent is turned away", async () => {
  await using swarm = new Swarm();
  const leecher = swarm.member();
  const stranger = swarm.peer();
  const stream = await swarm.settled(stranger.network.dialer.connect(leecher.endpoint));
  await stream.write(encodeHandshake({ infoHash: new Uint8Array(20), peerId: stranger.peerId }));
  await swarm.run(1_000);
  assertEquals(await stream.read(new Uint8Array(1)), null);
  assertEquals(leecher.status.peers, 0);
});

Deno.test("a session that closes leaves nothing behind", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 50_000 } });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.run(3_000);
  await swarm.settled(Promise.all([leecher.session.close(), seeder.session.close()]), 3_000);
  // What was under way arrives nowhere.
  await swarm.run(10_000);
  assertEquals(swarm.clock.timerCount, 0);
});

Deno.test("who comes late to a torrent without room gets in by the canonical priority", async () => {
  await using swarm = new Swarm();
  const session = { dht: false, lsd: false, pex: false };
  const at = (number: number) => ({ addresses: [`30.${number}.7.1`] });
  const full = swarm.member({ session, maxPeers: 4, machine: at(1) });
  const join = (number: number) =>
    swarm.member({ session, machine: at(number), peers: [full.endpoint] });
  const first = [2, 3, 4, 5].map(join);
  await swarm.until(() => full.status.peers === 4, 10_000);
  const late = Array.from({ length: 20 }, (_, i) => join(6 + i));
  await swarm.run(30_000);
  const isIn = (member: { status: { peers: number } }) => member.status.peers > 0;
  assert(late.some(isIn), "nobody who came late got in");
  assert(first.filter(isIn).length < 4, "nobody made room");
  assert(full.status.peers <= 4, `${full.status.peers} connections`);
});
