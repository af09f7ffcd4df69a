import { emptyRow, type Row } from "../../../../lib/page/store/row.ts";

/** A row of the page's list with some of its fields. */
export function pageRow(id: number, fields: Partial<Row> = {}): Row {
  return { ...emptyRow(id), name: `torrent ${id}`, wantedBytes: 1_000, ...fields };
}
