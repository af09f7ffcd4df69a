import { assert, assertEquals } from "@std/assert";
import { SeededRandom, Swarm } from "../../../lib/testing/mod.ts";
import { encodeHandshake } from "../../../lib/wire/mod.ts";
import { assertEnds, assertStillServes, handshakeOf } from "./support/hostile.ts";

/** Those above 9 that BEP 6, 10 and 52 have. */
const KNOWN_IDS: ReadonlySet<number> = new Set([13, 14, 15, 16, 17, 20, 21, 22, 23]);

Deno.test("messages with unknown ids are passed over", async () => {
  await assertEnds("unknown ids", false, (talk) => {
    for (let id = 10; id < 256; id++) {
      if (KNOWN_IDS.has(id)) continue;
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
  const random = new SeededRandom(9);
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  for (let round = 0; round < 200; round++) {
    const { infoHash, peerId } = handshakeOf(swarm, round);
    const stream = await swarm.settled(swarm.peer().network.dialer.connect(seeder.endpoint));
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
  const stream = await swarm.settled(swarm.peer().network.dialer.connect(seeder.endpoint));
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
  const streams = await swarm.settled(Promise.all(
    attackers.flatMap((network) =>
      Array.from({ length: 10 }, () => network.dialer.connect(seeder.endpoint))
    ),
  ));
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  assert(tookMs < 4_200 * 1.2, `2 MiB at 500,000 bytes a second took ${tookMs} ms`);
  await swarm.run(15_000);
  const ends = await Promise.all(streams.map((stream) => stream.read(new Uint8Array(1))));
  assertEquals(new Set(ends), new Set([null]), "some are still open");
});
