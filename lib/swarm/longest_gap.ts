/** A run of pieces; empty where there is none. */
export interface PieceGap {
  /** Number of the first piece. */
  readonly start: number;
  /** Number of the piece after the last. */
  readonly end: number;
}

/** What {@linkcode longestGap} goes by. */
export interface GapOptions {
  /** How much a piece is wanted; 0 for those that can not be had, which end a gap. */
  weight(piece: number): number;
  /** The first gap of the greatest weight, rather than the longest. */
  readonly first?: boolean;
}

/** Finds the longest run of pieces of the same weight, among those of the greatest weight that there is (BEP 19). */
export function longestGap(pieceCount: number, options: GapOptions): PieceGap {
  let best: PieceGap = { start: 0, end: 0 };
  let bestWeight = 0;
  let start = 0;
  let weight = 0;
  for (let piece = 0; piece <= pieceCount; piece++) {
    const next = piece < pieceCount ? options.weight(piece) : 0;
    if (next === weight) continue;
    const isLonger = !options.first && piece - start > best.end - best.start;
    if (weight > bestWeight || (weight === bestWeight && isLonger)) {
      best = { start, end: piece };
      bestWeight = weight;
    }
    start = piece;
    weight = next;
  }
  return bestWeight === 0 ? { start: 0, end: 0 } : best;
}
