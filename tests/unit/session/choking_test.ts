import { assert, assertEquals } from "@std/assert";
import { type ScriptedPeer, Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a choke in the middle of requests has every block asked for again", async () => {
  for (const others of [0, 1]) {
    await using swarm = new Swarm();
    let sent = 0;
    const fickle = swarm.peer({
      rateBytesPerSec: 200_000,
      answer: (_request, right) => {
        if (++sent !== 10) return right;
        const [talk] = fickle.openTalks;
        talk?.send({ type: "choke" });
        swarm.clock.setTimer(5_000, () => talk?.send({ type: "unchoke" }));
        return undefined;
      },
    });
    const peers = [
      fickle,
      ...Array.from({ length: others }, () => swarm.peer({ rateBytesPerSec: 50_000 })),
    ];
    const leecher = swarm.member({ peers: peers.map(({ endpoint }) => endpoint) });
    await swarm.until(() => leecher.isComplete, 120_000);
    leecher.assertContent();
  }
});

Deno.test("nothing is asked of a peer that chokes", async () => {
  await using swarm = new Swarm();
  const peer = swarm.peer({ unchokes: false });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.run(60_000);
  assertEquals(peer.requests, []);
  assertEquals(peer.talks[0]?.received.filter(({ type }) => type === "interested").length, 1);
  peer.talks[0]?.send({ type: "unchoke" });
  await swarm.until(() => leecher.isComplete, 60_000);
});

Deno.test("a leecher tells that it is interested, and no more once there is nothing to want", async () => {
  await using swarm = new Swarm({ files: 4 * 65_536 });
  const one = swarm.peer({ pieces: [0, 1] });
  const none = swarm.peer({ pieces: [], answer: () => undefined });
  const leecher = swarm.member({ peers: [one.endpoint, none.endpoint] });
  await swarm.until(() => leecher.status.piecesDone === 2, 60_000);
  await swarm.run(1_000);
  const told = (peer: ScriptedPeer) =>
    peer.talks.flatMap(({ received }) => received.map(({ type }) => type))
      .filter((type) => type.toLowerCase().includes("interested"));
  assertEquals(told(one), ["interested", "notInterested"]);
  assertEquals(told(none), []);
  none.talks[0]?.send({ type: "have", index: 3 });
  await swarm.run(1_000);
  assertEquals(told(none), ["interested"]);
});

Deno.test("a place that is not wanted any more goes to who waits, and does not come back with the interest", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadSlots: 2 });
  const peers = Array.from(
    { length: 3 },
    () => swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) }),
  );
  seeder.torrent.addPeers(peers.map(({ endpoint }) => endpoint));
  await swarm.run(15_000);
  const [first] = peers.filter(isUnchoked);
  const [waiting] = peers.filter((peer) => !isUnchoked(peer));
  assert(first && waiting);
  first.openTalks[0]?.send({ type: "notInterested" });
  await swarm.run(2_000);
  assert(isUnchoked(waiting), "nobody got the place");
  first.openTalks[0]?.send({ type: "interested" });
  await swarm.run(2_000);
  assertEquals(peers.filter(isUnchoked).length, 2);
});

Deno.test("a seeder never lets in more than it has places for, and everybody has a turn", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadSlots: 3 });
  const peers = Array.from(
    { length: 9 },
    () => swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) }),
  );
  seeder.torrent.addPeers(peers.map(({ endpoint }) => endpoint));
  const turns = new Map<ScriptedPeer, number>();
  let before: ScriptedPeer[] = [];
  for (let second = 0; second < 600; second++) {
    await swarm.run(1_000);
    if (second % 60 === 0) {
      for (const peer of peers) peer.openTalks[0]?.send({ type: "keepAlive" });
    }
    const now = peers.filter(isUnchoked);
    assert(now.length <= 3, `${now.length} were let in at once`);
    for (const peer of now) {
      if (!before.includes(peer)) turns.set(peer, (turns.get(peer) ?? 0) + 1);
    }
    before = now;
  }
  assertEquals(turns.size, 9, "somebody was never let in");
  // A turn is a minute at least, so ten minutes with three places are thirty turns.
  const counts = [...turns.values()];
  assert(Math.min(...counts) >= 2 && Math.max(...counts) <= 4, `${counts}`);
});

Deno.test("a peer that is choked is sent nothing more of what it asked for", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadSlots: 1, uploadLimit: 10_000 });
  const talks = await Promise.all([1, 2].map(() =>
    swarm.settled(
      swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) }).dial(seeder.endpoint),
    )
  ));
  for (const talk of talks) {
    talk.onMessage = ({ type }) => {
      if (type !== "unchoke") return;
      // More than can be sent in a turn of a minute.
      for (let index = 0; index < 32; index++) {
        for (const begin of [0, 16_384, 32_768]) {
          talk.send({ type: "request", index, begin, length: 16_384 });
        }
      }
    };
  }
  await swarm.run(200_000);
  const said = talks.map(({ received }) => received.map(({ type }) => type));
  for (const types of said) {
    assert(types.includes("piece") && types.includes("choke"), `${types}`);
    const afterChoke = types.slice(
      types.indexOf("choke"),
      types.indexOf("unchoke", types.indexOf("choke")),
    );
    assertEquals(afterChoke.filter((type) => type === "piece"), []);
  }
});

Deno.test("what a peer takes back is not sent", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadLimit: 20_000 });
  const peer = swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) });
  const talk = await swarm.settled(peer.dial(seeder.endpoint));
  await swarm.until(() => talk.received.some(({ type }) => type === "unchoke"), 15_000);
  const ranges = Array.from({ length: 20 }, (_, index) => ({ index, begin: 0, length: 16_384 }));
  for (const range of ranges) talk.send({ type: "request", ...range });
  for (const range of ranges.slice(5)) talk.send({ type: "cancel", ...range });
  await swarm.run(30_000);
  const sent = talk.received.flatMap((message) => message.type === "piece" ? [message.index] : []);
  assertEquals(sent, [0, 1, 2, 3, 4]);
});

Deno.test("a leecher rewards those that give", async () => {
  await using swarm = new Swarm({ files: 400 * 65_536 });
  const half = Array.from({ length: 200 }, (_, piece) => piece);
  const give = (rateBytesPerSec: number) =>
    swarm.peer({
      rateBytesPerSec,
      pieces: half,
    });
  const peers = [200_000, 100_000, 50_000, 0.1, 0.1, 0.1, 0.1].map(give);
  const leecher = swarm.member({
    uploadSlots: 3,
    peers: peers.map(({ endpoint }) => endpoint),
  });
  await swarm.run(5_000);
  for (const peer of peers) peer.openTalks[0]?.send({ type: "interested" });
  await swarm.run(25_000);
  assert(isUnchoked(peers[0]), "the one that gives most is choked");
  assert(isUnchoked(peers[1]), "the one that gives second most is choked");
  assertEquals(peers.filter(isUnchoked).length, 3);
  assert(!leecher.isComplete);
});

/** Whether a peer was told that it may ask. */
function isUnchoked(peer: ScriptedPeer | undefined): boolean {
  const said = peer?.talks[0]?.received.map(({ type }) => type) ?? [];
  return said.lastIndexOf("unchoke") > said.lastIndexOf("choke");
}
