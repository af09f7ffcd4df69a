import { assertEquals, assertStrictEquals } from "@std/assert";
import { Rows } from "../../../../lib/page/store/rows.ts";

function filled(): Rows {
  const rows = new Rows();
  rows.reset({
    fields: ["id", "name", "downloadRate"],
    rows: [[1, "one", 10], [2, "two", 0], [3, "three", 5]],
  });
  return rows;
}

function heard(rows: Rows, ...ids: number[]): number[] {
  const heard: number[] = [];
  for (const id of ids) rows.listen(id, () => void heard.push(id));
  return heard;
}

Deno.test("Rows.reset() takes all, and keeps rows that are there still", () => {
  const rows = filled();
  const two = rows.get(2);
  rows.reset({ fields: ["id", "name"], rows: [[2, "second"], [4, "four"]] });
  assertEquals([...rows.all.keys()].sort(), [2, 4]);
  assertStrictEquals(rows.get(2), two);
  assertEquals(two?.name, "second");
  assertEquals(rows.lastChange.removed, [1, 3]);
  assertEquals(rows.lastChange.isListChanged, true);
});

Deno.test("Rows.reset() gives what was not asked for a value that harms nobody", () => {
  const row = filled().get(1);
  assertEquals([row?.labels, row?.trackers, row?.etaSeconds], [[], [], null]);
});

Deno.test("Rows.reset() tells everybody who listens", () => {
  const rows = filled();
  const told = heard(rows, 1, 2, 9);
  rows.reset({ fields: ["id"], rows: [[1]] });
  assertEquals(told, [1, 2, 9]);
});

Deno.test("Rows.apply() changes what has changed, and tells those alone who listen to it", () => {
  const rows = filled();
  const told = heard(rows, 1, 2, 3);
  const two = rows.get(2);
  rows.apply({ rows: [[2, { downloadRate: 7 }]] });
  assertStrictEquals(rows.get(2), two);
  assertEquals([two?.name, two?.downloadRate], ["two", 7]);
  assertEquals(told, [2]);
  const { isListChanged, fields, changed } = rows.lastChange;
  assertEquals([isListChanged, [...fields], changed], [false, ["downloadRate"], [2]]);
});

Deno.test("Rows.apply() takes new ones and lets others go", () => {
  const rows = filled();
  const told = heard(rows, 3);
  rows.apply({ rows: [[4, { name: "four", downloadRate: 0 }]], removed: [3, 99] });
  assertEquals([...rows.all.keys()], [1, 2, 4]);
  assertEquals(rows.get(4)?.name, "four");
  assertEquals(rows.lastChange.isListChanged, true);
  assertEquals(told, [3]);
});

Deno.test("Rows.apply() tells nobody where nothing has changed", () => {
  const rows = filled();
  const { version } = rows.changes;
  rows.apply({});
  rows.apply({ rows: [], removed: [] });
  assertEquals(rows.changes.version, version);
});

Deno.test("Rows leaves alone what is no field of a row, and never changes a number", () => {
  const rows = filled();
  const delta = { rows: [[1, { id: 7, later: true, __proto__: null, name: "uno" }]] };
  rows.apply(JSON.parse(JSON.stringify(delta)));
  const row = rows.get(1);
  assertEquals([row?.id, row?.name], [1, "uno"]);
  assertEquals(row !== undefined && "later" in row, false);
});

Deno.test("Rows.listen() is heard no more once it is ended", () => {
  const rows = filled();
  let count = 0;
  const end = rows.listen(1, () => count++);
  rows.apply({ rows: [[1, { downloadRate: 1 }]] });
  end();
  rows.apply({ rows: [[1, { downloadRate: 2 }]] });
  assertEquals(count, 1);
});
