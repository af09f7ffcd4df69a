import { assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import { encodeMessage } from "../../../lib/wire/mod.ts";
import { BLOCK, BOUNDARIES } from "./support/hostile.ts";

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
