import type { StateWord } from "./state_words.ts";

/** How a field is compared. */
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~";

/** A month, a day or a minute. */
export interface DateSpan {
  /** As it is written: `2026-01`, `2026-01-31` or `2026-01-31T12:00`. */
  readonly text: string;
  /** Its first millisecond since 1970. */
  readonly from: number;
  /** The first one after it. */
  readonly until: number;
}

/** What a field is compared with, in the field's own unit: bytes, bytes a second, seconds, a part of 1, or a time. */
export type SelectorValue = string | number | boolean | DateSpan;

/** Numbers of torrents, both ends included; Infinity for an open end. */
export interface IdRange {
  /** The first one. */
  readonly first: number;
  /** The last one. */
  readonly last: number;
}

/** A selector as a tree. */
export type SelectorNode =
  /** All of its parts are so. */
  | { readonly kind: "and"; readonly parts: readonly SelectorNode[] }
  /** One of its parts is so. */
  | { readonly kind: "or"; readonly parts: readonly SelectorNode[] }
  /** Its part is not so. */
  | { readonly kind: "not"; readonly part: SelectorNode }
  /** A field has a value that is not empty, zero or no. */
  | { readonly kind: "field"; readonly field: string }
  /** A field compares so with a value. */
  | {
    readonly kind: "comparison";
    readonly field: string;
    readonly operator: ComparisonOperator;
    readonly value: SelectorValue;
  }
  /** A field has one of some values. */
  | { readonly kind: "in"; readonly field: string; readonly values: readonly SelectorValue[] }
  /** A word for what a torrent does. */
  | { readonly kind: "word"; readonly word: StateWord }
  /** Numbers of torrents. */
  | { readonly kind: "ids"; readonly ranges: readonly IdRange[] }
  /** The beginning of an info-hash, in small hexadecimal digits. */
  | { readonly kind: "hash"; readonly prefix: string }
  /** The whole name, with `*` and `?`. */
  | { readonly kind: "name"; readonly pattern: string };
