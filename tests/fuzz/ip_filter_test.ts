import { assert, assertEquals } from "@std/assert";
import { scopeOf } from "../../lib/address/mod.ts";
import { formatFilterAddress, parseFilterLine } from "../../lib/reach/ip_filter/filter_line.ts";
import { IpRangesBuilder } from "../../lib/reach/ip_filter/ip_ranges_builder.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const LINES = [
  "001.002.003.000 - 001.002.003.255 , 100 , Some Name",
  "Some: Name - x:1.2.3.0-1.2.3.255",
  "Six:2001:db8::1-2001:db8::ff",
  "1.2.3.0/24 # comment",
  "2001:db8::/32",
  "# comment",
];

/** Words of all forms, in any order. */
const WORDS = [
  "1.2.3.4",
  "001.2.3.255",
  "::1",
  "2001:db8::",
  "-",
  " - ",
  ":",
  "/",
  "24",
  "128",
  ",",
];

fuzzTest({
  name: "parseFilterLine()",
  seeds: LINES.map(utf8),
  expects: [],
  generate(random: SeededRandom) {
    const count = 1 + random.below(9);
    return utf8(Array.from({ length: count }, () => WORDS[random.below(WORDS.length)]).join(""));
  },
  run(input) {
    const result = parseFilterLine(new TextDecoder().decode(input));
    if (typeof result === "string") return;
    const { first, last } = result;
    assert(typeof first === typeof last && first <= last);
    for (const end of [first, last]) scopeOf(formatFilterAddress(end));
    const builder = new IpRangesBuilder();
    builder.add(result, 1);
    const ranges = builder.build();
    // IPv4 in IPv6 is IPv4, also where a range of IPv6 begins or ends with it.
    const isMapped = [first, last].some((end) => typeof end === "bigint" && end >> 32n === 0xffffn);
    if (!isMapped) assertEquals(ranges.findText(formatFilterAddress(last))?.line, 1);
  },
});
