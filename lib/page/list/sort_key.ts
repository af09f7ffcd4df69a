/** What a row is sorted by: numbers by size, texts by their characters. */
export type SortKey = number | string;

/** Marks over and under letters, once they stand apart. */
const MARKS_REGEXP = /\p{M}+/gu;

/** Digits that a number in a text is filled up to. */
const DIGITS = 12;

const folded = new Map<string, string>();

/** Texts that are remembered at most. */
const MAX_FOLDED = 50_000;

/**
 * A text so that comparing its characters sorts as people do: capitals and accents do not matter, numbers count by their value.
 * The order of the language itself costs a tenth of a second for 10,000 names.
 */
export function textKey(text: string): string {
  const known = folded.get(text);
  if (known !== undefined) return known;
  if (folded.size >= MAX_FOLDED) folded.clear();
  const key = text.normalize("NFKD").replace(MARKS_REGEXP, "").toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(DIGITS, "0"));
  folded.set(text, key);
  return key;
}

/** Compares two keys of one column. */
export function compareKeys(a: SortKey, b: SortKey): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
