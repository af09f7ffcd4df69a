import { assert, assertEquals } from "@std/assert";
import { sha256, toHex } from "../../../lib/hash/mod.ts";
import type { MetainfoVersion } from "../../../lib/metainfo/mod.ts";
import { type Member, Swarm, type Talk } from "../../../lib/testing/mod.ts";
import type { HashesMessage, HashRange } from "../../../lib/wire/mod.ts";
import { BOUNDARIES } from "./support/hostile.ts";

/** Hashes of one message at most. */
const MOST = 512 + 30;

function v2HashOf(swarm: Swarm): Uint8Array {
  return (swarm.torrent.metainfo.infoHashes.v2 ?? new Uint8Array(20)).subarray(0, 20);
}

function rootOf(swarm: Swarm): Uint8Array {
  return swarm.torrent.metainfo.files[0]?.piecesRoot ?? new Uint8Array(32);
}

/** A peer of the v2 swarm, where there is one, and its talk with a member. */
async function join(swarm: Swarm, member: Member, infoHash?: Uint8Array): Promise<Talk> {
  const peer = swarm.peer({
    features: { v2: true, fast: true },
    greets: (talk) => talk.send({ type: "haveNone" }),
    ...(infoHash ? { infoHash } : {}),
  });
  const talk = await swarm.settled(peer.dial(member.endpoint));
  await swarm.run(500);
  return talk;
}

function answersTo(talk: Talk): string[] {
  return talk.received.flatMap(({ type }) =>
    type === "hashes" || type === "hashReject" ? [type] : []
  );
}

/** The layer of the pieces, all of it: 32 pieces of four blocks. */
function pieceLayer(swarm: Swarm): HashRange {
  return { piecesRoot: rootOf(swarm), baseLayer: 2, index: 0, length: 32, proofLayers: 0 };
}

const SWARMS: [name: string, version: MetainfoVersion, asks: "v1" | "v2", answer: string][] = [
  ["v1, though the peer claims to speak v2", "v1", "v1", "hashReject"],
  ["v2", "v2", "v2", "hashes"],
  ["a hybrid, known by its v2 hash", "hybrid", "v2", "hashes"],
  ["a hybrid, known by its v1 hash and a claim to speak v2", "hybrid", "v1", "hashes"],
];

for (const [name, version, asks, answer] of SWARMS) {
  Deno.test(`a hash request is answered by "${answer}" in a swarm of ${name}`, async () => {
    await using swarm = new Swarm({ version });
    const seeder = swarm.member({ has: "all" });
    await swarm.run(500);
    const talk = await join(swarm, seeder, asks === "v2" ? v2HashOf(swarm) : undefined);
    talk.send({ type: "hashRequest", ...pieceLayer(swarm) });
    await swarm.run(500);
    assertEquals(answersTo(talk), [answer]);
    assertEquals(talk.isClosed, false);
  });
}

Deno.test("hash requests with any numbers are answered each once, with little, and never harm", async () => {
  await using swarm = new Swarm({ version: "v2" });
  const seeder = swarm.member({ has: "all" });
  await swarm.run(500);
  const numbers = [...BOUNDARIES, 2, 3, 4, 128, 512, 513];
  const ranges: HashRange[] = [];
  for (const baseLayer of numbers) {
    for (const index of numbers) {
      for (const length of numbers) {
        const proofLayers = numbers[ranges.length % numbers.length] ?? 0;
        ranges.push({ piecesRoot: rootOf(swarm), baseLayer, index, length, proofLayers });
      }
    }
  }
  assertEquals(ranges.length, 2_197);
  let answers = 0;
  for (let at = 0; at < ranges.length; at += 40) {
    const talk = await join(swarm, seeder, v2HashOf(swarm));
    const asked = ranges.slice(at, at + 40);
    for (const range of asked) talk.send({ type: "hashRequest", ...range });
    await swarm.run(500);
    assertEquals(answersTo(talk).length, asked.length);
    for (const message of talk.received) {
      if (message.type === "hashes") assert(message.hashes.length <= MOST * 32);
    }
    answers += answersTo(talk).length;
    talk.close();
  }
  assertEquals(answers, ranges.length);
  const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 10_000);
});

