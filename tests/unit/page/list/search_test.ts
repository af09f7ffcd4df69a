import { assert, assertEquals } from "@std/assert";
import { FIELDS } from "../../../../lib/daemon/selector/mod.ts";
import { Filter } from "../../../../lib/page/list/filter.ts";
import { rowFieldsOf } from "../../../../lib/page/list/row_subject.ts";
import { readSearch } from "../../../../lib/page/list/search.ts";
import { isRowField } from "../../../../lib/page/store/row.ts";
import { pageRow } from "../support/page_row.ts";

const DEBIAN = pageRow(1, {
  name: "Debian 12 netinst.iso",
  infoHash: "abcdef12".padEnd(40, "0"),
  labels: ["iso"],
  ratio: 3,
  state: "seeding",
  trackers: [["bttracker.debian.org:6969", "working"]],
});
const FILM = pageRow(2, {
  name: "Big Buck Bunny",
  labels: ["video"],
  ratio: 1,
  state: "downloading",
  trackers: [["tracker.example.org:80", "unreachable"]],
});

function found(text: string): number[] {
  const search = readSearch(text);
  assert("matches" in search, `${text} is ${search.kind}`);
  return [DEBIAN, FILM].filter((row) => search.matches(row)).map(({ id }) => id);
}

Deno.test("readSearch() finds plain words anywhere in names, in any order, and whole labels", () => {
  assertEquals(found("debian"), [1]);
  assertEquals(found("iso DEBIAN"), [1]);
  assertEquals(found("b"), [1, 2]);
  assertEquals(found("video"), [2]);
  assertEquals(found("vid"), []);
  assertEquals(found("debian bunny"), []);
  assertEquals(found("12"), [1], "a number is a part of a name, too");
});

Deno.test("readSearch() finds the beginning of an info-hash", () => {
  assertEquals(found("ABCDEF12"), [1]);
  assertEquals(found("abcde"), []);
});

Deno.test("readSearch() reads the selector language where a text looks like that", () => {
  assertEquals(found("ratio > 2 and label = iso"), [1]);
  assertEquals(found("not label = iso"), [2]);
  assertEquals(found('name ~ "bunny"'), [2]);
  assertEquals(found("deb*"), [1]);
  assertEquals(found("seeding"), [1]);
  assertEquals(found("tracker = debian"), [1]);
  assertEquals(found("health = unreachable"), [2]);
  assertEquals(found("label in (iso, video)"), [1, 2]);
});

Deno.test("readSearch() says what it has understood", () => {
  const search = readSearch(" ratio>2  and label=iso ");
  assertEquals(search.kind === "selector" && search.text, 'ratio > 2 and label = "iso"');
});

Deno.test("readSearch() says where something is wrong, counted in what was written", () => {
  const search = readSearch("  ratoi > 2");
  assertEquals(search.kind, "wrong");
  assertEquals(search.kind === "wrong" && search.column, 3);
  const unfinished = readSearch("ratio > ");
  assertEquals(unfinished.kind, "wrong");
});

Deno.test("readSearch() understands nothing of nothing", () => {
  assertEquals(readSearch("  ").kind, "none");
});

Deno.test("readSearch() names the fields that it takes", () => {
  const search = readSearch("ratio > 2 and (label = iso or not comment)");
  assertEquals("fields" in search && [...search.fields].sort(), ["comment", "labels", "ratio"]);
});

Deno.test("every field of the language is known in rows", () => {
  for (const { name } of FIELDS) {
    assert(rowFieldsOf(name).length > 0, name);
    assertEquals(rowFieldsOf(name).filter((field) => !isRowField(field)), [], name);
  }
});

Deno.test("Filter keeps what was searched for while what is written can not be read", () => {
  const filter = new Filter();
  filter.write("ratio > 2");
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [true, false]);
  filter.write("ratio > 2 and ");
  assertEquals(filter.search.kind, "wrong");
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [true, false]);
  filter.clear();
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [true, true]);
  assertEquals(filter.isAny, false);
});

Deno.test("Filter takes all that is chosen together", () => {
  const filter = new Filter();
  filter.choose({ standing: "seeding" });
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [true, false]);
  filter.choose({ label: "video" });
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [false, false]);
  filter.choose({ standing: undefined, tracker: "tracker.example.org" });
  assertEquals([filter.isShown(DEBIAN), filter.isShown(FILM)], [false, true]);
  filter.choose({ label: "", tracker: undefined });
  assertEquals(filter.isShown(pageRow(3)), true);
  filter.choose({ tracker: "" });
  assertEquals(filter.isShown(pageRow(3)), true);
  assertEquals(filter.isShown(DEBIAN), false);
});
