import { nearestWord } from "./_nearest_word.ts";
import type { Token } from "./_tokens.ts";
import { readDate } from "./_dates.ts";
import { EXPECTED, readNumber } from "./_values.ts";
import type { SelectorField } from "./fields.ts";
import { SelectorError } from "./selector_error.ts";
import type { ComparisonOperator, SelectorValue } from "./selector_node.ts";

const OPERATORS: readonly ComparisonOperator[] = ["=", "!=", "<", "<=", ">", ">=", "~"];

/** Words that join, and so are values only in quotes. */
export const KEYWORDS: readonly string[] = ["and", "or", "not", "in"];

const FLAG_WORDS: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  no: false,
  false: false,
};

/** The comparison that a token is a sign of; undefined where it is none. */
export function operatorOf({ kind, text }: Token): ComparisonOperator | undefined {
  return kind === "sign" ? OPERATORS.find((operator) => operator === text) : undefined;
}

/** @throws {SelectorError} where a field can not be compared so. */
export function checkOperator(field: SelectorField, operator: ComparisonOperator, at: Token): void {
  const isOrder = /[<>]/.test(operator);
  const { kind, name } = field;
  const isText = kind === "text" || kind === "choice";
  const isRight = operator === "~" ? isText : !isOrder || !(isText || kind === "flag");
  if (isRight) return;
  const allowed = isText ? "=, != and ~" : kind === "flag" ? "= and !=" : "=, !=, <, <=, > and >=";
  throw new SelectorError(`${name} can be compared with ${allowed}`, at.column);
}

/**
 * Reads the value that a field is compared with; of what is sought by `~` any text is one.
 *
 * @throws {SelectorError} if it is none of the field's.
 */
export function readValue(
  field: SelectorField,
  token: Token,
  { isSought = false }: { readonly isSought?: boolean } = {},
): SelectorValue {
  const { text, kind } = token;
  const isKeyword = kind === "word" && KEYWORDS.includes(text.toLowerCase());
  if (kind === "sign" || kind === "end" || isKeyword) {
    const found = kind === "end" ? "its end" : text;
    throw new SelectorError(`expected a value for ${field.name}, found ${found}`, token.column);
  }
  if (field.kind === "text" || isSought) return text;
  if (field.kind === "choice") return readChoice(field, token);
  if (field.kind === "flag") return readFlag(field.name, token);
  const value = field.kind === "time"
    ? readDate(text) ?? readNumber("duration", text)
    : readNumber(field.kind, text);
  if (value !== undefined) return value;
  throw new SelectorError(
    `${field.name} is ${EXPECTED[field.kind]}, not ${shown(text)}`,
    token.column,
  );
}

function readChoice(
  { name, words }: { readonly name: string; readonly words: readonly string[] },
  { text, column }: Token,
): string {
  const word = text.toLowerCase();
  if (words.includes(word)) return word;
  const nearest = nearestWord(word, words);
  const list = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  const hint = nearest === undefined ? `it is ${list}` : `did you mean ${nearest}?`;
  throw new SelectorError(`${name} is never ${shown(text)}; ${hint}`, column);
}

function readFlag(name: string, { text, column }: Token): boolean {
  const word = text.toLowerCase();
  const value = Object.hasOwn(FLAG_WORDS, word) ? FLAG_WORDS[word] : undefined;
  if (value !== undefined) return value;
  throw new SelectorError(`${name} is yes or no, not ${shown(text)}`, column);
}

/** A text for a message: short, and without what would move the cursor. */
export function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `"${short.replaceAll(/\p{C}/gu, "�")}"`;
}
