import { assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import type { PeerMessage } from "../../../lib/wire/mod.ts";
import { assertEnds, BOUNDARIES, PIECE_COUNT } from "./support/hostile.ts";

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
