import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { formatEndpoint } from "../../../lib/address/mod.ts";
import { SeededRandom, Swarm } from "../../../lib/testing/mod.ts";

const PIECE_LENGTH = 65_536;

Deno.test("one that corrupts 5 % of its blocks is banned, nine honest ones are not", async () => {
  for (let seed = 1; seed <= 10; seed++) {
    await using swarm = new Swarm({ files: 200 * PIECE_LENGTH, pieceLength: PIECE_LENGTH });
    const random = new SeededRandom(seed);
    const honest = Array.from({ length: 9 }, () => swarm.peer({ rateBytesPerSec: 100_000 }));
    const badPieces = new Set<number>();
    const liar = swarm.peer({
      rateBytesPerSec: 100_000,
      answer: ({ index }, right) => {
        if (random.below(20) > 0) return right;
        badPieces.add(index);
        return corrupt(right);
      },
    });
    const leecher = swarm.member({ peers: [liar, ...honest].map(({ endpoint }) => endpoint) });
    await swarm.until(() => leecher.isComplete, 300_000);
    leecher.assertContent();
    assertEquals(leecher.banned, badPieces.size > 0 ? [formatEndpoint(liar.endpoint)] : []);
    assertEquals(liar.openTalks.length, 0);
    const { wastedBytes } = leecher.status;
    assert(wastedBytes <= 2 * PIECE_LENGTH * badPieces.size, `${wastedBytes} bytes were wasted`);
  }
});

Deno.test("one that corrupts a block of a large piece is found by that block", async () => {
  await using swarm = new Swarm({ files: 40_000_000, pieceLength: 8 * 1_048_576 });
  const honest = Array.from({ length: 4 }, () => swarm.peer({ rateBytesPerSec: 5_000_000 }));
  let lies = 0;
  const liar = swarm.peer({
    rateBytesPerSec: 5_000_000,
    answer: (_request, right) => ++lies % 200 === 100 ? corrupt(right) : right,
  });
  const leecher = swarm.member({ peers: [liar, ...honest].map(({ endpoint }) => endpoint) });
  await swarm.until(() => leecher.isComplete, 300_000);
  leecher.assertContent();
  assertEquals(leecher.banned, [formatEndpoint(liar.endpoint)]);
});

Deno.test("one that lies always is banned after its first piece", async () => {
  await using swarm = new Swarm();
  const liar = swarm.peer({ answer: (_request, right) => corrupt(right) });
  const honest = swarm.peer({ rateBytesPerSec: 1_000_000 });
  const leecher = swarm.member({ peers: [liar.endpoint, honest.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertEquals(leecher.banned, [formatEndpoint(liar.endpoint)]);
});

Deno.test("one that was banned is neither dialled nor let in again", async () => {
  await using swarm = new Swarm();
  const liar = swarm.peer({ answer: (_request, right) => corrupt(right) });
  const leecher = swarm.member({ peers: [liar.endpoint] });
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  await swarm.run(1_000);
  const { length } = liar.talks;
  leecher.torrent.addPeers([liar.endpoint]);
  await swarm.run(600_000);
  assertEquals(liar.talks.length, length);
  const again = liar.dial(leecher.endpoint).catch(() => "refused");
  await swarm.run(1_000);
  await again;
  assertEquals(liar.openTalks.length, 0);
  assertEquals(leecher.status.peers, 0);
});

Deno.test("an honest peer is not banned because another took its peer id", async () => {
  await using swarm = new Swarm();
  const liar = swarm.peer({ name: "same", answer: (_request, right) => corrupt(right) });
  const leecher = swarm.member({ peers: [liar.endpoint] });
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  const honest = swarm.peer({ name: "same" });
  leecher.torrent.addPeers([honest.endpoint]);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("in a local network one that was banned is known by its id, whatever port it comes from", async () => {
  await using swarm = new Swarm({ network: "10.0" });
  const liar = swarm.peer({ answer: (_request, right) => corrupt(right) });
  const leecher = swarm.member();
  await swarm.settled(liar.dial(leecher.endpoint));
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  const again = await swarm.settled(liar.dial(leecher.endpoint));
  await swarm.run(1_000);
  assertEquals(again.requests, []);
  assertEquals(again.isClosed, true);
  const honest = swarm.peer({ name: "honest" });
  leecher.torrent.addPeers([honest.endpoint]);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("a piece that was wrong is then asked of one peer alone", async () => {
  await using swarm = new Swarm({ files: 4 * 65_536 });
  const leecher = swarm.member();
  const asked: { readonly by: number; readonly block: number }[] = [];
  const peers = [1, 2, 3, 4].map((number) =>
    swarm.peer({
      rateBytesPerSec: 20_000,
      answer: ({ index, begin }, right) => {
        if (index !== 1) return right;
        const isFirst = !asked.some(({ block }) => block === begin);
        asked.push({ by: number, block: begin });
        return isFirst && begin === 0 ? corrupt(right) : right;
      },
    })
  );
  leecher.torrent.addPeers(peers.map(({ endpoint }) => endpoint));
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  // Of other blocks more may be asked in the endgame, just before the piece turns out to be wrong.
  const [liar, other, ...more] = asked.filter(({ block }) => block === 0);
  assertEquals(more, []);
  assertNotEquals(liar?.by, other?.by);
  const ofOther = asked.filter(({ by }) => by === other?.by).map(({ block }) => block);
  assertEquals([...new Set(ofOther)].sort((a, b) => a - b), [0, 16_384, 32_768, 49_152]);
});

Deno.test("a lone liar makes a download wait, not fail", async () => {
  await using swarm = new Swarm();
  const liar = swarm.peer({ answer: ({ index }, right) => index === 3 ? corrupt(right) : right });
  const leecher = swarm.member({ peers: [liar.endpoint] });
  await swarm.until(() => leecher.banned.length > 0, 60_000);
  await swarm.run(60_000);
  assertEquals(leecher.status.state, "downloading");
  leecher.torrent.addPeers([swarm.peer().endpoint]);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

function corrupt(right: Uint8Array): Uint8Array {
  const wrong = right.slice();
  wrong[wrong.length >> 1]! ^= 0x10;
  return wrong;
}
