import type { PiecesPart } from "../api/mod.ts";
import { encodeBase64 } from "../json/mod.ts";
import type { TorrentView } from "../view/mod.ts";

/** Cells at most: as many as a wide screen has room for. */
const MAX_CELLS = 1_024;

/** What stands for all of a cell, and for as many peers or more. */
const FULL = 255;

/** Draws the pieces of a torrent as a row of cells. */
export function piecesPart(view: TorrentView): PiecesPart {
  const { pieceCount, pieceLength } = view;
  const piecesPerCell = Math.max(1, Math.ceil(pieceCount / MAX_CELLS));
  const cells = Math.ceil(pieceCount / piecesPerCell);
  const have = new Float64Array(cells);
  const flying = new Float64Array(cells);
  const availability = new Uint8Array(cells).fill(FULL);
  const peers = view.availability();
  let haveCount = 0;
  for (let piece = 0; piece < pieceCount; piece++) {
    const cell = Math.floor(piece / piecesPerCell);
    const count = peers[piece] ?? 0;
    if (count < 0) {
      have[cell]!++;
      haveCount++;
    } else if (count < availability[cell]!) {
      availability[cell] = count;
    }
  }
  for (const { piece, part } of view.piecesInFlight()) {
    flying[Math.floor(piece / piecesPerCell)]! += part;
  }
  function sizeOf(cell: number): number {
    return Math.min(piecesPerCell, pieceCount - cell * piecesPerCell);
  }
  return {
    pieceCount,
    haveCount,
    pieceLength,
    cells,
    have: encodeBase64(Uint8Array.from(have, (count, cell) => haveByte(count / sizeOf(cell)))),
    flying: encodeBase64(Uint8Array.from(flying, (part, cell) => flyingByte(part / sizeOf(cell)))),
    availability: encodeBase64(availability),
  };
}

/** All of a cell is only what is all of it. */
function haveByte(part: number): number {
  return Math.floor(part * FULL);
}

/** Whatever is on its way is seen. */
function flyingByte(part: number): number {
  return Math.min(FULL, Math.ceil(part * FULL));
}
