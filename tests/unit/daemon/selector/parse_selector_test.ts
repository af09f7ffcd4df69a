import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  formatSelector,
  MAX_DEPTH,
  MAX_LENGTH,
  parseSelector,
  SelectorError,
} from "../../../../lib/daemon/selector/mod.ts";
import { thrown } from "../../../support/thrown.ts";

Deno.test("formatSelector() writes what parseSelector() read in one way", () => {
  const cases: [string, string][] = [
    ['ratio > 2 and label = "iso"', 'ratio > 2 and label = "iso"'],
    ["RATIO>=2.50", "ratio >= 2.5"],
    ["labels=iso", 'label = "iso"'],
    ["label = 'it is \"so\"'", 'label = "it is \\"so\\""'],
    ['folder = "C:\\data\\\\x"', 'folder = "C:\\\\data\\\\x"'],
    ["size > 1.5 GiB", "size > 1536MiB"],
    ["size > 1GB", "size > 1000000000"],
    ["down > 500k", "down > 500KiB"],
    ["down > 2 MiB/s", "down > 2MiB"],
    ["added < 90m", "added < 1h30m"],
    ["added < 7d", "added < 1w"],
    ["added < 1.5s", "added < 1.5s"],
    ["added < 2026-01 or age >= 2026-02-28t09:05", "added < 2026-01 or added >= 2026-02-28T09:05"],
    ["Paused", "stopped"],
    ["eta < 0", "eta < 0"],
    ["progress < 33.3 %", "progress < 0.333"],
    ["STATE = Seeding", "state = seeding"],
    ["state ~ waiting", 'state ~ "waiting"'],
    ["private = TRUE", "private = yes"],
    ["not private", "not private"],
    ["label in (a, 'b c')", 'label in ("a", "b c")'],
    ["label not in (a)", 'not label in ("a")'],
    ["all and active or not stopped", "all and active or not stopped"],
    ["(all or active) and stopped", "(all or active) and stopped"],
    ["((all))", "all"],
    ["all and (active and stopped)", "all and (active and stopped)"],
    ["1-5,9 , 12- and all", "1-5,9,12- and all"],
    ["C12FE1C0", "c12fe1c0"],
    ["debian*", '"debian*"'],
    ['"debian 12"', '"debian 12"'],
    ["not (not all)", "not not all"],
    ["not (all and active)", "not (all and active)"],
  ];
  for (const [text, want] of cases) {
    const selector = parseSelector(text);
    assertEquals(formatSelector(selector), want, text);
    assertEquals(parseSelector(want).node, selector.node, want);
  }
});

Deno.test("parseSelector() says what is wrong, and at which column", () => {
  const cases: [string, number, string][] = [
    ["", 1, "it is empty"],
    ["   ", 1, "it is empty"],
    ["rato > 2", 1, 'there is no field "rato"; did you mean ratio?'],
    ["all and sise > 2", 9, "did you mean size?"],
    ["actve", 1, "did you mean active?"],
    ["xyzzy", 1, "expected a word such as all"],
    ["ratio > ", 9, "expected a value for ratio, found its end"],
    ["ratio > and all", 9, "expected a value for ratio, found and"],
    ["ratio ~ 2", 7, "ratio can be compared with =, !=, <"],
    ["label > a", 7, "label can be compared with =, != and ~"],
    ["private < yes", 9, "private can be compared with = and !="],
    ["private = maybe", 11, 'private is yes or no, not "maybe"'],
    ["ratio > 2x", 9, "ratio is a number such as 2 or 1.5"],
    ["added < 7", 9, "added is a date such as 2026-01-31, or how long ago such as"],
    ["added < 2026-02-30", 9, "added is a date such as"],
    ["added < 2026-13", 9, "added is a date such as"],
    ["added < 2026-01-01T24:00", 9, "added is a date such as"],
    ["eta < 2026-01-01", 7, "eta is a duration such as"],
    ["size > 9999999999TiB", 8, "size is a size such as"],
    ["progress > 50", 12, "a part such as 50% or 0.5"],
    ["state = seedng", 9, "did you mean seeding?"],
    ["health = bad", 10, "it is unknown, working,"],
    ["(all", 5, "expected ), found its end"],
    ["all)", 4, 'expected and, or, or its end, found ")"'],
    ["all active", 5, "expected and, or, or its end"],
    ["label in a", 10, "expected ( and values"],
    ["label in (a", 12, "expected , or )"],
    ["label in ()", 11, "expected a value for label, found )"],
    ["1-5,x", 5, "expected a number or a range"],
    ['label = "iso', 9, 'the quote " has no end'],
    ["label ! iso", 7, "! stands only in !="],
    ["= 2", 1, "expected a field or a word"],
    ["and all", 1, "expected a field or a word"],
    ["not", 4, "expected a field or a word"],
  ];
  for (const [text, column, reason] of cases) {
    const error = thrown(() => parseSelector(text), SelectorError, text);
    assertEquals(error.column, column, text);
    assertStringIncludes(error.message, `at column ${column}: `);
    assertStringIncludes(error.reason, reason, text);
  }
});

Deno.test("parseSelector() refuses what is too long or too deep", () => {
  const long = thrown(() => parseSelector(" ".repeat(MAX_LENGTH + 1)), SelectorError);
  assertStringIncludes(long.message, "more than 8192");
  for (const open of ["(", "not ", "not ("]) {
    const deep = thrown(() => parseSelector(open.repeat(1000)), SelectorError, open);
    assertStringIncludes(deep.message, "deeper than 32");
  }
  parseSelector(`${"(".repeat(MAX_DEPTH)}all${")".repeat(MAX_DEPTH)}`);
});

Deno.test("parseSelector() shows of a bad word what is fit for a terminal", () => {
  const error = thrown(() => parseSelector(`state = "\x1b[31m${"x".repeat(100)}"`), SelectorError);
  assertEquals(error.message.includes("\x1b"), false);
  assertEquals(error.reason.includes("x".repeat(41)), false);
});
