import { MAX_LIST_ENTRIES } from "./limits.ts";

/** A run of numbers of files. */
export interface IndexRange {
  /** The first. */
  readonly first: number;
  /** The last; not less than `first`. */
  readonly last: number;
}

/**
 * Reads numbers and ranges as BEP 53 has them: `0,2,4,6-8`. Nothing is made for each number, however long a range is.
 *
 * @returns undefined if the text is anything else.
 */
export function parseIndexRanges(text: string): IndexRange[] | undefined {
  const parts = text.split(",", MAX_LIST_ENTRIES + 1);
  if (parts.length > MAX_LIST_ENTRIES) return undefined;
  const ranges: IndexRange[] = [];
  for (const part of parts) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first) return undefined;
    ranges.push({ first, last });
  }
  return ranges;
}

/** Writes numbers and ranges as BEP 53 has them. */
export function formatIndexRanges(ranges: readonly IndexRange[]): string {
  return ranges.map(({ first, last }) => first === last ? `${first}` : `${first}-${last}`).join(
    ",",
  );
}

/** Says whether a number is in one of the ranges. */
export function isInRanges(index: number, ranges: readonly IndexRange[]): boolean {
  return ranges.some(({ first, last }) => index >= first && index <= last);
}
