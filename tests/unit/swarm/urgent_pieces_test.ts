import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { type PickingPeer, PiecePicker } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const BLOCKS = 4;
const NEVER = { firstMs: 1e9, eachMs: 1 };

Deno.test("PiecePicker.pick() takes what readers need first, in their order", () => {
  const picker = makePicker(20);
  picker.setUrgent([7, 3, 12].map((piece) => ({ piece, withinMs: 1_000 })));
  assertEquals(pieces(picker.pick(seed(picker, 1), 3 * BLOCKS)), [7, 3, 12]);
  const next = pieces(picker.pick(seed(picker, 2), BLOCKS));
  assert(!next.some((piece) => [7, 3, 12].includes(piece)));
});

Deno.test("PiecePicker.pick() asks of a slow peer only what it brings in time", () => {
  const picker = makePicker(20);
  picker.setUrgent([{ piece: 7, withinMs: 300 }, { piece: 3, withinMs: 2_000 }]);
  const slow = { firstMs: 1_000, eachMs: 500 };
  const picked = picker.pick(seed(picker, 1), 6, { pace: slow });
  assertEquals(picked.slice(0, 3).map(({ piece }) => piece), [3, 3, 3]);
  assert(!pieces(picked).includes(7));
  assertEquals(pieces(picker.pick(seed(picker, 2), 2)), [7]);
});

Deno.test("PiecePicker.pick() gives who has nothing else what it would bring late", () => {
  const picker = makePicker(2);
  picker.setUrgent([{ piece: 0, withinMs: 1 }, { piece: 1, withinMs: 1 }]);
  assertEquals(picker.pick(seed(picker, 1), 3, { pace: NEVER }).length, 3);
});

Deno.test("PiecePicker.setUrgent() has pieces asked for that nobody wants, as long as they are read", () => {
  const picker = makePicker(8);
  for (const piece of [2, 3, 4]) picker.setPriority(piece, 0);
  const urgent = (...pieces: number[]) =>
    picker.setUrgent(pieces.map((piece) => ({ piece, withinMs: 0 })));
  assertEquals(urgent(1, 2, 3).added, [2, 3]);
  assertEquals([picker.missingCount, picker.neededCount], [5, 7]);
  assertEquals([1, 2, 3, 4].map((piece) => picker.isMissing(piece)), [true, true, true, false]);
  assertEquals(pieces(picker.pick(seed(picker, 1), 3 * BLOCKS)), [1, 2, 3]);
  picker.complete(2);
  assertEquals([picker.missingCount, picker.neededCount], [5, 6]);
  picker.setPriority(4, 2);
  const changes = urgent(4);
  assertEquals([changes.added, changes.removed], [[], [3]]);
  assertEquals([picker.missingCount, picker.neededCount], [6, 6]);
  urgent();
  assertEquals(picker.urgent.size, 0);
});

Deno.test("PiecePicker.pick() goes on with what was urgent as with all else", () => {
  const picker = makePicker(3);
  const one = seed(picker, 1);
  picker.setUrgent([0, 1, 2].map((piece) => ({ piece, withinMs: 0 })));
  assertEquals(picker.pick(one, 1).length, 1);
  picker.setUrgent([]);
  assertEquals(new Set(pieces(picker.pick(one, 100))).size, 3);
});

Deno.test("PiecePicker.pickUrgent() begins a piece though no more may be begun", () => {
  const picker = makePicker(20, 2);
  const one = seed(picker, 1);
  picker.pick(one, 2 * BLOCKS);
  assert(picker.isFull);
  const free = Array.from({ length: 20 }, (_, piece) => piece).filter((piece) =>
    !picker.partials.has(piece)
  );
  const [urgent = -1, ...others] = free;
  picker.setUrgent([{ piece: urgent, withinMs: 0 }]);
  assertEquals(picker.pickUrgent(one, urgent, 2).length, 2);
  assertEquals(picker.pickUrgent({ ...one, pieces: new Bitfield(20) }, urgent, 2), []);
  picker.setUrgent(others.map((piece) => ({ piece, withinMs: 0 })));
  const begun = others.filter((piece) => picker.pickUrgent(one, piece, 1).length > 0);
  assertEquals(begun.length, 3, "four more than otherwise");
});

function makePicker(pieceCount: number, maxPartials = 100): PiecePicker<string> {
  return new PiecePicker<string>({
    pieceCount,
    blockCount: () => BLOCKS,
    have: new Bitfield(pieceCount),
    random: new SeededRandom(),
    maxPartials,
  });
}

function seed(picker: PiecePicker<string>, id: number): PickingPeer {
  const all = Bitfield.full(picker.have.length);
  picker.addPeer(all);
  return { id, pieces: all, isRequested: () => false };
}

function pieces(picked: readonly { readonly piece: number }[]): number[] {
  return [...new Set(picked.map(({ piece }) => piece))];
}
