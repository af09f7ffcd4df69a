import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  formatSelector,
  parseTargets,
  SelectorError,
} from "../../../../lib/daemon/selector/mod.ts";
import { thrown } from "../../../support/thrown.ts";
import { torrentOf } from "./torrent_of.ts";

Deno.test("parseTargets() reads numbers, info-hashes, words and names", () => {
  const hash = "1234567890123456789012345678901234567890";
  const cases: [string[], string][] = [
    [["1-5,9"], "1-5,9"],
    [["1", "3-"], "1 or 3-"],
    [["all"], "all"],
    [["c12fe1"], "c12fe1"],
    [[hash], hash],
    [["debian-12.iso"], '"debian-12.iso"'],
    [["ratio"], '"ratio"'],
    [["and", "Ubuntu*"], '"and" or "Ubuntu*"'],
  ];
  for (const [words, want] of cases) {
    assertEquals(formatSelector(parseTargets(words)), want, words.join(" "));
  }
});

Deno.test("parseTargets() takes a name as a whole, capitals aside", () => {
  assertEquals(parseTargets(["DEBIAN-12.iso"]).matches(torrentOf()), true);
  assertEquals(parseTargets(["debian"]).matches(torrentOf()), false);
  assertEquals(parseTargets(["x", "debian*"]).matches(torrentOf()), true);
});

Deno.test("parseTargets() says which argument is wrong", () => {
  const cases: [string[], number, string][] = [
    [[], 1, "no torrents are named"],
    [["all", ""], 5, "a name is empty"],
    [["1", "5-2"], 3, '"5-2" is no number'],
    [["1,,2"], 1, '"" is no number'],
    [["x".repeat(9000)], 1, "more than 8192"],
  ];
  for (const [words, column, reason] of cases) {
    const error = thrown(() => parseTargets(words), SelectorError, words.join(" "));
    assertEquals(error.column, column);
    assertStringIncludes(error.reason, reason);
  }
});
