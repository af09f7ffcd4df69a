import { assert, assertEquals } from "@std/assert";
import { wireInfoHash } from "../../../lib/metainfo/mod.ts";
import { type Member, Swarm, type Talk } from "../../../lib/testing/mod.ts";
import { allowedFastSet, type BlockRange, type PeerMessage } from "../../../lib/wire/mod.ts";

const FAST = { fast: true };

/** Pieces that a choked peer is granted, and how often each block of them. */
const GRANTED = 5;
const TIMES = 3;
const BLOCKS = 4;

for (
  const message of [
    { type: "haveAll" },
    { type: "haveNone" },
    { type: "suggest", index: 0 },
    { type: "reject", index: 0, begin: 0, length: 16_384 },
    { type: "allowedFast", index: 0 },
  ] satisfies PeerMessage[]
) {
  Deno.test(`"${message.type}" ends a connection that did not agree on the fast extension, and no other`, async () => {
    for (const fast of [true, false]) {
      await using swarm = new Swarm();
      const peer = swarm.peer({
        features: { fast },
        greets: (talk) => talk.send(message),
      });
      const honest = swarm.peer({ rateBytesPerSec: 400_000 });
      const leecher = swarm.member({ peers: [peer.endpoint, honest.endpoint] });
      await swarm.run(2_000);
      assertEquals(peer.talks[0]?.isClosed, !fast);
      assertEquals(honest.openTalks.length, 1);
      await swarm.until(() => leecher.isComplete, 60_000);
    }
  });
}

for (const fast of [true, false]) {
  for (const helper of [true, false]) {
    const from = helper ? "of another peer" : "of the same one when it lets us";
    const how = fast ? "and rejects what it owes" : "without a word of what it owes";
    Deno.test(`a peer chokes ${how}: each block is asked for once again, ${from}`, async () => {
      await using swarm = new Swarm();
      let answers = false;
      const peer = swarm.peer({
        features: { fast },
        answer: (_request, right) => answers ? right : undefined,
      });
      const leecher = swarm.member({ peers: [peer.endpoint] });
      await swarm.until(() => peer.requests.length > 0, 5_000);
      await swarm.run(500);
      const owed = [...peer.requests];
      const [talk] = peer.openTalks;
      talk?.send({ type: "choke" });
      if (fast) { for (const range of owed) talk?.send({ ...range, type: "reject" }); }
      await swarm.run(1_000);
      assertEquals(peer.requests.length, owed.length, "it was asked while it chokes");
      answers = true;
      const other = swarm.peer();
      if (helper) leecher.torrent.addPeers([other.endpoint]);
      else talk?.send({ type: "unchoke" });
      await swarm.until(() => leecher.isComplete, 20_000);
      leecher.assertContent();
      assertEquals(leecher.status.wastedBytes, 0);
      const again = [...peer.requests.slice(owed.length), ...other.requests].map(keyOf);
      assertEquals(again.length, new Set(again).size, "some were asked for twice");
      assertEquals(owed.map(keyOf).filter((key) => !again.includes(key)), []);
    });
  }
}

Deno.test("with the fast extension, a choke takes nothing back: what comes after it is taken", async () => {
  await using swarm = new Swarm();
  const peer = swarm.peer({ features: FAST, answer: () => undefined });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.until(() => peer.requests.length > 0, 5_000);
  const [talk] = peer.openTalks;
  talk?.send({ type: "choke" });
  await swarm.run(500);
  const [first] = peer.requests;
  assert(first);
  const block = swarm.torrent.block(first.index, first.begin, first.length);
  talk?.send({ type: "piece", index: first.index, begin: first.begin, block });
  await swarm.run(500);
  assertEquals([leecher.status.downloadedBytes, leecher.status.wastedBytes], [block.length, 0]);
});

Deno.test("what we may have while choked is asked for, and nothing else", async () => {
  await using swarm = new Swarm();
  const allowed = [3, 17, 31];
  const peer = swarm.peer({
    features: FAST,
    unchokes: false,
    begins: (talk) => allowed.forEach((index) => talk.send({ type: "allowedFast", index })),
  });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.run(5_000);
  assertEquals(leecher.status.piecesDone, allowed.length);
  assertEquals(new Set(peer.requests.map(({ index }) => index)), new Set(allowed));
});

