import { assert, assertEquals } from "@std/assert";
import { Choker, type ChokingPeer } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const NOW = 1_000_000;

Deno.test("Choker.choose() lets everyone in that wants anything while there is room", () => {
  for (const seeding of [false, true]) {
    const peers = [peer(1), peer(2, { snubbed: true }), peer(3, { interested: false })];
    assertEquals(choker(2).choose(peers, seeding, NOW), new Set([1, 2]));
  }
});

Deno.test("Choker.choose() gives all places but one to those that give us most", () => {
  const peers = [5, 1, 4, 2, 3, 9].map((rate, i) =>
    peer(i, { downloadRateBytesPerSec: rate, interested: rate !== 9 })
  );
  const chosen = choker(4).choose(peers, false, NOW);
  assertEquals(chosen.size, 4);
  for (const id of [0, 2, 4]) assert(chosen.has(id), `${id}`);
});

Deno.test("Choker.choose() rewards no peer that owes us blocks", () => {
  const peers = [
    peer(1, { downloadRateBytesPerSec: 100, snubbed: true }),
    ...[2, 3, 4, 5].map((id) => peer(id, { downloadRateBytesPerSec: id })),
  ];
  const chosen = choker(3).choose(peers, false, NOW);
  assert(chosen.has(4) && chosen.has(5));
});

Deno.test("Choker.choose() fills places that nobody earned by chance", () => {
  const peers = Array.from({ length: 10 }, (_, id) => peer(id, { snubbed: id > 0 }));
  const chosen = choker(4).choose(peers, false, NOW);
  assertEquals(chosen.size, 4);
  assert(chosen.has(0));
});

Deno.test("Choker.choose() lets each peer in by chance for 30 s", () => {
  const subject = choker(2);
  const peers = [peer(0, { downloadRateBytesPerSec: 1 }), ...[1, 2, 3, 4, 5].map((id) => peer(id))];
  const seen: number[] = [];
  for (let at = 0; at < 3_000_000; at += 10_000) {
    const chosen = subject.choose(peers, false, NOW + at);
    assert(chosen.has(0));
    seen.push([...chosen].find((id) => id !== 0) ?? -1);
  }
  for (let i = 0; i < seen.length; i += 3) assertEquals(new Set(seen.slice(i, i + 3)).size, 1);
  assertEquals([...new Set(seen)].toSorted(), [1, 2, 3, 4, 5]);
});

Deno.test("Choker.choose() chooses anew by chance when who was chosen is gone or has earned a place", () => {
  const subject = choker(2);
  const others = [1, 2, 3].map((id) => peer(id));
  const best = peer(0, { downloadRateBytesPerSec: 1 });
  subject.choose([best, ...others], false, NOW);
  const [first] = subject.optimistic;
  const rest = others.filter((each) => each.id !== first);
  assertEquals(subject.choose([best, ...rest], false, NOW + 10_000).size, 2);
  const [second = -1] = subject.optimistic;
  assert(rest.some((each) => each.id === second));
  const promoted = peer(second, { downloadRateBytesPerSec: 9 });
  const chosen = subject.choose(
    [promoted, best, ...others.filter((each) => each.id !== second)],
    false,
    NOW + 20_000,
  );
  assertEquals(chosen.size, 2);
  assert(chosen.has(second) && !subject.optimistic.includes(second));
});

Deno.test("Choker.choose() gives newcomers three chances where others have one", () => {
  let newcomers = 0;
  const subject = choker(2);
  for (let round = 0; round < 1_000; round++) {
    const now = NOW + round * 30_000;
    const peers = [
      peer(0, { downloadRateBytesPerSec: 1 }),
      peer(1, { connectedAt: now - 59_999 }),
      peer(2, { connectedAt: now - 60_000 }),
    ];
    if (subject.choose(peers, false, now).has(1)) newcomers++;
  }
  assert(newcomers > 690 && newcomers < 810, `${newcomers} of 1000, not about 750`);
});

