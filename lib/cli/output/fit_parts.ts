import { cutText, textWidth } from "./text_width.ts";

/** Joins parts of a line, of which those that do not fit are dropped from the right; the first one is cut if it must. */
export function fitParts(
  parts: readonly string[],
  { columns, gap = "  " }: { readonly columns: number; readonly gap?: string },
): string {
  const kept = [...parts];
  while (kept.length > 1 && textWidth(kept.join(gap).trimEnd()) > columns) kept.pop();
  return cutText(kept.join(gap).trimEnd(), columns);
}
