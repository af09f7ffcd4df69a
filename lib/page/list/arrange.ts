import type { SortBy } from "../store/prefs.ts";
import type { Row } from "../store/row.ts";
import { findColumn } from "./columns.ts";
import { compareKeys, type SortKey } from "./sort_key.ts";

interface Keyed {
  readonly row: Row;
  readonly first: SortKey;
  readonly second: SortKey;
}

/** How torrents are arranged. */
export interface Arrangement {
  /** The columns that they are sorted by. */
  readonly sort: readonly SortBy[];
  /** Whether one is shown. */
  readonly isShown: (row: Row) => boolean;
}

/**
 * Numbers of the torrents that are shown, in their order. Where keys are equal those that were added last come first.
 *
 * @param rows in any order; where it is nearly the one that comes out, it takes less time
 */
export function arrange(rows: Iterable<Row>, { sort, isShown }: Arrangement): number[] {
  const [first, second] = sort.flatMap(({ column, isDown }) => {
    const found = findColumn(column);
    return found === undefined ? [] : [{ key: found.key, sign: isDown ? -1 : 1 }];
  });
  const keyed: Keyed[] = [];
  for (const row of rows) {
    if (!isShown(row)) continue;
    keyed.push({ row, first: first?.key(row) ?? 0, second: second?.key(row) ?? 0 });
  }
  const [firstSign, secondSign] = [first?.sign ?? 1, second?.sign ?? 1];
  keyed.sort((a, b) =>
    compareKeys(a.first, b.first) * firstSign || compareKeys(a.second, b.second) * secondSign ||
    b.row.id - a.row.id
  );
  return keyed.map(({ row }) => row.id);
}
