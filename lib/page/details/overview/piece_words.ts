import { formatCount, formatNoun, formatPercent, formatPieceLength } from "../../../text/mod.ts";
import { type PieceCells, piecesOfCell, rarest } from "./piece_cells.ts";

/** What stands above the map of pieces; `peers` is how many are connected. */
export function piecesCaption(cells: PieceCells, peers: number): string {
  const { pieceCount, haveCount, pieceLength } = cells;
  if (pieceCount === 0) return "Pieces: not known before the metadata has come";
  const all = `${formatCount(pieceCount)} of ${formatPieceLength(pieceLength)}`;
  if (haveCount === pieceCount) return `Pieces: all ${all}`;
  const have = `Pieces: ${formatCount(haveCount)} of ${formatCount(pieceCount)}`;
  if (peers === 0) return `${have}, no peer is connected`;
  const copies = rarest(cells) ?? 0;
  if (copies === 0) return `${have}, some of the rest nobody has`;
  if (copies === 1) return `${have}, each at least once among peers`;
  return `${have}, each at least ${copies} times among peers`;
}

/** What a cell of the map stands for. */
export function cellWords(cells: PieceCells, index: number): string {
  const { first, end } = piecesOfCell(cells, index);
  const name = end - first === 1
    ? `Piece ${formatCount(first)}`
    : `Pieces ${formatCount(first)} to ${formatCount(end - 1)}`;
  const have = (cells.have[index] ?? 0) / 255;
  if (have === 1) return `${name}: here`;
  const copies = cells.availability[index] ?? 0;
  const peers = copies === 0
    ? "no peer has all that is missing"
    : `${formatNoun(copies, "peer has", "peers have")} it`;
  const flying = (cells.flying[index] ?? 0) > 0 ? ", on its way" : "";
  const part = have === 0 ? "missing" : `${formatPercent(have)} here`;
  return `${name}: ${part}${flying}, ${peers}`;
}
