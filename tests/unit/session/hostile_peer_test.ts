import { assert, assertEquals } from "@std/assert";
import { encodeHandshake, encodeMessage, type PeerMessage } from "../../../lib/wire/mod.ts";
import { wireInfoHash } from "../../../lib/metainfo/mod.ts";
import { FakeRandom } from "../../support/fake_random.ts";
import type { Talk } from "../../support/scripted_peer.ts";
import { type Member, Swarm } from "../../support/swarm.ts";

/** Pieces of the torrent. */
const PIECE_COUNT = 32;

/** The numbers that code goes wrong at. */
const BOUNDARIES = [
  0,
  PIECE_COUNT - 1,
  PIECE_COUNT,
  PIECE_COUNT + 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

const BLOCK = new Uint8Array(16_384);

Deno.test("a bitfield that is not just right ends the connection, and no other", async () => {
  const all = new Uint8Array(4).fill(0xff);
  const rows: [name: string, ends: boolean, said: PeerMessage[]][] = [
    ["right", false, [{ type: "bitfield", bits: all }]],
    ["empty", false, [{ type: "bitfield", bits: new Uint8Array(4) }]],
    ["short", true, [{ type: "bitfield", bits: new Uint8Array(3) }]],
    ["long", true, [{ type: "bitfield", bits: new Uint8Array(5) }]],
    ["of no bytes", true, [{ type: "bitfield", bits: new Uint8Array() }]],
    ["second", false, [{ type: "bitfield", bits: all }, { type: "bitfield", bits: all }]],
    ["after a have", false, [{ type: "have", index: 1 }, { type: "bitfield", bits: all }]],
    ["after a keep-alive", false, [{ type: "keepAlive" }, { type: "bitfield", bits: all }]],
  ];
  for (const [name, ends, said] of rows) {
    await assertEnds(name, ends, (talk) => said.forEach((message) => talk.send(message)));
  }
});

Deno.test("a bitfield with spare bits set ends the connection", async () => {
  await using swarm = new Swarm({ files: 30 * 65_536 });
  const hostile = swarm.peer({
    greets: (talk) => talk.send({ type: "bitfield", bits: Uint8Array.of(0, 0, 0, 0x02) }),
  });
  const leecher = swarm.member({ peers: [hostile.endpoint] });
  await swarm.run(1_000);
  assertEquals(hostile.openTalks.length, 0);
  assertEquals(leecher.status.peers, 0);
});

Deno.test("a have of a piece that there is not ends the connection", async () => {
  for (const index of BOUNDARIES) {
    await assertEnds(
      `have ${index}`,
      index >= PIECE_COUNT,
      (talk) => talk.send({ type: "have", index }),
    );
  }
});

Deno.test("a bitfield takes the place of what was told before", async () => {
  await using swarm = new Swarm();
  const peer = swarm.peer({
    unchokes: false,
    greets: (talk) => {
      talk.send({ type: "have", index: 31 });
      talk.send({ type: "bitfield", bits: new Uint8Array(4).fill(0xff) });
      talk.send({ type: "bitfield", bits: Uint8Array.of(0xf0, 0, 0, 0) });
    },
  });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.run(1_000);
  assertEquals(leecher.torrent.peers()[0]?.progress, 4 / PIECE_COUNT);
  const [talk] = peer.openTalks;
  talk?.send({ type: "unchoke" });
  await swarm.run(1_000);
  assertEquals(new Set(talk?.requests.map(({ index }) => index)), new Set([0, 1, 2, 3]));
});

Deno.test("haves that come again count once", async () => {
  await using swarm = new Swarm();
  const repeating = swarm.peer({
    unchokes: false,
    greets: (talk) => {
      for (let i = 0; i < 1_000; i++) talk.send({ type: "have", index: i % 2 });
    },
  });
  const leecher = swarm.member({ peers: [repeating.endpoint] });
  await swarm.run(1_000);
  assertEquals(leecher.torrent.peers()[0]?.progress, 2 / PIECE_COUNT);
});

Deno.test("requests with any numbers are answered where they can be, and never harm", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const asked: PeerMessage[] = [];
  for (const index of BOUNDARIES) {
    for (const begin of [...BOUNDARIES, 65_535, 65_536]) {
      for (const length of [...BOUNDARIES, 16_384, 16_385]) {
        asked.push({ type: "request", index, begin, length });
        asked.push({ type: "cancel", index: index + 1 & 31, begin, length });
      }
    }
  }
  const hostile = swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) });
  seeder.torrent.addPeers([hostile.endpoint]);
  await swarm.run(1_000);
  // No more at once than are put up with.
  for (let at = 0; at < asked.length; at += 200) {
    const talk = hostile.openTalks[0] ?? await redial(swarm, hostile.dial(seeder.endpoint));
    talk.send({ type: "interested" });
    await swarm.run(100);
    asked.slice(at, at + 200).forEach((message) => talk.send(message));
    await swarm.run(100);
  }
  const blocks = hostile.talks.flatMap(({ received }) => received)
    .filter((message) => message.type === "piece");
  assert(blocks.length > 0);
  for (const { index, begin, block } of blocks) {
    assert(block.length > 0 && block.length <= 16_384);
    assertEquals(block, swarm.torrent.block(index, begin, block.length));
  }
  await assertStillServes(swarm, seeder);
});

