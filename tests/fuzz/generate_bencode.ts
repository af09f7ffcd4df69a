import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { pick } from "./mutate.ts";

const SLIP_NUMBERS = ["00", "-0", "01", "-03", "", "-", "+1", "1.5", "9".repeat(21)];
const SLIP_LENGTHS = ["00:", "03:abc", "-1:", "4:abc", "199999999:", "1"];

/** Makes bencode up; now and then something in it is wrong. */
export function generateBencode(random: SeededRandom): Uint8Array {
  return utf8(value(random, random.below(random.below(10) === 0 ? 120 : 6)));
}

function value(random: SeededRandom, depth: number): string {
  switch (random.below(depth > 0 ? 5 : 2)) {
    case 0:
      return `i${number(random)}e`;
    case 1:
      return text(random);
    case 2:
      return `l${items(random, depth, () => value(random, depth - 1))}e`;
    default:
      return `d${items(random, depth, () => text(random) + value(random, depth - 1))}e`;
  }
}

/** Where it goes deep there is one item at each level, so that it stays small. */
function items(random: SeededRandom, depth: number, item: () => string): string {
  const count = depth > 6 ? 1 : random.below(4);
  return Array.from({ length: count }, item).join("");
}

function number(random: SeededRandom): string {
  if (random.below(30) === 0) return pick(SLIP_NUMBERS, random);
  const magnitude = String(random.below(10 ** (1 + random.below(9))));
  return pick(["", "-", "9007199"], random) + magnitude.replace(/^0$/, "7");
}

function text(random: SeededRandom): string {
  if (random.below(50) === 0) return pick(SLIP_LENGTHS, random);
  const content = pick(["a", "b", "info", "length", "__proto__", "", "é", "d1:a"], random)
    .repeat(random.below(3));
  return `${utf8(content).length}:${content}`;
}
