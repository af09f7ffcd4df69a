/**
 * The language in which torrents are chosen, the same for every face: `ratio > 2 and label = "iso"`.
 *
 * A selector is made of comparisons, joined by `and`, `or`, `not` and parentheses:
 *
 * - `FIELD OPERATOR VALUE`, with `=`, `!=`, `<`, `<=`, `>`, `>=`, and `~`, which finds a part of a text, or the whole
 *   where it has `*` or `?`; capitals do not matter;
 * - `FIELD in (VALUE, VALUE)`, `FIELD not in (VALUE)`;
 * - `FIELD` alone: whether there is anything, such as `label`, `trouble` or `private`.
 *
 * Sizes and rates take units (`1.5GiB`, `500k`, `2 MiB/s`), parts `%`, durations `s`, `m`, `h`, `d`, `w` (`1h30m`); times
 * such as `added` are compared with how long ago they are (`added < 7d`), or with dates (`added >= 2026-01-31`, `2026-01`,
 * `2026-01-31T12:00`). Shorter still: `all`, `active`, `stopped`, … ; numbers of torrents, such as
 * `1-5,9`; the beginning of an info-hash; a name, as `"debian*"`.
 *
 * @module
 */
export { formatSelector } from "./format_selector.ts";
export { type FieldKind, FIELDS, type SelectorField } from "./fields.ts";
export { MAX_DEPTH, MAX_LENGTH } from "./limits.ts";
export { type Selector, selectorOf } from "./selector.ts";
export { parseSelector } from "./parse_selector.ts";
export { parseTargets } from "./parse_targets.ts";
export { SelectorError } from "./selector_error.ts";
export type {
  ComparisonOperator,
  DateSpan,
  IdRange,
  SelectorNode,
  SelectorValue,
} from "./selector_node.ts";
export type { SelectorSubject } from "./subject.ts";
export { STATE_WORDS, type StateWord } from "./state_words.ts";
