import { cutText, padEnd, padStart, textWidth } from "./text_width.ts";

/** One column of a table. */
export interface Column {
  /** Its heading; shown on a terminal. */
  readonly title: string;
  /** Numbers stand right. */
  readonly align?: "left" | "right";
}

/** How a table is laid out. */
export interface TableOptions {
  /** Columns of the terminal; undefined for a pipe, which gets tabs and no heading. */
  readonly columns?: number;
  /** Spaces before each row on a terminal. */
  readonly indent?: number;
  /** Makes the heading. Default: as it is. */
  readonly heading?: (text: string) => string;
}

const GAP = "  ";

/** How many columns from the left fit; the first one always does. */
function fitting(widths: readonly number[], columns: number): number {
  let used = 0;
  for (let i = 0; i < widths.length; i++) {
    used += (widths[i] ?? 0) + (i > 0 ? GAP.length : 0);
    if (used > columns) return Math.max(1, i);
  }
  return widths.length;
}

function layRow(cells: readonly string[], columns: readonly Column[], widths: number[]): string {
  const laid = widths.map((width, i) => {
    const cell = cells[i] ?? "";
    const pad = columns[i]?.align === "right" ? padStart : padEnd;
    return pad(cell, width);
  });
  return laid.join(GAP).trimEnd();
}

/**
 * Lays rows out: aligned below headings on a terminal, where columns that do not fit are dropped from the right; with
 * tabs in a pipe. Each line ends with a line feed.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  if (rows.length === 0) return "";
  if (options.columns === undefined) return rows.map((row) => row.join("\t") + "\n").join("");
  const indent = " ".repeat(options.indent ?? 0);
  const room = Math.max(10, options.columns - indent.length);
  const natural = columns.map((column, i) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[i] ?? "")))
  );
  const widths = natural.slice(0, fitting(natural, room));
  const heading = layRow(columns.map((column) => column.title), columns, widths);
  const lines = rows.map((row) => indent + cutText(layRow(row, columns, widths), room));
  const first = heading.trim() === "" ? [] : [indent + (options.heading?.(heading) ?? heading)];
  return [...first, ...lines].map((line) => line + "\n").join("");
}
