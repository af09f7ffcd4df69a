import { MAX_LENGTH } from "./limits.ts";
import { SelectorError } from "./selector_error.ts";

/** A word, quoted text, or sign of a selector. */
export interface Token {
  /** What it is; `end` comes once, last. */
  readonly kind: "word" | "quoted" | "sign" | "end";
  /** The word, the text without its quotes, or the sign. */
  readonly text: string;
  /** Where it begins: the number of a character, from 1. */
  readonly column: number;
}

const SPACE_REGEXP = /\s+/y;
const SIGN_REGEXP = /!=|<=|>=|[=<>~(),]/y;
const WORD_REGEXP = /[^\s=<>~(),"'!]+/y;
const QUOTED_REGEXP = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;

/**
 * Cuts a selector into words and signs.
 *
 * @throws {SelectorError} if it is too long, a quote has no end, or a character stands where none may.
 */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) {
    const reason = `it has ${text.length} characters, more than ${MAX_LENGTH}`;
    throw new SelectorError(reason, MAX_LENGTH + 1);
  }
  const tokens: Token[] = [];
  let at = 0;
  function match(regexp: RegExp): string | undefined {
    regexp.lastIndex = at;
    return regexp.exec(text)?.[0];
  }
  while (at < text.length) {
    const column = at + 1;
    const space = match(SPACE_REGEXP);
    const sign = match(SIGN_REGEXP);
    const word = match(WORD_REGEXP);
    const quoted = match(QUOTED_REGEXP);
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign, column });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, column });
    else if (quoted !== undefined) {
      tokens.push({ kind: "quoted", text: unquote(quoted), column });
    }
    const length = (space ?? sign ?? word ?? quoted)?.length;
    if (length === undefined) throw new SelectorError(strayReason(text.charAt(at)), column);
    at += length;
  }
  return [...tokens, { kind: "end", text: "", column: text.length + 1 }];
}

/** Writes a text in quotes. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** A backslash makes a quote or a backslash part of the text, and is part of it before all else. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(["'\\])/g, "$1");
}

function strayReason(character: string): string {
  return character === "!" ? "! stands only in !=" : `the quote ${character} has no end`;
}
