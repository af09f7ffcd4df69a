import type { SelectorSubject } from "./subject.ts";
import { fold, isGlob, matchesGlob } from "./_text_match.ts";
import {
  type ChoiceField,
  findField,
  type FlagField,
  type NumberField,
  type TextField,
  type TimeField,
} from "./fields.ts";
import type { ComparisonOperator, DateSpan, SelectorNode, SelectorValue } from "./selector_node.ts";
import { STATE_WORDS } from "./state_words.ts";

/** Whether a torrent is chosen at a time. */
export type Predicate = (view: SelectorSubject, now: number) => boolean;

/** How a field compares with a value. */
interface Comparison {
  readonly operator: ComparisonOperator;
  readonly value: SelectorValue;
}

/** Makes a function of a tree once, since it is asked for each of thousands of torrents. */
export function predicateOf(node: SelectorNode): Predicate {
  switch (node.kind) {
    case "and": {
      const parts = node.parts.map(predicateOf);
      return (view, now) => parts.every((part) => part(view, now));
    }
    case "or": {
      const parts = node.parts.map(predicateOf);
      return (view, now) => parts.some((part) => part(view, now));
    }
    case "not": {
      const part = predicateOf(node.part);
      return (view, now) => !part(view, now);
    }
    case "word":
      return STATE_WORDS[node.word];
    case "ids":
      return ({ id }) => node.ranges.some(({ first, last }) => first <= id && id <= last);
    case "hash":
      return ({ infoHash, infoHashV2 = "" }) => {
        return infoHash.startsWith(node.prefix) || infoHashV2.startsWith(node.prefix);
      };
    case "name": {
      const pattern = fold(node.pattern);
      return ({ name }) => matchesGlob(fold(name), pattern);
    }
    case "field":
      return presencePredicate(node.field);
    case "comparison":
      return comparisonPredicate(node.field, node);
    case "in": {
      const parts = node.values.map((value) => {
        return comparisonPredicate(node.field, { operator: "=", value });
      });
      return (view, now) => parts.some((part) => part(view, now));
    }
  }
}

function presencePredicate(name: string): Predicate {
  const field = findField(name);
  if (field === undefined) return () => false;
  switch (field.kind) {
    case "text":
      return (view) => field.read(view).some((text) => text !== "");
    case "choice":
      return (view) => field.read(view).some((word) => word !== "none");
    case "flag":
      return field.read;
    default:
      return (view) => (field.read(view) ?? 0) > 0;
  }
}

function comparisonPredicate(name: string, { operator, value }: Comparison): Predicate {
  if (operator === "!=") {
    const isEqual = comparisonPredicate(name, { operator: "=", value });
    return (view, now) => !isEqual(view, now);
  }
  const field = findField(name);
  if (field === undefined) return () => false;
  switch (field.kind) {
    case "text":
    case "choice":
      return textPredicate(field, operator, String(value));
    case "flag":
      return flagPredicate(field, value === true);
    case "time":
      return typeof value === "object"
        ? datePredicate(field, operator, value)
        : agePredicate(field, operator, Number(value));
    default:
      return numberPredicate(field, operator, Number(value));
  }
}

function textPredicate(
  field: TextField | ChoiceField,
  operator: ComparisonOperator,
  value: string,
): Predicate {
  const sought = fold(value);
  const fits = operator === "="
    ? (text: string) => text === sought
    : isGlob(sought)
    ? (text: string) => matchesGlob(text, sought)
    : (text: string) => text.includes(sought);
  return (view) => {
    const texts = field.read(view);
    // A torrent without labels is one whose label is "".
    return texts.length === 0 ? fits("") : texts.some((text) => fits(fold(text)));
  };
}

function flagPredicate(field: FlagField, value: boolean): Predicate {
  return (view) => field.read(view) === value;
}

/** What is not known is neither less nor more than anything. */
function numberPredicate(
  field: NumberField,
  operator: ComparisonOperator,
  value: number,
): Predicate {
  const compare = ORDER[operator];
  return (view) => {
    const number = field.read(view);
    return number !== undefined && compare(number, value);
  };
}

function agePredicate(field: TimeField, operator: ComparisonOperator, seconds: number): Predicate {
  const compare = ORDER[operator];
  return (view, now) => {
    const at = field.read(view);
    return at > 0 && compare(Math.max(0, now - at) / 1000, seconds);
  };
}

/** A date is as long as its last part: what is later than a day comes after its end. */
function datePredicate(
  field: TimeField,
  operator: ComparisonOperator,
  { from, until }: DateSpan,
): Predicate {
  const compare = ORDER[operator];
  return (view) => {
    const at = field.read(view);
    return at > 0 && compare(at < from ? -1 : at < until ? 0 : 1, 0);
  };
}

const ORDER: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "~": () => false,
};
