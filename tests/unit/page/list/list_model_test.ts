import { assertEquals } from "@std/assert";
import { Filter } from "../../../../lib/page/list/filter.ts";
import { ListModel } from "../../../../lib/page/list/list_model.ts";
import { FIRST_PREFERENCES, type Preferences } from "../../../../lib/page/store/prefs.ts";
import { Rows } from "../../../../lib/page/store/rows.ts";
import { Topic } from "../../../../lib/page/store/topic.ts";

class Scene {
  readonly rows = new Rows();
  readonly filter = new Filter();
  readonly prefs = new MadeUpPrefs();
  readonly list = new ListModel(this.rows, this);

  constructor() {
    this.rows.reset({
      fields: ["id", "name", "ratio", "addedAt", "downloadRate"],
      rows: [[1, "b", 1, 10, 0], [2, "c", 3, 20, 0], [3, "a", 2, 30, 0]],
    });
  }
}

class MadeUpPrefs {
  readonly changes = new Topic();
  now: Preferences = FIRST_PREFERENCES;

  set(changed: Partial<Preferences>): void {
    this.now = { ...this.now, ...changed };
    this.changes.tell();
  }
}

Deno.test("ListModel shows what was added last first, until someone sorts otherwise", () => {
  const { list, prefs } = new Scene();
  assertEquals(list.order, [3, 2, 1]);
  prefs.set({ sort: [{ column: "name", isDown: false }] });
  assertEquals(list.order, [3, 1, 2]);
});

Deno.test("ListModel tells nothing, and makes no order anew, where what has changed does not matter to it", () => {
  const { list, rows, prefs } = new Scene();
  const { order } = list;
  const { version } = list.changes;
  rows.apply({ rows: [[1, { downloadRate: 9 }], [2, { ratio: 9 }]] });
  prefs.set({ widths: { name: 300 } });
  rows.apply({ rows: [[1, { addedAt: 11 }]] });
  assertEquals(list.order === order, true);
  assertEquals(list.changes.version, version);
});

Deno.test("ListModel moves a row when what it is sorted by has changed", () => {
  const { list, rows, prefs } = new Scene();
  prefs.set({ sort: [{ column: "ratio", isDown: true }] });
  assertEquals(list.order, [2, 3, 1]);
  rows.apply({ rows: [[1, { ratio: 2.5 }]] });
  assertEquals(list.order, [2, 1, 3]);
});

Deno.test("ListModel takes new rows, and lets go those that are gone", () => {
  const { list, rows } = new Scene();
  rows.apply({ rows: [[4, { name: "d", addedAt: 25 }]], removed: [2] });
  assertEquals(list.order, [3, 4, 1]);
});

Deno.test("ListModel shows what is searched for, and follows what that is made of", () => {
  const { list, rows, filter } = new Scene();
  filter.write("ratio > 1.5");
  assertEquals(list.order, [3, 2]);
  rows.apply({ rows: [[1, { ratio: 2 }], [2, { ratio: 0 }]] });
  assertEquals(list.order, [3, 1]);
  filter.write("");
  assertEquals(list.order, [3, 2, 1]);
});
