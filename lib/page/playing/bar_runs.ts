import type { PieceCells } from "../details/overview/piece_cells.ts";

/** A run of a bar, from 0 to 1, and how much of it is here. */
export interface BarRun {
  /** Where it begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** Whether all of it is here, or something; what is not has no run. */
  readonly isWhole: boolean;
}

/** The pieces of a file. */
export interface FilePieces {
  /** The first piece that it is in. */
  readonly firstPiece: number;
  /** One more than the last. */
  readonly endPiece: number;
}

/** What is all here. */
const WHOLE = 255;

/** What of a file is here, as runs of a bar: cells of the torrent, cut to the pieces of the file, and joined. */
export function hereRuns(
  { pieceCount, have }: Pick<PieceCells, "pieceCount" | "have">,
  { firstPiece, endPiece }: FilePieces,
): BarRun[] {
  const count = endPiece - firstPiece;
  if (count <= 0 || have.length === 0) return [];
  const inEach = Math.max(1, Math.ceil(pieceCount / have.length));
  const runs: BarRun[] = [];
  const last = Math.floor((endPiece - 1) / inEach);
  for (let cell = Math.floor(firstPiece / inEach); cell <= last; cell++) {
    const part = have[cell] ?? 0;
    if (part === 0) continue;
    const from = Math.max(0, cell * inEach - firstPiece) / count;
    const to = Math.min(count, (cell + 1) * inEach - firstPiece) / count;
    const isWhole = part === WHOLE;
    const before = runs.at(-1);
    if (before && before.isWhole === isWhole && before.to >= from - 1e-9) {
      runs[runs.length - 1] = { ...before, to };
    } else runs.push({ from, to, isWhole });
  }
  return runs;
}

/** Ranges of time, as media elements have them. */
export interface TimeSpans {
  /** How many. */
  readonly length: number;
  /** Where one begins, in seconds. */
  start(index: number): number;
  /** Where it ends. */
  end(index: number): number;
}

/** What the browser has in hand, as runs of a bar. */
export function bufferedRuns(ranges: TimeSpans, duration: number): BarRun[] {
  if (!(duration > 0) || !Number.isFinite(duration)) return [];
  return Array.from({ length: ranges.length }, (_, at) => ({
    from: Math.min(1, ranges.start(at) / duration),
    to: Math.min(1, ranges.end(at) / duration),
    isWhole: true,
  }));
}
