import { findStateWord } from "./state_words.ts";
import type { IdRange, SelectorNode } from "./selector_node.ts";

/** One number or range; numbers of torrents have nine digits at most, so that longer ones are info-hashes. */
const RANGE_REGEXP = /^(\d{1,9})(?:-(\d{0,9}))?$/;

/** The beginning of an info-hash: six digits tell torrents apart, and one that is no letter tells it from a word. */
const HASH_REGEXP = /^(?=.*\d)[0-9a-f]{6,64}$/i;

/** What the words of a selector that stand alone may be, for messages. */
export const SHORTHAND_EXAMPLES =
  'a word such as all or active, a field, numbers such as 1-5,9, an info-hash, or a name as "debian*"';

/** Reads a word that stands for torrents by itself; undefined where it is none. */
export function readShorthand(word: string): SelectorNode | undefined {
  const stateWord = findStateWord(word.toLowerCase());
  if (stateWord !== undefined) return { kind: "word", word: stateWord };
  const range = readRange(word);
  if (range !== undefined) return { kind: "ids", ranges: [range] };
  if (HASH_REGEXP.test(word)) return { kind: "hash", prefix: word.toLowerCase() };
  return /[*?]/.test(word) ? { kind: "name", pattern: word } : undefined;
}

/** Reads `7`, `2-5` or `3-`; undefined where it is none. */
export function readRange(text: string): IdRange | undefined {
  const match = RANGE_REGEXP.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : match[2] === "" ? Infinity : Number(match[2]);
  return first <= last ? { first, last } : undefined;
}

/** Writes a number or range. */
export function formatRange({ first, last }: IdRange): string {
  if (first === last) return String(first);
  return last === Infinity ? `${first}-` : `${first}-${last}`;
}
