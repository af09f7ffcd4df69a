import { assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { type PickedBlock, PiecePicker } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { ModelPeer } from "./support/picker_model.ts";

/** Blocks of each piece. */
const BLOCKS = 4;

interface Setup {
  readonly have?: readonly number[];
  readonly maxPartials?: number;
  readonly sequential?: boolean;
}

function setUp(pieceCount: number, { have = [], ...rest }: Setup = {}) {
  const field = new Bitfield(pieceCount);
  for (const piece of have) field.add(piece);
  const picker = new PiecePicker<number>({
    pieceCount,
    blockCount: () => BLOCKS,
    have: field,
    random: new SeededRandom(),
    maxPartials: 100,
    ...rest,
  });
  const join = (id: number, pieces = [...Array(pieceCount).keys()]) => {
    const has = new Bitfield(pieceCount);
    for (const piece of pieces) has.add(piece);
    picker.addPeer(has);
    return new ModelPeer(id, has);
  };
  return { picker, join };
}

/** Pieces and their blocks, as `3:0123 4:0`. */
function text(blocks: readonly PickedBlock[]): string {
  const pieces = Map.groupBy(blocks, ({ piece }) => piece);
  return [...pieces].map(([piece, all]) => `${piece}:${all.map(({ block }) => block).join("")}`)
    .join(" ");
}

Deno.test("PiecePicker.pickRun() takes whole pieces from the beginning of the longest gap", () => {
  const { picker, join } = setUp(10, { have: [0, 4] });
  const web = join(-1);
  assertEquals(text(picker.pickRun(web, 11)), "5:0123 6:0123");
  assertEquals(text(picker.pickRun(web, 8)), "1:0123 2:0123");
  assertEquals(text(picker.pickRun(web, 100)), "7:0123 8:0123 9:0123");
  assertEquals(text(picker.pickRun(web, 100)), "3:0123");
  assertEquals(picker.pickRun(web, 100, { endgameCount: 0 }), []);
});

Deno.test("PiecePicker.pickRun() begins anywhere, in sequence with the first", () => {
  for (const sequential of [false, true]) {
    const starts = Array.from({ length: 20 }, (_, seed) => {
      const field = new Bitfield(50);
      const picker = new PiecePicker<number>({
        pieceCount: 50,
        blockCount: () => BLOCKS,
        have: field,
        random: new SeededRandom(seed),
        maxPartials: 100,
        sequential,
      });
      const web = new ModelPeer(-1, new Bitfield(50));
      for (let piece = 0; piece < 50; piece++) web.pieces.add(piece);
      return picker.pickRun(web, 4)[0]?.piece;
    });
    assertEquals(new Set(starts).size > 5, !sequential);
    if (sequential) assertEquals(new Set(starts), new Set([0]));
  }
});

Deno.test("PiecePicker.pickRun() takes a long piece in parts, and goes on with it", () => {
  const { picker, join } = setUp(3, { have: [2] });
  const web = join(-1);
  const first = picker.pickRun(web, 3);
  const piece = first[0]?.piece ?? 0;
  assertEquals(text(first), `${piece}:012`);
  assertEquals(text(picker.pickRun(web, 3)), `${piece}:3`);
  picker.release(piece, 1);
  assertEquals(text(picker.pickRun(web, 3)), `${piece}:1`);
});

Deno.test("PiecePicker.pickRun() keeps to what is had, wanted most and may be begun", () => {
  const { picker, join } = setUp(10, { have: [9], maxPartials: 3 });
  const web = join(-1, [0, 1, 2, 3, 4, 5]);
  picker.setPriority(0, 0);
  picker.setPriority(4, 3);
  assertEquals(text(picker.pickRun(web, 100)), "4:0123");
  assertEquals(text(picker.pickRun(web, 100)), "1:0123 2:0123");
  assertEquals(picker.pickRun(web, 100), [], "three are begun");
});

Deno.test("PiecePicker.pickRun() takes what others left, and in the endgame what they were asked for", () => {
  const { picker, join } = setUp(2, { have: [1] });
  const peer = join(1);
  const web = join(-1);
  assertEquals(text(picker.pick(peer, 4)), "0:0123");
  assertEquals(text(picker.pickRun(web, 4, { endgameCount: 2 })), "0:01");
  picker.release(0, 3);
  assertEquals(text(picker.pickRun(web, 4)), "0:3");
});

Deno.test("PiecePicker.pickRun() takes the whole of a piece that is for one sender alone", () => {
  const { picker, join } = setUp(2, { have: [1] });
  const [peer, web] = [join(1), join(-1)];
  picker.pick(peer, 2);
  picker.restart(0, true);
  assertEquals(text(picker.pickRun(web, 2)), "0:01");
  assertEquals(picker.pick(peer, 2), []);
  assertEquals(text(picker.pickRun(web, 9)), "0:23");
});

Deno.test("PiecePicker.pickPiece() takes what is free of a piece, begun or not", () => {
  const { picker, join } = setUp(3, { maxPartials: 2 });
  const [peer, web] = [join(1), join(-1)];
  const [first] = picker.pick(peer, 1);
  const begun = first?.piece ?? 0;
  const [next = 0, last = 0] = [0, 1, 2].filter((piece) => piece !== begun);
  assertEquals(text(picker.pickPiece(web, begun)), `${begun}:123`);
  assertEquals(text(picker.pickPiece(web, next)), `${next}:0123`);
  assertEquals(picker.pickPiece(web, last), [], "two are begun");
  picker.complete(next);
  assertEquals(picker.pickPiece(web, next), [], "it is there");
  picker.setPriority(last, 0);
  assertEquals(picker.pickPiece(web, last), [], "it is not wanted");
});