Deno.test("10,000 hash requests a second have bounded answers, and the others are served all the same", async () => {
  await using swarm = new Swarm({ version: "v2", files: 4_096 * 16_384, pieceLength: 16_384 });
  const seeder = swarm.member({ has: "all" });
  await swarm.run(500);
  const range = { piecesRoot: rootOf(swarm), baseLayer: 0, index: 0, length: 512, proofLayers: 11 };
  const flooders = await Promise.all([1, 2, 3].map(() => join(swarm, seeder, v2HashOf(swarm))));
  const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
  const startedAt = performance.now();
  let sentBytes = 0;
  for (let tenth = 0; tenth < 50; tenth++) {
    for (const talk of flooders) {
      if (talk.isClosed) continue;
      for (let time = 0; time < 1_000; time++) {
        talk.send({ type: "hashRequest", ...range, index: 512 * (time % 8) });
        sentBytes += 53;
      }
    }
    await swarm.run(100);
  }
  const tookMs = performance.now() - startedAt;
  await swarm.until(() => leecher.isComplete, 60_000);
  const hashes = flooders.flatMap(({ received }) =>
    received.filter(({ type }) => type === "hashes")
  );
  assertEquals(flooders.map(({ isClosed }) => isClosed), [true, true, true]);
  // Fifty at once, for those of blocks cost four times as much, and five a second.
  assert(hashes.length <= 3 * (200 + 20 * 5), `${hashes.length} answers`);
  assert(tookMs < 5_000, `${tookMs} ms for ${sentBytes} bytes`);
});

/** A peer that gives metadata by way of an honest member is there; this one gives wrong hashes of pieces. */
for (const lie of ["of zeros", "of noise", "too few", "of another file"] as const) {
  Deno.test(`hashes ${lie} cost the peer that sends them its connection, and nobody else`, async () => {
    await using swarm = new Swarm({ version: "v2", files: 200 * 16_384, pieceLength: 16_384 });
    const liar = swarm.peer({
      features: { v2: true, fast: true },
      infoHash: v2HashOf(swarm),
      unchokes: false,
      greets: (talk) => talk.send({ type: "haveAll" }),
      hears: (message, talk) => {
        if (message.type === "hashRequest") talk.send(lieAbout(message, lie));
      },
    });
    const leecher = swarm.magnetMember({ peers: [liar.endpoint] });
    await swarm.run(2_000);
    const seeder = swarm.member({ has: "all", uploadLimit: 1_000_000 });
    // The honest one gives the metadata; then both are asked for hashes.
    leecher.torrent.addPeers([seeder.endpoint]);
    await swarm.until(() => leecher.isComplete, 120_000);
    leecher.assertContent();
    assertEquals(leecher.banned, []);
    const lies = liar.talks.filter(({ received }) =>
      received.some(({ type }) => type === "hashRequest")
    );
    assert(lies.length > 0, "it was never asked");
    assert(lies.every(({ isClosed }) => isClosed), "it was kept after its lie");
    assert(liar.talks.length <= 3, `it was dialled ${liar.talks.length} times`);
  });
}

Deno.test("a peer that refuses hashes, or never answers, holds nobody up for long", async () => {
  for (const refuses of [true, false]) {
    await using swarm = new Swarm({ version: "v2", files: 200 * 16_384, pieceLength: 16_384 });
    const slow = swarm.peer({
      features: { v2: true, fast: true },
      infoHash: v2HashOf(swarm),
      unchokes: false,
      greets: (talk) => talk.send({ type: "haveAll" }),
      hears: (message, talk) => {
        if (refuses && message.type === "hashRequest") {
          talk.send({ ...message, type: "hashReject" });
        }
      },
    });
    const leecher = swarm.magnetMember({ peers: [slow.endpoint] });
    await swarm.run(2_000);
    leecher.torrent.addPeers([swarm.member({ has: "all" }).endpoint]);
    await swarm.until(() => leecher.isComplete, 60_000);
    assertEquals(leecher.banned, []);
  }
});

function lieAbout(
  range: HashRange,
  lie: "of zeros" | "of noise" | "too few" | "of another file",
): HashesMessage {
  const count = range.length + range.proofLayers;
  const hashes = new Uint8Array(32 * (lie === "too few" ? 1 : count));
  if (lie === "of noise" || lie === "of another file") {
    for (let at = 0; at < hashes.length; at += 32) {
      hashes.set(sha256(new TextEncoder().encode(`${at}${toHex(range.piecesRoot)}`)), at);
    }
  }
  const piecesRoot = lie === "of another file" ? sha256(range.piecesRoot) : range.piecesRoot;
  return { type: "hashes", ...range, piecesRoot, hashes };
}