Deno.test("a peer whose requests can not be meant is let go after 300 of them", async () => {
  for (
    const request of [
      { index: PIECE_COUNT, begin: 0, length: 16_384 },
      { index: 0, begin: 0, length: 16_385 },
      { index: 0, begin: 0, length: 0 },
      { index: 0, begin: 65_536, length: 1 },
      { index: 0, begin: 2 ** 32 - 1, length: 16_384 },
    ]
  ) {
    await using swarm = new Swarm();
    const seeder = swarm.member({ has: "all" });
    const hostile = swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) });
    seeder.torrent.addPeers([hostile.endpoint]);
    await swarm.run(1_000);
    const [talk] = hostile.openTalks;
    for (let i = 0; i < 300; i++) talk?.send({ type: "request", ...request });
    await swarm.run(500);
    assertEquals(talk?.isClosed, false);
    talk?.send({ type: "request", ...request });
    await swarm.run(500);
    assertEquals(talk?.isClosed, true);
  }
});

Deno.test("a peer that goes on asking while it is choked is let go", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const hostile = swarm.peer({ greets: () => undefined });
  seeder.torrent.addPeers([hostile.endpoint]);
  await swarm.run(3_000);
  const [talk] = hostile.openTalks;
  for (let i = 0; i < 1_000; i++) {
    talk?.send({ type: "request", index: i % 32, begin: 0, length: 16_384 });
  }
  await swarm.run(1_000);
  assertEquals(talk?.isClosed, true);
  assertEquals(talk?.received.filter(({ type }) => type === "piece").length, 0);
});

Deno.test("a peer that asks for more than anybody would is let go", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", uploadLimit: 20_000 });
  const hostile = swarm.peer({ greets: (talk) => talk.send({ type: "interested" }) });
  seeder.torrent.addPeers([hostile.endpoint]);
  await swarm.run(1_000);
  for (let i = 0; i < 3_000; i++) {
    hostile.openTalks[0]?.send({ type: "request", index: i % 32, begin: 0, length: 16_384 });
  }
  await swarm.run(1_000);
  assertEquals(hostile.openTalks.length, 0);
});

Deno.test("blocks that nobody asked for are dropped, whatever their numbers", async () => {
  await using swarm = new Swarm();
  const honest = swarm.peer({ rateBytesPerSec: 200_000 });
  const hostile = swarm.peer({
    answer: () => undefined,
  });
  const leecher = swarm.member({ peers: [honest.endpoint, hostile.endpoint] });
  await swarm.run(1_000);
  for (const index of BOUNDARIES) {
    for (const begin of [...BOUNDARIES, 16_384, 49_152, 32_768 * 16_384, 32_769 * 16_384]) {
      for (const block of [BLOCK, BLOCK.subarray(0, 1), BLOCK.subarray(0, 0)]) {
        hostile.openTalks[0]?.send({ type: "piece", index, begin, block });
      }
    }
  }
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
  assertEquals(leecher.banned.includes("20.0.0.1:6881"), false, "the honest one was banned");
});

Deno.test("a block beyond the end of a piece is not taken for one of another piece", async () => {
  await using swarm = new Swarm({ files: 2 * 65_536 });
  const hostile = swarm.peer({ answer: () => undefined });
  const leecher = swarm.member({ peers: [hostile.endpoint] });
  await swarm.run(1_000);
  const [talk] = hostile.openTalks;
  // The longest piece that there may be has 32,768 blocks.
  for (const begin of [65_536, 32_768 * 16_384, 32_769 * 16_384]) {
    talk?.send({ type: "piece", index: 0, begin, block: BLOCK });
  }
  await swarm.run(1_000);
  assertEquals(talk?.isClosed, false);
  assertEquals(leecher.status.wastedBytes, 3 * BLOCK.length);
});

