import { assertEquals } from "@std/assert";
import {
  cellAt,
  cellLook,
  decodePieceCells,
  gridOf,
  type PieceCells,
  piecesOfCell,
  rarest,
} from "../../../../../lib/page/details/overview/piece_cells.ts";

const CELLS: PieceCells = {
  pieceCount: 10,
  haveCount: 3,
  pieceLength: 16384,
  have: Uint8Array.of(255, 128, 0, 0),
  flying: Uint8Array.of(9, 64, 255, 0),
  availability: Uint8Array.of(0, 3, 2, 0),
};

Deno.test("decodePieceCells() reads Base64", () => {
  const { have, flying, availability } = CELLS;
  const encoded = {
    pieceCount: 10,
    haveCount: 3,
    pieceLength: 16384,
    cells: 4,
    have: have.toBase64(),
    flying: flying.toBase64(),
    availability: availability.toBase64(),
  };
  assertEquals(decodePieceCells(encoded), CELLS);
});

Deno.test("cellLook() shows what is here, on its way and to be had", () => {
  assertEquals(cellLook(CELLS, 0), { ground: "missing", have: 1, isFlying: false });
  const part = cellLook(CELLS, 1);
  assertEquals([part.ground, part.isFlying, part.have > 0.4 && part.have < 0.7], [
    "available",
    true,
    true,
  ]);
  assertEquals(cellLook(CELLS, 2), { ground: "available", have: 0, isFlying: true });
  assertEquals(cellLook(CELLS, 3), { ground: "missing", have: 0, isFlying: false });
});

Deno.test("gridOf() makes few cells wide, and breaks many into rows", () => {
  const few = gridOf(4, 560);
  assertEquals([few.columns, few.rows, few.pitchX], [4, 1, 28]);
  const many = gridOf(1024, 560);
  assertEquals([many.columns, many.rows, many.height], [86, 12, 107]);
  assertEquals(many.columns * many.pitchX <= 560.001, true);
  const narrow = gridOf(1024, 3);
  assertEquals(narrow.columns, 1);
});

Deno.test("cellAt() finds what is under the pointer", () => {
  const grid = gridOf(4, 40);
  assertEquals(grid.columns, 4);
  assertEquals(cellAt(grid, { x: 25, y: 3, cellCount: 4 }), 2);
  assertEquals(cellAt(grid, { x: 39, y: 3, cellCount: 3 }), undefined);
  assertEquals(cellAt(grid, { x: 41, y: 3, cellCount: 4 }), undefined);
  assertEquals(cellAt(grid, { x: 5, y: -1, cellCount: 4 }), undefined);
});

Deno.test("piecesOfCell() gives each as many, and the last one what is left", () => {
  assertEquals([0, 1, 2, 3].map((index) => piecesOfCell(CELLS, index)), [
    { first: 0, end: 3 },
    { first: 3, end: 6 },
    { first: 6, end: 9 },
    { first: 9, end: 10 },
  ]);
});

Deno.test("rarest() looks at what is missing alone", () => {
  assertEquals(rarest(CELLS), 0);
  assertEquals(rarest({ ...CELLS, availability: Uint8Array.of(0, 3, 2, 7) }), 2);
  assertEquals(rarest({ ...CELLS, have: Uint8Array.of(255) }), undefined);
});
