import { BLOCK_LENGTH, type Metainfo, type PieceLayout } from "../metainfo/mod.ts";
import type { BlockRun } from "./block_joiner.ts";

/** A run of a torrent's bytes that is to be had in one go. */
export interface WebRange {
  /** What gives it. */
  readonly source:
    | { readonly kind: "file"; readonly file: number; readonly offset: number }
    | { readonly kind: "piece"; readonly piece: number; readonly begin: number }
    | { readonly kind: "zeros" };
  /** Where in the torrent it begins: `piece × pieceLength + begin`. */
  readonly position: number;
  /** Bytes. */
  readonly length: number;
}

/** What a plan is made for. */
export interface RangePlanOptions {
  /** Which bytes are in which piece and file. */
  readonly layout: PieceLayout;
  /** The files of the torrent. */
  readonly files: Metainfo["files"];
  /** Whether files are asked for (BEP 19), or pieces (BEP 17). */
  readonly unit: "file" | "piece";
  /** Gives the runs of a block that are missing; all of it where this is left out. */
  gaps?(piece: number, block: number): readonly BlockRun[];
}

/**
 * Finds what to ask a web server for, so that it makes these blocks: as few and as long runs as there can be. Pads are
 * zeros, which nobody is asked for.
 */
export function planRanges(
  blocks: readonly { readonly piece: number; readonly block: number }[],
  options: RangePlanOptions,
): WebRange[] {
  const { layout } = options;
  const ranges: WebRange[] = [];
  for (const { piece, block } of blocks) {
    const whole = [{ start: 0, end: layout.blockSize(piece, block) }];
    for (const { start, end } of options.gaps?.(piece, block) ?? whole) {
      const begin = block * BLOCK_LENGTH + start;
      for (const range of rangesOf(piece, { begin, length: end - start }, options)) {
        append(ranges, range);
      }
    }
  }
  return ranges;
}

function rangesOf(
  piece: number,
  { begin, length }: { readonly begin: number; readonly length: number },
  { layout, files, unit }: RangePlanOptions,
): WebRange[] {
  let at = begin;
  return layout.spans(piece, begin, length).map((span) => {
    const position = piece * layout.pieceLength + at;
    const source: WebRange["source"] = files[span.file]?.pad
      ? { kind: "zeros" }
      : unit === "file"
      ? { kind: "file", file: span.file, offset: span.offset }
      : { kind: "piece", piece, begin: at };
    at += span.length;
    return { source, position, length: span.length };
  });
}

/** Adds a range, or makes the last one longer where it goes on. */
function append(ranges: WebRange[], range: WebRange): void {
  const last = ranges.at(-1);
  if (last && last.position + last.length === range.position && goesOn(last.source, range.source)) {
    ranges[ranges.length - 1] = { ...last, length: last.length + range.length };
  } else {
    ranges.push(range);
  }
}

/** Whether two sources whose ranges touch are the same. */
function goesOn(a: WebRange["source"], b: WebRange["source"]): boolean {
  if (a.kind === "file") return b.kind === "file" && a.file === b.file;
  if (a.kind === "piece") return b.kind === "piece" && a.piece === b.piece;
  return b.kind === "zeros";
}
