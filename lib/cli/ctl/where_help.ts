import { FIELDS, type SelectorField, STATE_WORDS } from "../../daemon/selector/mod.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { type Column, formatTable } from "../output/table.ts";
import { wrapText } from "../output/wrap_text.ts";

/** What the values of each kind of field look like. */
const FORMS: Readonly<Record<SelectorField["kind"], string>> = {
  text: "text",
  choice: "a word",
  flag: "yes or no",
  number: "2, 1.5",
  part: "50%, 0.5",
  size: "1.5GiB, 500k",
  rate: "2MiB/s, 500k",
  duration: "30m, 1h30m",
  time: "7d, 2026-01-31",
};

const COLUMNS: readonly Column[] = [{ title: "field" }, { title: "values" }, { title: "what" }];

/** Columns that the rest of the table leaves to words. */
const WORDS_COLUMNS = 48;

/** `--where help`: lists what selectors can compare. */
export function whereHelp({ screen }: Call): ExitStatus {
  const words = Object.keys(STATE_WORDS);
  if (screen.json) {
    const fields = FIELDS.map((field) => {
      const { name, aliases, kind, help } = field;
      return { name, aliases, kind, help, words: field.kind === "choice" ? field.words : [] };
    });
    screen.jsonLine({ words, fields });
    return EXIT.ok;
  }
  const columns = screen.tableColumns;
  const rows = FIELDS.flatMap((field) => {
    const row = [field.name, FORMS[field.kind], field.help];
    if (field.kind !== "choice") return [row];
    if (columns === undefined) return [[...row, field.words.join(",")]];
    const words = wrapText(field.words.join(", "), 0, WORDS_COLUMNS);
    return [row, ...words.split("\n").map((line) => ["", "", line])];
  });
  screen.stdout.write(formatTable(COLUMNS, rows, { columns, heading: screen.colors.dim }));
  const notes = [
    `Words that stand alone: ${words.join(", ")}.`,
    "Texts are compared by =, != and ~ (a part, or the whole with * and ?), the rest by <, <=, > and >=, too. A field alone " +
    "is whether there is anything, FIELD in (A, B) one of several. Join them by and, or, not and parentheses.",
  ];
  for (const note of notes) screen.note(wrapText(note, 0, columns));
  return EXIT.ok;
}
