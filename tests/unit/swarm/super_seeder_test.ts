import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { SuperSeeder } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

function seederOf(pieceCount: number): SuperSeeder {
  return new SuperSeeder({ pieceCount, random: new SeededRandom(5) });
}

Deno.test("SuperSeeder shows each peer two pieces, and different ones to different peers", () => {
  const seeder = seederOf(100);
  for (let id = 0; id < 10; id++) seeder.peerJoined(id, new Bitfield(100));
  const { reveals, nextAt } = seeder.poll(0);
  assertEquals(reveals.length, 20);
  assertEquals(new Set(reveals.map(({ piece }) => piece)).size, 20);
  assertEquals(nextAt, Infinity);
  assertEquals(seeder.poll(1).reveals, []);
  for (const { peer, piece } of reveals) {
    assert(seeder.mayServe(peer, piece));
    assertEquals(seeder.mayServe((peer + 1) % 10, piece), false);
  }
});

Deno.test("SuperSeeder shows the next piece when another peer has the last, not before", () => {
  const seeder = seederOf(100);
  for (const id of [1, 2]) seeder.peerJoined(id, new Bitfield(100));
  const [first] = seeder.poll(0).reveals;
  assert(first?.peer === 1);
  seeder.peerGot(1, first.piece, 1_000);
  assertEquals(seeder.poll(1_000).reveals, []);
  seeder.peerGot(2, first.piece, 2_000);
  const { reveals } = seeder.poll(2_000);
  // One for the piece that spread, and one more for having spread it.
  assertEquals(reveals.map(({ peer }) => peer), [1, 1]);
});

Deno.test("SuperSeeder does not wait for ever for a piece to spread", () => {
  const seeder = seederOf(100);
  seeder.peerJoined(1, new Bitfield(100));
  seeder.peerJoined(2, new Bitfield(100)); // takes nothing
  const shown = new Set<number>();
  let now = 0;
  for (let round = 0; round < 300 && shown.size < 100; round++) {
    const { reveals, nextAt } = seeder.poll(now);
    for (const { peer, piece } of reveals) {
      if (peer === 2) continue;
      assert(!shown.has(piece));
      shown.add(piece);
      seeder.peerGot(peer, piece, now);
    }
    const { nextAt: after } = seeder.poll(now);
    now = Math.min(nextAt, after);
  }
  assertEquals(shown.size, 100);
});

Deno.test("SuperSeeder shows a lone peer all, for there is nobody to wait for", () => {
  const seeder = seederOf(100);
  seeder.peerJoined(1, new Bitfield(100));
  let shown = 0;
  for (let round = 0; round < 100; round++) {
    for (const { peer, piece } of seeder.poll(0).reveals) {
      shown++;
      seeder.peerGot(peer, piece, 0);
    }
  }
  assertEquals(shown, 100);
});

Deno.test("SuperSeeder shows the rarest, which no peer that is here has", () => {
  const seeder = seederOf(10);
  const eight = new Bitfield(10);
  for (const piece of [0, 1, 2, 3, 4, 5, 6, 7]) eight.add(piece);
  seeder.peerJoined(1, eight);
  seeder.peerJoined(2, new Bitfield(10));
  const { reveals } = seeder.poll(0);
  assertEquals(new Set(reveals.slice(0, 2).map(({ piece }) => piece)), new Set([8, 9]));
  assertEquals(reveals.length, 4);
  seeder.peerLeft(1);
  seeder.peerLeft(2);
  seeder.peerJoined(3, new Bitfield(10));
  assertEquals(seeder.poll(1).reveals.length, 2);
});

Deno.test("SuperSeeder takes anything that peers say", () => {
  const seeder = seederOf(3);
  seeder.peerGot(1, 0, 0);
  seeder.peerLeft(1);
  seeder.peerJoined(1, Bitfield.full(3));
  for (const piece of [0, 2, 3, 2 ** 31, 2 ** 32 - 1]) seeder.peerGot(1, piece, 0);
  assertEquals(seeder.poll(0).reveals, []);
  assertEquals(seeder.mayServe(1, 0), false);
  assertEquals(seeder.mayServe(2, 0), false);
});

interface ModelPeer {
  readonly has: Bitfield;
  readonly wanted: Set<number>;
}

/**
 * Rounds until all have all, where in each round the seed and each peer send one piece and a peer takes up to four: peers
 * fetch what is rarest, from the seed only what it shows them.
 */
function roundsOf(peerCount: number, pieceCount: number): number {
  const random = new SeededRandom(3);
  const seeder = new SuperSeeder({ pieceCount, random });
  const counts = new Uint16Array(pieceCount);
  const peers = Array.from({ length: peerCount }, (): ModelPeer => ({
    has: new Bitfield(pieceCount),
    wanted: new Set(),
  }));
  for (const [id, { has }] of peers.entries()) seeder.peerJoined(id, has);
  let left = peerCount;
  for (let round = 0;; round++) {
    if (left === 0 || round > 10 * pieceCount) return round;
    const now = round * 1_000;
    for (const { peer, piece } of seeder.poll(now).reveals) peers[peer]?.wanted.add(piece);
    const room = peers.map(() => 4);
    const coming: [peer: number, piece: number][] = [];
    const send = (to: number, piece: number) => {
      room[to]!--;
      coming.push([to, piece]);
    };
    const start = random.below(peerCount);
    for (let i = 0; i < peerCount; i++) {
      const id = (start + i) % peerCount;
      const [piece] = peers[id]?.wanted ?? [];
      if (piece === undefined) continue;
      peers[id]?.wanted.delete(piece);
      if (peers[id]?.has.has(piece)) continue;
      send(id, piece);
      break;
    }
    const underWay = new Set(coming.map((pair) => pair.join()));
    for (const { has } of peers) {
      let best: [peer: number, piece: number] | undefined;
      const first = random.below(peerCount);
      for (let i = 0; i < peerCount; i++) {
        const to = (first + i) % peerCount;
        if (room[to]! <= 0) continue;
        for (const piece of has) {
          if (peers[to]!.has.has(piece) || underWay.has(`${to},${piece}`)) continue;
          if (!best || counts[piece]! < counts[best[1]]!) best = [to, piece];
        }
        if (best) break;
      }
      if (!best) continue;
      underWay.add(best.join());
      send(...best);
    }
    for (const [to, piece] of coming) {
      const { has } = peers[to]!;
      if (!has.add(piece)) continue;
      counts[piece]!++;
      seeder.peerGot(to, piece, now + 1_000);
      if (has.complete) left--;
    }
  }
}

Deno.test("SuperSeeder lets a swarm end when the seed has sent little more than one copy", () => {
  const rounds = roundsOf(50, 200);
  // 200 rounds are the fluid limit: the seed has to send each piece once.
  assert(rounds >= 200 && rounds <= 230, `${rounds} rounds`);
});
