import { shown } from "./_comparison.ts";
import { readRange, readShorthand } from "./_shorthand.ts";
import { MAX_LENGTH } from "./limits.ts";
import { type Selector, selectorOf } from "./selector.ts";
import { SelectorError } from "./selector_error.ts";
import type { SelectorNode } from "./selector_node.ts";

/** What joins numbers in one argument. */
const COMMA = ",";

/**
 * Reads the arguments of a command that name torrents: numbers and ranges (`1-5,9`), the beginning of an info-hash, words
 * such as `all` and `active`, or names, whole or with `*` and `?`. Torrents that fit any of them are meant.
 *
 * @throws {SelectorError} if there are none or too many; the column is that in all of them with a space between.
 */
export function parseTargets(words: readonly string[]): Selector {
  const nodes: SelectorNode[] = [];
  let column = 1;
  for (const word of words) {
    if (column + word.length > MAX_LENGTH + 1) {
      throw new SelectorError(`there are more than ${MAX_LENGTH} characters`, column);
    }
    nodes.push(readTarget(word, column));
    column += word.length + 1;
  }
  const [first, ...others] = nodes;
  if (first === undefined) throw new SelectorError("no torrents are named", 1);
  return selectorOf(others.length === 0 ? first : { kind: "or", parts: nodes });
}

function readTarget(word: string, column: number): SelectorNode {
  if (/^\d{1,9}[-,\d]*$/.test(word) && word.length !== 40 && word.length !== 64) {
    const ranges = word.split(COMMA).map((part) => {
      const range = readRange(part);
      if (range !== undefined) return range;
      throw new SelectorError(`${shown(part)} is no number and no range such as 1-5`, column);
    });
    return { kind: "ids", ranges };
  }
  if (word === "") throw new SelectorError("a name is empty", column);
  return readShorthand(word) ?? { kind: "name", pattern: word };
}
