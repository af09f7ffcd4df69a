import type { DatabaseSync } from "node:sqlite";
import { isIntact, type Row, type Table, TableRows } from "./_tables.ts";

/** Rows that are read at once. */
const CHUNK = 100;

/** Where a table can not be walked through, numbers of rows are tried one by one until so many in turn give nothing. */
const MAX_FRUITLESS = 1_000;

/**
 * The rows of a table that are as they were written, of a database that may be damaged anywhere: from the front as far as that
 * goes, from the back as far as that goes, and what lies between by number.
 */
export function* intactRows(db: DatabaseSync, table: Table): Generator<Row> {
  const reader = new Reader(db, table);
  if (!reader.canRead) return;
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = reader.after(last);
    if (rows?.length === 0) return;
    const before = last;
    for (const row of rows ?? []) {
      last = Math.max(last, Number(row.place));
      if (isIntact(table, row)) yield row;
    }
    if (last === before) break; // it can not be read, or leads back into itself
  }
  let end = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const [row] = reader.before(end) ?? [];
    const place = Number(row?.place);
    if (row === undefined || place <= last || place >= end) break;
    end = Number(row.place);
    if (isIntact(table, row)) yield row;
  }
  let fruitless = 0;
  for (let place = Math.max(1, last + 1); place < end && fruitless < MAX_FRUITLESS; place++) {
    const [row] = reader.at(place) ?? [];
    fruitless = row ? 0 : fruitless + 1;
    if (row && isIntact(table, row)) yield row;
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

  /** Whether there is such a table at all, as far as the database can tell. */
  get canRead(): boolean {
    return this.#try("= ? AND FALSE", 0) !== undefined;
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
