import { assertEquals } from "@std/assert";
import type { PieceCells } from "../../../../../lib/page/details/overview/piece_cells.ts";
import { cellWords, piecesCaption } from "../../../../../lib/page/details/overview/piece_words.ts";

const CELLS: PieceCells = {
  pieceCount: 23_712,
  haveCount: 14_463,
  pieceLength: 262_144,
  have: Uint8Array.of(255, 127, 0),
  flying: Uint8Array.of(0, 3, 0),
  availability: Uint8Array.of(255, 11, 12),
};

Deno.test("piecesCaption() says how many copies there are of the rarest", () => {
  const begin = "Pieces: 14,463 of 23,712";
  const of = (...availability: number[]) => ({
    ...CELLS,
    availability: Uint8Array.from(availability),
  });
  assertEquals(piecesCaption(CELLS, 5), `${begin}, each at least 11 times among peers`);
  assertEquals(piecesCaption(of(0, 1, 2), 5), `${begin}, each at least once among peers`);
  assertEquals(piecesCaption(of(0, 4, 0), 5), `${begin}, some of the rest nobody has`);
  assertEquals(piecesCaption(CELLS, 0), `${begin}, no peer is connected`);
  const whole = { ...CELLS, haveCount: 23_712 };
  assertEquals(piecesCaption(whole, 0), "Pieces: all 23,712 of 256 KiB");
  assertEquals(
    piecesCaption({ ...CELLS, pieceCount: 0, haveCount: 0 }, 0),
    "Pieces: not known before the metadata has come",
  );
});

Deno.test("cellWords() says what a cell stands for", () => {
  assertEquals(cellWords(CELLS, 0), "Pieces 0 to 7,903: here");
  assertEquals(
    cellWords(CELLS, 1),
    "Pieces 7,904 to 15,807: 49% here, on its way, 11 peers have it",
  );
  const one = { ...CELLS, pieceCount: 3, availability: Uint8Array.of(0, 0, 1) };
  assertEquals(cellWords(one, 2), "Piece 2: missing, 1 peer has it");
  assertEquals(
    cellWords(one, 1),
    "Piece 1: 49% here, on its way, no peer has all that is missing",
  );
});
