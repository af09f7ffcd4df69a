import { assert, assertEquals } from "@std/assert";
import { rowWindow } from "../../../../../lib/page/details/parts/row_window.ts";

Deno.test("rowWindow() has what is seen, and some around it", () => {
  const at = (top: number) => rowWindow({ top, height: 340, rowHeight: 34, count: 100_000 });
  assertEquals(at(0), { first: 0, end: 18 });
  const { first, end } = at(-34 * 5000);
  assert(first <= 4994 && first > 4982 && end >= 5016 && end < 5028);
  assertEquals(at(-34 * 5000 - 20), at(-34 * 5000 - 22));
});

Deno.test("rowWindow() stays within what is there", () => {
  const at = (top: number) => rowWindow({ top, height: 340, rowHeight: 34, count: 5 });
  assertEquals(at(0), { first: 0, end: 5 });
  assertEquals(at(-10_000), { first: 5, end: 5 });
  assertEquals(at(10_000), { first: 0, end: 0 });
});
