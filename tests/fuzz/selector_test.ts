import { assertEquals } from "@std/assert";
import {
  FIELDS,
  formatSelector,
  parseSelector,
  SelectorError,
} from "../../lib/daemon/selector/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { torrentOf } from "../unit/daemon/selector/torrent_of.ts";
import type { FakeRandom } from "../support/fake_random.ts";
import { fuzzTest } from "./engine.ts";
import { pick } from "./mutate.ts";

const WORDS = [
  ...["(", ")", "(", ")", "and", "or", "not", "in", ",", "and", "or"],
  ...["=", "!=", "<", "<=", ">", ">=", "~"],
  ...["2", "0.1", "33.3%", "1.7GiB", "3 kB/s", "5k", "1.001h", "1w2d3h", "999999999999999"],
  ...["2026-01", "2026-02-31", "2026-12-31T23:59"],
  ...["iso", '"a \\" b"', "'\\\\'", "*.iso", "seeding", "none", "yes", "1-5,9", "7-", "c12fe1c0"],
  ...["all", "active", "stopped", ...FIELDS.map(({ name }) => name)],
];

function generate(random: FakeRandom): Uint8Array {
  if (random.below(2) === 0) {
    const words = Array.from({ length: random.below(12) }, () => pick(WORDS, random));
    return utf8(words.join(pick([" ", ""], random)));
  }
  const parts = Array.from({ length: 1 + random.below(4) }, () => {
    const operator = pick(["=", "!=", "<", ">=", "~"], random);
    return `${pick(FIELDS, random).name} ${operator} ${pick(WORDS, random)}`;
  });
  return utf8(parts.join(pick([" and ", " or not ", " or "], random)));
}

const TORRENT = torrentOf();

fuzzTest({
  name: "parseSelector()",
  seeds: [
    'ratio > 2 and label = "iso"',
    "not (size > 1.5GiB or down <= 500k) and added < 7d",
    "added >= 2026-01-31t12:00 or completed in (2026-01, 2026-02-28)",
    "label not in (a, 'b c') and progress < 33.3%",
    "1-5,9,12- or c12fe1c0 or debian*",
    "private and state ~ waiting or trouble = no-space",
  ].map(utf8),
  generate,
  expects: [SelectorError],
  run(input) {
    const selector = parseSelector(new TextDecoder().decode(input));
    const again = parseSelector(formatSelector(selector));
    assertEquals(again.node, selector.node);
    assertEquals(again.matches(TORRENT, 0), selector.matches(TORRENT, 0));
  },
});
