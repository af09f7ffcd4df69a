import { assertEquals } from "@std/assert";
import { planReading, type ReadPosition } from "../../../lib/swarm/mod.ts";

const PIECE = 256 * 1_024;

/** A reader at a piece, with a piece a second. */
function reader(piece: number, options: Partial<ReadPosition> = {}): ReadPosition {
  return {
    position: piece * PIECE,
    end: 100 * PIECE,
    rate: PIECE,
    aheadBytes: 3 * PIECE,
    ...options,
  };
}

function plan(readers: readonly ReadPosition[], have: readonly number[] = []): string[] {
  const due = planReading(readers, { pieceLength: PIECE, has: (piece) => have.includes(piece) });
  return due.map(({ piece, dueMs }) => `${piece} in ${Math.round(dueMs)}`);
}

Deno.test("planReading() gives what lies ahead of each reader, the soonest first", () => {
  const rows: [what: string, readers: ReadPosition[], have: number[], expected: string[]][] = [
    ["nobody", [], [], []],
    ["one", [reader(5)], [], ["5 in 0", "6 in 1000", "7 in 2000", "8 in 3000"]],
    ["one in a piece", [reader(5, { position: 5.5 * PIECE, aheadBytes: PIECE })], [], [
      "5 in 0",
      "6 in 500",
    ]],
    ["what is there", [reader(5)], [5, 7], ["6 in 1000", "8 in 3000"]],
    ["up to its end", [reader(5, { end: 6 * PIECE + 1 })], [], ["5 in 0", "6 in 1000"]],
    ["at its end", [reader(5, { end: 5 * PIECE })], [], []],
    ["two pieces at least", [reader(5, { aheadBytes: 1 })], [], ["5 in 0", "6 in 1000"]],
    ["two of them", [reader(5, { aheadBytes: PIECE }), reader(6, { aheadBytes: PIECE })], [], [
      "5 in 0",
      "6 in 0",
      "7 in 1000",
    ]],
  ];
  for (const [what, readers, have, expected] of rows) {
    assertEquals(plan(readers, have), expected, what);
  }
});

Deno.test("planReading() wants the first and last bytes of a file early", () => {
  const edges = { start: 2 * PIECE, end: 50 * PIECE };
  assertEquals(plan([reader(20, { aheadBytes: PIECE, edges })]), [
    "20 in 0",
    "21 in 1000",
    ...[2, 3, 4, 5, 46, 47, 48, 49].map((piece) => `${piece} in 3000`),
  ]);
  const short = { start: 20 * PIECE, end: 21 * PIECE };
  assertEquals(plan([reader(20, { end: 21 * PIECE, edges: short })]), ["20 in 0"]);
});

Deno.test("planReading() gives no more than can be urgent, however short the pieces are", () => {
  const due = planReading([reader(0, { end: 1e9, aheadBytes: 1e9 }), reader(3_000, { end: 1e9 })], {
    pieceLength: PIECE,
    has: () => false,
  });
  assertEquals(due.length, 512);
  assertEquals(due.slice(0, 2).map(({ piece }) => piece), [0, 3_000]);
});
