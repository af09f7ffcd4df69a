import { assertEquals } from "@std/assert";
import { arrange } from "../../../../lib/page/list/arrange.ts";
import { movedColumn, toggledColumn } from "../../../../lib/page/list/column_order.ts";
import { chosenColumns, COLUMNS } from "../../../../lib/page/list/columns.ts";
import { textKey } from "../../../../lib/page/list/sort_key.ts";
import { sortedBy } from "../../../../lib/page/list/sorted_by.ts";
import { isRowField } from "../../../../lib/page/store/row.ts";
import { pageRow } from "../support/page_row.ts";

const ROWS = [
  pageRow(1, { name: "b10", ratio: 1, addedAt: 1 }),
  pageRow(2, { name: "B9", ratio: 2, addedAt: 2 }),
  pageRow(3, { name: "äa", ratio: 1, addedAt: 3 }),
  pageRow(4, { name: "a b", ratio: 0, addedAt: 4, etaSeconds: 5 }),
];

function sorted(...sort: (readonly [column: string, isDown: boolean])[]): number[] {
  return arrange(ROWS, {
    sort: sort.map(([column, isDown]) => ({ column, isDown })),
    isShown: () => true,
  });
}

Deno.test("arrange() sorts texts as people do, and numbers by their size, both ways", () => {
  assertEquals(sorted(["name", false]), [4, 3, 2, 1]);
  assertEquals(sorted(["name", true]), [1, 2, 3, 4]);
  assertEquals(sorted(["added", true]), [4, 3, 2, 1]);
});

Deno.test("arrange() sorts what is equal by the second column, then by what was added last", () => {
  assertEquals(sorted(["ratio", true]), [2, 3, 1, 4]);
  assertEquals(sorted(["ratio", true], ["name", false]), [2, 3, 1, 4]);
  assertEquals(sorted(["ratio", true], ["name", true]), [2, 1, 3, 4]);
});

Deno.test("arrange() puts what has no time left last", () => {
  assertEquals(sorted(["left", false])[0], 4);
});

Deno.test("arrange() leaves out what is not shown, and does with a column that there is not", () => {
  const order = arrange(ROWS, {
    sort: [{ column: "nonsense", isDown: true }],
    isShown: ({ id }) => id !== 2,
  });
  assertEquals(order, [4, 3, 1]);
});

Deno.test("arrange() gives the same whatever order rows come in", () => {
  const options = { sort: [{ column: "ratio", isDown: true }], isShown: () => true };
  assertEquals(arrange(ROWS.toReversed(), options), arrange(ROWS, options));
});

Deno.test("textKey() knows no capitals and accents, and numbers by their value", () => {
  const texts = ["Zebra", "élan", "file 2", "File 10", "eland"];
  const order = texts.toSorted((a, b) => textKey(a) < textKey(b) ? -1 : 1);
  assertEquals(order, ["élan", "eland", "file 2", "File 10", "Zebra"]);
});

Deno.test("every column is made of fields that rows have, and has a text and a key for any row", () => {
  for (const column of COLUMNS) {
    assertEquals(column.fields.filter((field) => !isRowField(field)), [], column.id);
    for (const row of [...ROWS, pageRow(9, { hasMetadata: false, wantedBytes: 0 })]) {
      assertEquals(typeof column.text(row), "string", column.id);
      assertEquals(Number.isNaN(column.key(row)), false, column.id);
    }
  }
  assertEquals(new Set(COLUMNS.map(({ id }) => id)).size, COLUMNS.length);
});

Deno.test("chosenColumns() has the name whatever was kept, and those of the start where nothing was", () => {
  assertEquals(chosenColumns(["ratio", "gone"]).map(({ id }) => id), ["name", "ratio"]);
  assertEquals(chosenColumns(["ratio", "name"]).map(({ id }) => id), ["ratio", "name"]);
  assertEquals(chosenColumns([]).map(({ id }) => id), [
    ...["name", "done", "size", "down", "up", "left", "peers", "ratio"],
  ]);
});

Deno.test("movedColumn() and toggledColumn() make other orders", () => {
  assertEquals(movedColumn(["a", "b", "c"], "a", "c"), ["b", "c", "a"]);
  assertEquals(movedColumn(["a", "b", "c"], "c", "a"), ["c", "a", "b"]);
  assertEquals(movedColumn(["a", "b"], "x", "a"), ["a", "b"]);
  assertEquals(toggledColumn(["a", "b"], "b"), ["a"]);
  assertEquals(toggledColumn(["a", "b"], "c"), ["a", "b", "c"]);
});

Deno.test("sortedBy() turns round what is pressed again, and keeps what was before as the second", () => {
  const name = { id: "name" };
  const ratio = { id: "ratio", isDownFirst: true };
  const first = sortedBy([], name);
  assertEquals(first, [{ column: "name", isDown: false }]);
  assertEquals(sortedBy(first, name), [{ column: "name", isDown: true }]);
  const both = sortedBy(first, ratio);
  assertEquals(both, [{ column: "ratio", isDown: true }, { column: "name", isDown: false }]);
  assertEquals(sortedBy(both, ratio)[1], { column: "name", isDown: false });
});

Deno.test("sortedBy() changes the second with Shift", () => {
  const before = [{ column: "ratio", isDown: true }];
  const both = sortedBy(before, { id: "name" }, true);
  assertEquals(both, [...before, { column: "name", isDown: false }]);
  assertEquals(sortedBy([...before, { column: "size", isDown: true }], { id: "name" }, true), both);
  assertEquals(sortedBy(before, { id: "ratio" }, true), [{ column: "ratio", isDown: false }]);
});
