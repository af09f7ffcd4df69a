import { assert, assertEquals } from "@std/assert";
import { RarityOrder } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

Deno.test("RarityOrder does as a list of counts does, over thousands of changes", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = new SeededRandom(seed);
    const pieceCount = 1 + random.below(60);
    const order = new RarityOrder(pieceCount);
    /** How many have each piece, and whether it is in the order. */
    const counts = new Array<number>(pieceCount).fill(0);
    const present = new Set<number>();
    for (let step = 0; step < 2_000; step++) {
      const piece = random.below(pieceCount);
      const count = counts[piece] ?? 0;
      switch (random.below(4)) {
        case 0:
          if (present.has(piece)) break;
          present.add(piece);
          order.add(piece, count);
          break;
        case 1:
          if (!present.delete(piece)) break;
          order.remove(piece, count);
          break;
        case 2:
          counts[piece] = count + 1;
          if (present.has(piece)) order.increase(piece, count);
          break;
        case 3:
          if (count === 0) break;
          counts[piece] = count - 1;
          if (present.has(piece)) order.decrease(piece, count);
          break;
      }
      assertSame(order, { counts, present, random });
    }
  }
});

Deno.test("RarityOrder.rarest() gives the rarest that is accepted", () => {
  const random = new SeededRandom();
  const order = new RarityOrder(6);
  [3, 1, 4, 1, 5, 9].forEach((count, piece) => order.add(piece, count));
  const left = new Set([0, 1, 2, 3, 4, 5]);
  const got: number[] = [];
  while (left.size > 0) {
    const piece = order.rarest((each) => left.has(each), random);
    got.push(piece);
    left.delete(piece);
  }
  assertEquals(got.slice(0, 2).toSorted(), [1, 3]);
  assertEquals(got.slice(2), [0, 2, 4, 5]);
  assertEquals(order.rarest(() => false, random), -1);
});

Deno.test("RarityOrder.rarest() and any() choose among equals by chance", () => {
  const random = new SeededRandom();
  const order = new RarityOrder(8);
  for (let piece = 0; piece < 8; piece++) order.add(piece, piece < 4 ? 1 : 2);
  const rarest = new Set<number>();
  const any = new Set<number>();
  for (let i = 0; i < 200; i++) {
    rarest.add(order.rarest(() => true, random));
    any.add(order.any(() => true, random));
  }
  assertEquals([...rarest].toSorted(), [0, 1, 2, 3]);
  assertEquals(any.size, 8);
});

Deno.test("RarityOrder gives -1 while it is empty", () => {
  const random = new SeededRandom();
  for (const pieceCount of [0, 3]) {
    const order = new RarityOrder(pieceCount);
    assertEquals(order.rarest(() => true, random), -1);
    assertEquals(order.any(() => true, random), -1);
  }
});

/** What the order should be like. */
interface Model {
  readonly counts: readonly number[];
  readonly present: ReadonlySet<number>;
  readonly random: SeededRandom;
}

function assertSame(order: RarityOrder, { counts, present, random }: Model): void {
  assertEquals(order.size, present.size);
  counts.forEach((_, piece) => assertEquals(order.has(piece), present.has(piece), `${piece}`));
  // Taking the rarest, then the rarest of the others, and so on must give the counts in order, each piece once.
  const left = new Set(present);
  let before = 0;
  while (left.size > 0) {
    const piece = order.rarest((each) => left.has(each), random);
    const count = counts[piece] ?? -1;
    assert(left.delete(piece), `${piece} is not there`);
    assert(count >= before, `${piece} with ${count} comes after one with ${before}`);
    before = count;
  }
}
