import { padEnd, textWidth } from "./text_width.ts";

/** A name and what is to be said of it, a line each. */
export type Field = readonly [label: string, lines: readonly string[]];

/**
 * Lays fields out: on a terminal labels in a column, further lines below the first; in a pipe each line with its label
 * and a tab. Fields without lines are left out.
 */
export function formatFields(
  fields: readonly Field[],
  options: { readonly terminal: boolean; readonly label?: (text: string) => string },
): string {
  const { terminal, label = (text) => text } = options;
  const width = Math.max(...fields.map(([name]) => textWidth(name)));
  const rows = fields.flatMap(([name, lines]) =>
    lines.map((line, i) => {
      if (!terminal) return `${name}\t${line}\n`;
      return `  ${label(padEnd(i === 0 ? name : "", width))}  ${line}`.trimEnd() + "\n";
    })
  );
  return rows.join("");
}
