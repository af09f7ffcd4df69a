import { assertEquals } from "@std/assert";
import { formatBar } from "../../../../lib/cli/output/bar.ts";

Deno.test("formatBar() fills eighths of a column and keeps its width", () => {
  assertEquals(formatBar(0, 4), "░░░░");
  assertEquals(formatBar(1, 4), "████");
  assertEquals(formatBar(0.5, 4), "██░░");
  assertEquals(formatBar(0.53125, 4), "██▏░");
  assertEquals(formatBar(0.99, 4), "███▉");
  assertEquals(formatBar(7, 2), "██");
  assertEquals(formatBar(0.5, 0), "");
  for (let i = 0; i <= 100; i++) assertEquals([...formatBar(i / 100, 13)].length, 13);
});
