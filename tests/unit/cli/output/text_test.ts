import { assertEquals } from "@std/assert";
import { COLORS } from "../../../../lib/cli/output/palette.ts";
import { plainText } from "../../../../lib/cli/output/plain_text.ts";
import { formatTable } from "../../../../lib/cli/output/table.ts";
import {
  cutMiddle,
  cutText,
  padEnd,
  padStart,
  textWidth,
} from "../../../../lib/cli/output/text_width.ts";

Deno.test("plainText() takes out what could act on a terminal or hide", () => {
  const cases: [string, string][] = [
    ["a\x1b[31mb\x1b]0;title\x07", "a[31mb]0;title"],
    ["one\ntwo\tthree\r", "one two three"],
    ["\x9b31m", "31m"],
    ["exe.\u202egnp", "exe.gnp"],
    ["a\u200bb\ufeffc\u2066d", "abcd"],
    ["\ud800x", "x"],
    ["𝒳 ünï 漢字", "𝒳 ünï 漢字"],
  ];
  for (const [text, want] of cases) assertEquals(plainText(text), want, JSON.stringify(text));
});

Deno.test("textWidth() counts columns", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["漢字", 4],
    ["e\u0301", 1],
    ["🌊", 2],
    [COLORS.red("x"), 1],
    ["███▌░", 5],
  ];
  for (const [text, want] of cases) assertEquals(textWidth(text), want, text);
});

Deno.test("cutText() and cutMiddle() keep to the columns", () => {
  assertEquals(cutText("abcdef", 6), "abcdef");
  assertEquals(cutText("abcdef", 4), "abc…");
  assertEquals(cutText("漢字漢字", 5), "漢字…");
  assertEquals(cutText("abc", 0), "");
  assertEquals(cutMiddle("a-very-long-name.iso", 14), "a-very-lo….iso");
  for (let columns = 0; columns < 30; columns++) {
    const cut = cutMiddle("漢字-a-long-name-of-a-file.iso", columns);
    assertEquals(textWidth(cut) <= columns, true, `${columns}: ${cut}`);
  }
});

Deno.test("padEnd() and padStart() fill up to columns", () => {
  assertEquals(padEnd("漢", 4), "漢  ");
  assertEquals(padStart("7", 3), "  7");
  assertEquals(padEnd("long", 2), "long");
});

const COLUMNS = [{ title: "size", align: "right" }, { title: "name" }, { title: "note" }] as const;
const ROWS = [["1 B", "a", "x"], ["10.0 KiB", "name", ""]];

Deno.test("formatTable() aligns on a terminal", () => {
  assertEquals(
    formatTable(COLUMNS, ROWS, { columns: 80, indent: 2 }),
    "      size  name  note\n       1 B  a     x\n  10.0 KiB  name\n",
  );
});

Deno.test("formatTable() drops columns from the right where they do not fit", () => {
  assertEquals(
    formatTable(COLUMNS, ROWS, { columns: 16 }),
    "    size  name\n     1 B  a\n10.0 KiB  name\n",
  );
  assertEquals(formatTable(COLUMNS, ROWS, { columns: 4 }), "    size\n     1 B\n10.0 KiB\n");
});

Deno.test("formatTable() has tabs and no heading in a pipe", () => {
  assertEquals(formatTable(COLUMNS, ROWS), "1 B\ta\tx\n10.0 KiB\tname\t\n");
  assertEquals(formatTable(COLUMNS, []), "");
});
