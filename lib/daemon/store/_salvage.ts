import type { DatabaseSync } from "node:sqlite";
import { isIntact, type Row, type Table, TableRows } from "./_tables.ts";

/** Rows that are read at once. */
const CHUNK = 100;

/** Numbers of rows that are tried one by one where the table can not be walked through. */
const MAX_PROBES = 100_000;

/** After so many that can not be read one after the other, the way to them all is gone. */
const MAX_FAILURES = 5_000;

/**
 * The rows of a table that are as they were written, of a database that may be damaged anywhere: from the front as far as that
 * goes, from the back as far as that goes, and what lies between by number.
 */
export function* intactRows(db: DatabaseSync, table: Table): Generator<Row> {
  const reader = new Reader(db, table);
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = reader.after(last);
    if (rows === undefined) break;
    if (rows.length === 0) return;
    for (const row of rows) {
      last = Number(row.place);
      if (isIntact(table, row)) yield row;
    }
  }
  let end = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const [row] = reader.before(end) ?? [];
    if (row === undefined || Number(row.place) <= last) break;
    end = Number(row.place);
    if (isIntact(table, row)) yield row;
  }
  const first = Math.max(1, last + 1);
  const past = end === Number.MAX_SAFE_INTEGER ? first + MAX_PROBES : end;
  let failures = 0;
  for (let place = first; place < Math.min(past, first + MAX_PROBES); place++) {
    const rows = reader.at(place);
    failures = rows === undefined ? failures + 1 : 0;
    if (failures > MAX_FAILURES) break;
    if (rows?.[0] && isIntact(table, rows[0])) yield rows[0];
  }
}

/** Reads rows by their place; what can not be read is undefined. */
class Reader {
  readonly #rows: TableRows;
  readonly #select: string;

  constructor(db: DatabaseSync, table: Table) {
    this.#rows = new TableRows(db, table);
    const columns = [table.key, ...table.columns, "checksum"].join(", ");
    this.#select = `SELECT rowid AS place, ${columns} FROM ${table.name} WHERE rowid`;
  }

  after(place: number): Row[] | undefined {
    return this.#try(`> ? ORDER BY rowid LIMIT ${CHUNK}`, place) ??
      this.#try("> ? ORDER BY rowid LIMIT 1", place);
  }

  before(place: number): Row[] | undefined {
    return this.#try("< ? ORDER BY rowid DESC LIMIT 1", place);
  }

  at(place: number): Row[] | undefined {
    return this.#try("= ?", place);
  }

  #try(rest: string, place: number): Row[] | undefined {
    try {
      return this.#rows.query(`${this.#select} ${rest}`, place);
    } catch {
      return undefined; // whatever stands in the way, the row can not be had
    }
  }
}
