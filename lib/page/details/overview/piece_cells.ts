import type { PiecesPart } from "../../api.ts";

/** How a torrent's pieces stand, by cell: each cell stands for as many pieces as fit. */
export interface PieceCells {
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Pieces that are here. */
  readonly haveCount: number;
  /** Bytes of one piece. */
  readonly pieceLength: number;
  /** For each cell the part that is here, of 255. */
  readonly have: Uint8Array;
  /** For each cell the part that is on its way, of 255. */
  readonly flying: Uint8Array;
  /** For each cell how many peers have the rarest piece that is missing, 255 at most. */
  readonly availability: Uint8Array;
}

/** What is all here. */
const WHOLE = 255;

/** How a cell is drawn: what is here over what is on its way over what is missing. */
export interface CellLook {
  /** Whether peers have what is missing, or whether nobody who is connected does. */
  readonly ground: "missing" | "available";
  /** How much of the colour of what is here is seen, 0 to 1. */
  readonly have: number;
  /** Whether something is on its way. */
  readonly isFlying: boolean;
}

/** Where cells are drawn. */
export interface CellGrid {
  /** Cells beside each other. */
  readonly columns: number;
  /** Rows of them. */
  readonly rows: number;
  /** Pixels from one cell to the next. */
  readonly pitchX: number;
  /** Pixels from one row to the next. */
  readonly pitchY: number;
  /** Pixels of all rows. */
  readonly height: number;
}

/** Pixels of a cell and the gap after it, at least and at most. */
const MIN_PITCH = 6;
const MAX_PITCH = 28;

/** Pixels of a row and the gap below it. */
const ROW_PITCH = 9;

/** Pixels between cells. */
export const CELL_GAP = 1;

/** Reads what came over the wire. */
export function decodePieceCells(part: PiecesPart): PieceCells {
  const { pieceCount, haveCount, pieceLength } = part;
  return {
    pieceCount,
    haveCount,
    pieceLength,
    have: bytesOf(part.have),
    flying: bytesOf(part.flying),
    availability: bytesOf(part.availability),
  };
}

/** Says how a cell is drawn. */
export function cellLook(cells: PieceCells, index: number): CellLook {
  const have = cells.have[index] ?? 0;
  return {
    ground: (cells.availability[index] ?? 0) > 0 ? "available" : "missing",
    // A little is seen as such, and what is nearly whole does not look whole.
    have: have === WHOLE ? 1 : have === 0 ? 0 : 0.25 + 0.55 * (have / WHOLE),
    isFlying: have < WHOLE && (cells.flying[index] ?? 0) > 0,
  };
}

/** Lays cells out in a width: few are wide and stand in one row. */
export function gridOf(cellCount: number, width: number): CellGrid {
  const count = Math.max(1, cellCount);
  const fitting = Math.max(1, Math.floor(width / MIN_PITCH));
  const rows = Math.ceil(count / fitting);
  const columns = Math.ceil(count / rows);
  const pitchX = Math.min(MAX_PITCH, width / columns);
  return { columns, rows, pitchX, pitchY: ROW_PITCH, height: rows * ROW_PITCH - CELL_GAP };
}

/** The cell at a place; undefined beside all of them. */
export function cellAt(
  grid: CellGrid,
  at: { readonly x: number; readonly y: number; readonly cellCount: number },
): number | undefined {
  const column = Math.floor(at.x / grid.pitchX);
  const row = Math.floor(at.y / grid.pitchY);
  if (column < 0 || column >= grid.columns || row < 0) return undefined;
  const index = row * grid.columns + column;
  return index < at.cellCount ? index : undefined;
}

/** The pieces of a cell: from the first up to the one after the last. */
export function piecesOfCell(
  { pieceCount, have }: PieceCells,
  index: number,
): { readonly first: number; readonly end: number } {
  const inEach = Math.max(1, Math.ceil(pieceCount / Math.max(1, have.length)));
  return { first: index * inEach, end: Math.min(pieceCount, (index + 1) * inEach) };
}

/** How many peers have the rarest of the missing pieces; undefined where none is missing. */
export function rarest({ have, availability }: PieceCells): number | undefined {
  let lowest: number | undefined;
  for (let i = 0; i < have.length; i++) {
    if (have[i] === WHOLE) continue;
    const count = availability[i] ?? 0;
    if (lowest === undefined || count < lowest) lowest = count;
  }
  return lowest;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
