import { checkOperator, KEYWORDS, operatorOf, readValue, shown } from "./_comparison.ts";
import { nearestWord } from "./_nearest_word.ts";
import { readRange, readShorthand, SHORTHAND_EXAMPLES } from "./_shorthand.ts";
import { type Token, tokensOf } from "./_tokens.ts";
import { FIELDS, findField, type SelectorField } from "./fields.ts";
import { MAX_DEPTH } from "./limits.ts";
import { type Selector, selectorOf } from "./selector.ts";
import { SelectorError } from "./selector_error.ts";
import type { IdRange, SelectorNode, SelectorValue } from "./selector_node.ts";
import { STATE_WORDS } from "./state_words.ts";

/** Units that may stand apart from their number: `1 GiB`, `2 MiB/s`, `50 %`. */
const UNIT_REGEXP = /^(?:[kmgt]i?b?(?:\/s)?|b(?:\/s)?|%|[wdhms])$/i;

/**
 * Reads a selector.
 *
 * @throws {SelectorError} if it is none, naming the column and, for a field that there is not, the nearest one.
 */
export function parseSelector(text: string): Selector {
  return selectorOf(new Parser(tokensOf(text)).selector());
}

/** Goes down by precedence: `or`, `and`, `not`, and what is joined by them. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: "end", text: "", column: 1 };
  }

  selector(): SelectorNode {
    if (this.#peek().kind === "end") throw new SelectorError("it is empty", 1);
    const node = this.#or();
    if (this.#peek().kind !== "end") this.#fail("expected and, or, or its end");
    return node;
  }

  #or(): SelectorNode {
    return this.#joined("or", () => this.#joined("and", () => this.#not()));
  }

  #joined(kind: "and" | "or", part: () => SelectorNode): SelectorNode {
    const first = part();
    const parts = [first];
    while (this.#takeWord(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): SelectorNode {
    if (this.#takeWord("not")) {
      return { kind: "not", part: this.#nested(() => this.#not()) };
    }
    if (!this.#takeSign("(")) return this.#single();
    const node = this.#nested(() => this.#or());
    if (!this.#takeSign(")")) this.#fail("expected )");
    return node;
  }

  #nested(part: () => SelectorNode): SelectorNode {
    if (++this.#depth > MAX_DEPTH) this.#fail(`it is nested deeper than ${MAX_DEPTH}`);
    const node = part();
    this.#depth--;
    return node;
  }

  /** A comparison, or a word that stands for torrents by itself. */
  #single(): SelectorNode {
    const token = this.#peek();
    const isKeyword = token.kind === "word" && KEYWORDS.includes(token.text.toLowerCase());
    if (token.kind === "sign" || token.kind === "end" || isKeyword) {
      this.#fail("expected a field or a word such as active");
    }
    this.#at++;
    if (operatorOf(this.#peek()) !== undefined) return this.#comparison(fieldOf(token));
    if (this.#isList()) return this.#list(fieldOf(token));
    if (token.kind === "quoted") return { kind: "name", pattern: token.text };
    const node = this.#shorthand(token);
    return node.kind === "ids" ? { ...node, ranges: this.#moreRanges(node.ranges) } : node;
  }

  #shorthand(token: Token): SelectorNode {
    const field = findField(token.text.toLowerCase());
    if (field !== undefined) return { kind: "field", field: field.name };
    const node = readShorthand(token.text);
    if (node !== undefined) return node;
    const known = [...Object.keys(STATE_WORDS), ...FIELDS.map(({ name }) => name)];
    const nearest = nearestWord(token.text.toLowerCase(), known);
    const hint = nearest === undefined
      ? `expected ${SHORTHAND_EXAMPLES}`
      : `did you mean ${nearest}?`;
    throw new SelectorError(`there is no ${shown(token.text)}; ${hint}`, token.column);
  }

  #moreRanges(ranges: readonly IdRange[]): IdRange[] {
    const all = [...ranges];
    while (this.#takeSign(",")) {
      const range = this.#peek().kind === "word" ? readRange(this.#peek().text) : undefined;
      if (range === undefined) this.#fail("expected a number or a range such as 1-5");
      all.push(range);
      this.#at++;
    }
    return all;
  }

  #comparison(field: SelectorField): SelectorNode {
    const operator = operatorOf(this.#peek());
    if (operator === undefined) this.#fail("expected a comparison");
    checkOperator(field, operator, this.#peek());
    this.#at++;
    const value = this.#value(field, operator === "~");
    return { kind: "comparison", field: field.name, operator, value };
  }

  #list(field: SelectorField): SelectorNode {
    const isNegated = this.#takeWord("not");
    this.#takeWord("in");
    if (!this.#takeSign("(")) this.#fail("expected ( and values");
    const values = [this.#value(field)];
    while (this.#takeSign(",")) values.push(this.#value(field));
    if (!this.#takeSign(")")) this.#fail("expected , or )");
    const node: SelectorNode = { kind: "in", field: field.name, values };
    return isNegated ? { kind: "not", part: node } : node;
  }

  #value(field: SelectorField, isSought = false): SelectorValue {
    const token = this.#peek();
    this.#at++;
    const isNumber = token.kind === "word" && /^\d+(?:\.\d+)?$/.test(token.text);
    const unit = this.#peek();
    const hasUnit = isNumber && field.kind !== "text" && unit.kind === "word" &&
      UNIT_REGEXP.test(unit.text);
    if (!hasUnit) return readValue(field, token, { isSought });
    this.#at++;
    return readValue(field, { ...token, text: token.text + unit.text }, { isSought });
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  #isList(): boolean {
    const [first, second] = this.#tokens.slice(this.#at, this.#at + 2);
    const isIn = (token: Token | undefined) => token !== undefined && isWord(token, "in");
    return isIn(first) || first !== undefined && isWord(first, "not") && isIn(second);
  }

  #takeWord(word: string): boolean {
    const isIt = isWord(this.#peek(), word);
    if (isIt) this.#at++;
    return isIt;
  }

  #takeSign(sign: string): boolean {
    const isIt = this.#peek().kind === "sign" && this.#peek().text === sign;
    if (isIt) this.#at++;
    return isIt;
  }

  #fail(reason: string): never {
    const { kind, text, column } = this.#peek();
    throw new SelectorError(`${reason}, found ${kind === "end" ? "its end" : shown(text)}`, column);
  }
}

function isWord({ kind, text }: Token, word: string): boolean {
  return kind === "word" && text.toLowerCase() === word;
}

function fieldOf({ text, column, kind }: Token): SelectorField {
  const field = kind === "word" ? findField(text.toLowerCase()) : undefined;
  if (field !== undefined) return field;
  const nearest = nearestWord(text.toLowerCase(), FIELDS.map(({ name }) => name));
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new SelectorError(`there is no field ${shown(text)}${hint}`, column);
}