Deno.test("a flood of blocks that nobody asked for ends the connection", async () => {
  await using swarm = new Swarm();
  const flood = swarm.peer({
    pieces: [],
    greets: (talk) => {
      const bytes = encodeMessage({
        type: "piece",
        index: 0,
        begin: 0,
        block: BLOCK.subarray(0, 9),
      });
      for (let i = 0; i < 10_000; i++) talk.sendBytes(bytes);
    },
  });
  const leecher = swarm.member({ peers: [flood.endpoint, swarm.peer().endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  await swarm.run(5_000);
  assertEquals(flood.openTalks.length, 0);
  leecher.assertContent();
});

Deno.test("a block of another length than was asked ends the connection, and is asked of others", async () => {
  for (const length of [0, 1, 16_383]) {
    await using swarm = new Swarm();
    const hostile = swarm.peer({ answer: (_request, right) => right.subarray(0, length) });
    const leecher = swarm.member({ peers: [hostile.endpoint] });
    await swarm.run(1_000);
    assertEquals(hostile.openTalks.length, 0);
    leecher.torrent.addPeers([swarm.peer().endpoint]);
    await swarm.until(() => leecher.isComplete, 60_000);
    leecher.assertContent();
  }
});

Deno.test("messages with unknown ids are passed over", async () => {
  await assertEnds("unknown ids", false, (talk) => {
    for (let id = 10; id < 256; id++) {
      talk.send({ type: "unknown", id, payload: new Uint8Array(id) });
    }
  });
});

Deno.test("messages whose length does not fit their id end the connection", async () => {
  for (const id of [0, 1, 2, 3, 4, 6, 8, 9]) {
    await assertEnds(`id ${id}`, true, (talk) => {
      talk.send({ type: "unknown", id, payload: new Uint8Array(7) });
    });
  }
  await assertEnds("too long", true, (talk) => talk.sendBytes(Uint8Array.of(0, 0x10, 0, 1)));
  await assertEnds("absurd", true, (talk) => talk.sendBytes(new Uint8Array(4).fill(0xff)));
});

Deno.test("garbage ends its connection and nothing else", async () => {
  const random = new FakeRandom(9);
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  for (let round = 0; round < 200; round++) {
    const { infoHash, peerId } = handshakeOf(swarm, round);
    const stream = await redial(swarm, swarm.peer().network.dialer.connect(seeder.endpoint));
    if (round % 2 === 0) await stream.write(encodeHandshake({ infoHash, peerId }));
    const garbage = random.fill(new Uint8Array(1 + random.below(2_000)));
    if (round % 4 === 0) {
      for (let at = 0; at < garbage.length; at += 7) garbage.fill(0, at, at + 3);
    }
    await stream.write(garbage);
    await swarm.run(100);
    stream.close();
  }
  await assertStillServes(swarm, seeder);
});

Deno.test("a handshake may come byte by byte", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const stream = await redial(swarm, swarm.peer().network.dialer.connect(seeder.endpoint));
  for (const byte of encodeHandshake(handshakeOf(swarm, 1))) {
    await stream.write(Uint8Array.of(byte));
    await swarm.run(100);
  }
  await swarm.run(1_000);
  assertEquals(seeder.status.peers, 1);
});

Deno.test("a thousand silent connections harm no download, and are dropped", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 500_000 } });
  await swarm.run(1_000);
  const attackers = Array.from({ length: 100 }, () => swarm.peer().network);
  const streams = await redial(
    swarm,
    Promise.all(
      attackers.flatMap((network) =>
        Array.from({ length: 10 }, () => network.dialer.connect(seeder.endpoint))
      ),
    ),
  );
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  assert(tookMs < 4_200 * 1.2, `2 MiB at 500,000 bytes a second took ${tookMs} ms`);
  await swarm.run(15_000);
  const ends = await Promise.all(streams.map((stream) => stream.read(new Uint8Array(1))));
  assertEquals(new Set(ends), new Set([null]), "some are still open");
});

/** Says something to a leecher right after the handshake; checks whether that ends the connection, and nothing else. */
async function assertEnds(
  name: string,
  ends: boolean,
  say: (talk: Talk) => void,
): Promise<void> {
  await using swarm = new Swarm();
  const hostile = swarm.peer({ greets: say });
  const honest = swarm.peer({ rateBytesPerSec: 400_000 });
  const leecher = swarm.member({ peers: [hostile.endpoint, honest.endpoint] });
  await swarm.run(2_000);
  assertEquals(hostile.talks[0]?.isClosed, ends, name);
  assertEquals(honest.openTalks.length, 1, name);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
}

async function assertStillServes(swarm: Swarm, seeder: Member): Promise<void> {
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
}

function handshakeOf(swarm: Swarm, number: number): { infoHash: Uint8Array; peerId: Uint8Array } {
  const peerId = new TextEncoder().encode(`-XX0000-${number}`.padEnd(20, "x"));
  return { infoHash: wireInfoHash(swarm.torrent.metainfo), peerId };
}

/** Waits for what takes a little virtual time. */
async function redial<Value>(swarm: Swarm, pending: Promise<Value>): Promise<Value> {
  await swarm.run(100);
  return await pending;
}
