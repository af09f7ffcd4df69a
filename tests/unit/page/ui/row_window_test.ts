import { assert, assertEquals } from "@std/assert";
import { rowWindow, scrollToRow } from "../../../../lib/page/ui/row_window.ts";

const VIEW = { height: 680, rowHeight: 34 };

Deno.test("rowWindow() has all that is seen and little more, wherever the list is scrolled to", () => {
  const count = 10_000;
  for (let top = 0; top <= count * 34 - 680; top += 997) {
    const { start, end } = rowWindow({ count, top, ...VIEW });
    assert(start * 34 <= top, `${top}: begins above`);
    assert(end * 34 >= top + 680, `${top}: ends below`);
    assert(end - start <= 20 + 2 * 8 + 2 * 6 + 2, `${top}: ${end - start} rows`);
  }
});

Deno.test("rowWindow() stays as it is while a few pixels are scrolled", () => {
  const windows = new Set<string>();
  for (let top = 3_400; top < 3_400 + 34 * 6; top++) {
    const { start, end } = rowWindow({ count: 1_000, top, ...VIEW });
    windows.add(`${start}-${end}`);
  }
  assert(windows.size <= 3, `${windows.size} windows`);
});

Deno.test("rowWindow() stays within short lists and what is scrolled too far", () => {
  const cases: [number, number, number, number][] = [
    [0, 0, 0, 0],
    [3, 0, 0, 3],
    [3, 99_999, 0, 3],
    [100, 99_999, 100, 100],
    [100, -50, 0, 30],
  ];
  for (const [count, top, start, end] of cases) {
    const window = rowWindow({ count, top, ...VIEW });
    assert(window.start <= window.end && window.end <= count, `${count} at ${top}`);
    if (top <= 0) assertEquals(window, { start, end }, `${count} at ${top}`);
  }
});

Deno.test("rowWindow() has the first rows, or none, of what is below what is seen", () => {
  assertEquals(rowWindow({ count: 100, top: -340, ...VIEW }), { start: 0, end: 18 });
  assertEquals(rowWindow({ count: 100, top: -10_000, ...VIEW }), { start: 0, end: 0 });
});

Deno.test("scrollToRow() moves only as far as it has to", () => {
  const view = { top: 340, ...VIEW };
  assertEquals(scrollToRow(10, view), 340);
  assertEquals(scrollToRow(29, view), 340);
  assertEquals(scrollToRow(9, view), 306);
  assertEquals(scrollToRow(0, view), 0);
  assertEquals(scrollToRow(30, view), 374);
});
