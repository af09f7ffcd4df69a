import {
  formatSelector,
  parseSelector,
  SelectorError,
  type SelectorNode,
} from "../../daemon/selector/mod.ts";
import type { Row, RowField } from "../store/row.ts";
import { rowFieldsOf, rowSubject } from "./row_subject.ts";
import { textKey } from "./sort_key.ts";

/** What a text in the search box means. */
export type Search =
  /** Nothing was written. */
  | { readonly kind: "none" }
  /** Words of names. */
  | {
    readonly kind: "words";
    /** The words. */
    readonly words: readonly string[];
    /** Fields of rows that it takes. */
    readonly fields: readonly RowField[];
    /** Whether a row is meant. */
    matches(row: Row): boolean;
  }
  /** The selector language. */
  | {
    readonly kind: "selector";
    /** It as it was understood, in full. */
    readonly text: string;
    /** Fields of rows that it takes. */
    readonly fields: readonly RowField[];
    /** Whether a row is meant. */
    matches(row: Row): boolean;
  }
  /** The selector language, with something wrong. */
  | {
    readonly kind: "wrong";
    /** What is wrong. */
    readonly reason: string;
    /** Where: the number of a character, from 1. */
    readonly column: number;
  };

/** What plain words do not have: operators, quotes, parentheses, globs. */
const LANGUAGE_REGEXP = /[=<>~"'()*?]|^(?:not)\s|\s(?:and|or|in)\s/i;

/** Words of the language that nobody means as a part of a name when they stand alone. */
const ALONE_REGEXP =
  /^(?:all|active|running|stopped|waiting|checking|moving|downloading|seeding|private|complete|finished|stalled|trouble)$/i;

/** How long a beginning of an info-hash is at least. */
const MIN_HASH_LENGTH = 6;

/** Reads what someone writes: plain words, or the selector language where it looks like that. */
export function readSearch(text: string): Search {
  const clean = text.trim();
  if (clean === "") return { kind: "none" };
  if (!LANGUAGE_REGEXP.test(clean) && !ALONE_REGEXP.test(clean)) return wordSearch(clean);
  try {
    const selector = parseSelector(clean);
    return {
      kind: "selector",
      text: formatSelector(selector),
      fields: [...new Set(fieldsOf(selector.node))],
      matches: (row) => selector.matches(rowSubject(row)),
    };
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    // Where it begins with spaces, what is wrong is as much further on.
    return { kind: "wrong", reason: error.reason, column: error.column + text.indexOf(clean) };
  }
}

function wordSearch(text: string): Search {
  const words = text.split(/\s+/);
  const keys = words.map(textKey);
  const [only = ""] = words.length === 1 ? words : [];
  const isHash = only.length >= MIN_HASH_LENGTH && /^[0-9a-f]+$/i.test(only);
  const prefix = only.toLowerCase();
  return {
    kind: "words",
    words,
    fields: ["name", "labels", ...isHash ? ["infoHash" as const] : []],
    matches: ({ name, labels, infoHash }) => {
      const key = textKey(name);
      return keys.every((word) =>
        key.includes(word) || labels.some((label) => textKey(label) === word)
      ) ||
        isHash && infoHash.startsWith(prefix);
    },
  };
}

function fieldsOf(node: SelectorNode): RowField[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.parts.flatMap(fieldsOf);
    case "not":
      return fieldsOf(node.part);
    case "field":
    case "comparison":
    case "in":
      return [...rowFieldsOf(node.field)];
    case "word":
      return ["state", "sendingPeers", "gettingPeers", "activeWebSeeds"];
    case "name":
      return ["name"];
    case "ids":
    case "hash":
      return [...rowFieldsOf("hash")];
  }
}