Deno.test("what a peer lets us have while choked and then rejects is not asked for again and again", async () => {
  await using swarm = new Swarm();
  const peer = swarm.peer({
    features: FAST,
    unchokes: false,
    answer: () => undefined,
    begins: (talk) => talk.send({ type: "allowedFast", index: 3 }),
    hears: (message, talk) => {
      if (message.type === "request") talk.send({ ...message, type: "reject" });
    },
  });
  swarm.member({ peers: [peer.endpoint] });
  await swarm.run(60_000);
  const asked = peer.requests.map(keyOf);
  assert(asked.length > 0);
  assertEquals(asked.length, new Set(asked).size);
});

Deno.test("a choked peer may have the same pieces every time, whoever gives them", async () => {
  await using swarm = new Swarm({ files: 1_000 * 16_384, pieceLength: 16_384 });
  const machine = swarm.machine();
  const expected = allowedFastSet(wireInfoHash(swarm.torrent.metainfo), machine.address, {
    pieceCount: 1_000,
    count: GRANTED,
  });
  assertEquals(expected.length, GRANTED);
  const seeders = [swarm.member({ has: "all" }), swarm.member({ has: "all" })];
  const peer = swarm.peer({ features: FAST, pieces: [] }, machine);
  await swarm.run(1_000);
  for (const seeder of [...seeders, ...seeders]) {
    const talk = await swarm.settled(peer.dial(seeder.endpoint));
    talk.send({ type: "haveNone" });
    await swarm.run(200);
    assertEquals(grantedBy(talk), expected);
    talk.close();
    await swarm.run(200);
  }
});

Deno.test("of the pieces that it is granted, a choked peer has each block three times at most", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const { peer, talk } = await chokedPeer(swarm, seeder);
  const [granted] = grantedBy(talk);
  assert(granted !== undefined);
  for (let time = 0; time < 2 * TIMES; time++) {
    for (let block = 0; block < BLOCKS; block++) {
      talk.send({ type: "request", index: granted, begin: block * 16_384, length: 16_384 });
    }
  }
  await swarm.run(5_000);
  const blocks = talk.received.filter(({ type }) => type === "piece");
  const rejects = talk.received.filter(({ type }) => type === "reject");
  assertEquals([blocks.length, rejects.length], [TIMES * BLOCKS, TIMES * BLOCKS]);
  assertEquals(peer.openTalks.length, 1);
});

Deno.test("a choked peer that asks for other pieces is refused each block, once", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const { talk } = await chokedPeer(swarm, seeder);
  const granted = grantedBy(talk);
  await swarm.run(3_000);
  const others = [...Array(32).keys()].filter((piece) => !granted.includes(piece));
  for (const index of others) talk.send({ type: "request", index, begin: 0, length: 16_384 });
  await swarm.run(1_000);
  const rejects = talk.received.filter((message) => message.type === "reject");
  assertEquals(rejects.map(({ index }) => index), others);
  assertEquals(talk.received.filter(({ type }) => type === "piece"), []);
});

Deno.test("a peer that has enough already is granted nothing", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const { talk } = await chokedPeer(swarm, seeder, [0, 1, 2, 3, 4]);
  assertEquals(grantedBy(talk), []);
});

/** A peer that has some pieces, and does not say that it is interested, so that it stays choked. */
async function chokedPeer(swarm: Swarm, seeder: Member, pieces: readonly number[] = []) {
  const peer = swarm.peer({
    features: FAST,
    pieces,
    ...(pieces.length === 0 ? { greets: (talk: Talk) => talk.send({ type: "haveNone" }) } : {}),
  });
  await swarm.run(500);
  const talk = await swarm.settled(peer.dial(seeder.endpoint));
  await swarm.run(500);
  return { peer, talk };
}

function grantedBy(talk: Talk): number[] {
  return talk.received.flatMap((message) => message.type === "allowedFast" ? [message.index] : []);
}

function keyOf({ index, begin }: BlockRange): string {
  return `${index}/${begin}`;
}
