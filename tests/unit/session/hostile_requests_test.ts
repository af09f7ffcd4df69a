import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import type { PeerMessage } from "../../../lib/wire/mod.ts";
import { assertStillServes, BOUNDARIES, PIECE_COUNT } from "./support/hostile.ts";

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
    const talk = hostile.openTalks[0] ?? await swarm.settled(hostile.dial(seeder.endpoint));
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
