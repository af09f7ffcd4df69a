import type { SortBy } from "../store/prefs.ts";
import type { Column } from "./columns.ts";

/**
 * What the list is sorted by once the name of a column was pressed: by that, and the other way round if it was already; what
 * it was sorted by before holds where that is equal. With `isSecond` the first stays.
 */
export function sortedBy(
  before: readonly SortBy[],
  { id, isDownFirst = false }: Pick<Column, "id" | "isDownFirst">,
  isSecond = false,
): readonly SortBy[] {
  const [first, second] = before;
  const was = before.find(({ column }) => column === id);
  if (isSecond && first !== undefined && first.column !== id) {
    return [first, { column: id, isDown: was ? !was.isDown : isDownFirst }];
  }
  if (first?.column === id) {
    return [{ column: id, isDown: !first.isDown }, ...second ? [second] : []];
  }
  return [{ column: id, isDown: isDownFirst }, ...first ? [first] : []];
}
