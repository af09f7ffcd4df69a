import { assertEquals } from "@std/assert";
import { editDistance, nearest } from "../../../../lib/cli/options/suggest.ts";

Deno.test("editDistance() counts edits and swaps", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "", 3],
    ["sequental", "sequential", 1],
    ["hsow", "show", 1],
    ["verify", "peers", 5],
  ];
  for (const [a, b, want] of cases) {
    assertEquals(editDistance(a, b), want, `${a} ${b}`);
    assertEquals(editDistance(b, a), want, `${b} ${a}`);
  }
});

Deno.test("nearest() finds what was meant, and nothing where nothing is near", () => {
  const words = ["show", "seed", "scrape", "completions", "create"];
  assertEquals(nearest("sow", words), "show");
  assertEquals(nearest("comp", words), "completions");
  assertEquals(nearest("craete", words), "create");
  assertEquals(nearest("xyz", words), undefined);
  assertEquals(nearest("x".repeat(10_000), words), undefined);
});