Deno.test("Choker.choose() lets peers of a seed take turns of at least a minute", () => {
  const subject = choker(3);
  let peers = Array.from({ length: 9 }, (_, id) => peer(id, { uploadRateBytesPerSec: id }));
  const turns = new Map<number, number[]>();
  for (let now = NOW; now < NOW + 1_800_000; now += 10_000) {
    const chosen = subject.choose(peers, true, now);
    assertEquals(chosen.size, 3);
    peers = peers.map((each) => ({
      ...each,
      unchoked: chosen.has(each.id),
      unchokedAt: chosen.has(each.id) && !each.unchoked ? now : each.unchokedAt,
    }));
    for (const id of chosen) turns.set(id, [...turns.get(id) ?? [], now]);
  }
  for (const [id, times] of turns) {
    assertEquals(times.length, 60, `peer ${id} had another share`);
    for (let i = 0; i < times.length; i += 6) {
      assertEquals((times[i + 5] ?? 0) - (times[i] ?? 0), 50_000, `peer ${id} was cut short`);
    }
  }
});

Deno.test("Choker.choose() with fewer places keeps those that take fastest from a seed", () => {
  const peers = [3, 9, 1, 7].map((rate, id) =>
    peer(id, { uploadRateBytesPerSec: rate, unchoked: true, unchokedAt: NOW - 10_000 })
  );
  const subject = choker(4);
  assertEquals(subject.choose(peers, true, NOW).size, 4);
  subject.setSlots(2);
  assertEquals(subject.choose(peers, true, NOW), new Set([1, 3]));
});

Deno.test("Choker.choose() lets those in that lie about what they have when nobody else wants a place", () => {
  const leeches = [1, 2].map((id) => peer(id, { isLeech: true, downloadRateBytesPerSec: 9 }));
  for (const seeding of [false, true]) {
    const choose = (count: number) => {
      const others = Array.from({ length: count }, (_, id) => peer(10 + id));
      return choker(3).choose([...leeches, ...others], seeding, NOW);
    };
    assertEquals(choose(0), new Set([1, 2]));
    assertEquals([...choose(2)].filter((id) => id < 10).length, 1);
    for (const count of [3, 4, 9]) {
      const chosen = choose(count);
      assertEquals([chosen.size, chosen.has(1), chosen.has(2)], [3, false, false]);
    }
  }
});

Deno.test("Choker.choose() never lets in more than there are places, nor anyone who wants nothing", () => {
  const random = new SeededRandom(5);
  const subject = choker(0);
  for (let round = 0; round < 5_000; round++) {
    subject.setSlots(random.below(6));
    const peers = Array.from({ length: random.below(12) }, (_, id) =>
      peer(id, {
        interested: random.below(3) > 0,
        unchoked: random.below(2) > 0,
        snubbed: random.below(3) === 0,
        downloadRateBytesPerSec: random.below(3),
        connectedAt: NOW - random.below(200_000),
        unchokedAt: random.below(2) > 0 ? NOW - random.below(200_000) : undefined,
      }));
    const chosen = subject.choose(peers, random.below(2) > 0, NOW + round * 1_000);
    const interested = peers.filter((each) => each.interested);
    assertEquals(chosen.size, Math.min(subject.slots, interested.length));
    for (const id of chosen) assert(interested.some((each) => each.id === id));
  }
});

Deno.test("Choker.hasRoom() says whether a place is free", () => {
  assert(choker(2).hasRoom(1));
  assert(!choker(2).hasRoom(2));
  assert(!choker(0).hasRoom(0));
});

Deno.test("Choker.fill() gives free places to those that have waited longest, to those that lie last", () => {
  const peers = [
    peer(0, { unchoked: true }),
    peer(1, { isLeech: true }),
    peer(2, { unchokedAt: NOW - 1_000 }),
    peer(3, { interested: false }),
    peer(4, { connectedAt: 2 }),
    peer(5, { connectedAt: 1 }),
    peer(6, { unchokedAt: NOW - 2_000 }),
  ];
  assertEquals(choker(4).fill(peers, 9), [5, 4, 6, 2, 1]);
  assertEquals(choker(4).fill(peers, 2), [5, 4]);
  assertEquals(choker(4).fill(peers, 0), []);
});

function choker(slots: number): Choker {
  return new Choker({ slots, random: new SeededRandom() });
}

function peer(id: number, about: Partial<ChokingPeer> = {}): ChokingPeer {
  return {
    id,
    interested: true,
    unchoked: false,
    downloadRateBytesPerSec: 0,
    uploadRateBytesPerSec: 0,
    connectedAt: 0,
    snubbed: false,
    ...about,
  };
}
