import type { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, MIGRATIONS, schemaVersion } from "./_migrations.ts";
import { fileSize } from "./_paths.ts";
import { openToRead } from "./_connection.ts";
import { isContentTrouble } from "./_sqlite_error.ts";
import { StoreError } from "./store_error.ts";
import { isIntact, LIST_TABLES, META, type Table, TableRows } from "./_tables.ts";

/** A database of more bytes is not read whole at each start, only what makes the list. */
const MAX_WHOLE_CHECK_BYTES = 512 * 1024 * 1024;

/** A row that is not as it was written. */
export interface BadRow {
  /** Its table. */
  readonly table: Table;
  /** SQLite's own number of the row; also its key, where that is a number. */
  readonly place: number;
}

/** A number that the database keeps of itself; undefined where it is not there or damaged. */
export function readMeta(db: DatabaseSync, key: string): number | undefined {
  try {
    const row = new TableRows(db, META).get(key);
    return row && isIntact(META, row) && typeof row.value === "number" ? row.value : undefined;
  } catch (error) {
    if (isContentTrouble(error)) return undefined;
    throw error;
  }
}

/**
 * Refuses a database that a later version has made; it is not changed. A header that says so is believed if the database
 * itself says the same.
 *
 * @throws {StoreError} `newer`.
 */
export function refuseNewer(path: string): void {
  let version = 0;
  try {
    const db = openToRead(path);
    try {
      version = schemaVersion(db);
      if (readMeta(db, "schema") !== version) return;
    } finally {
      db.close();
    }
  } catch {
    return; // it is opened to write next, which tells what stands in the way
  }
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      "newer",
      `Cannot open ${path}: a later version of Shoal has written it (schema ${version}, and ` +
        `${MIGRATIONS.length} is the newest that is known here)`,
    );
  }
}

/** Why a database can not be used as it is; undefined where it can. */
export function findFault(db: DatabaseSync, path: string): string | undefined {
  const id = Number(db.prepare("PRAGMA application_id").get()?.application_id);
  if (id !== APPLICATION_ID) return "it is not one of Shoal's";
  const version = schemaVersion(db);
  const isKnown = version >= 1 && version <= MIGRATIONS.length;
  if (!isKnown || readMeta(db, "schema") !== version) return "its version is not to be made out";
  const isSmall = (fileSize(path) ?? 0) <= MAX_WHOLE_CHECK_BYTES;
  const checks = isSmall ? ["(1)"] : LIST_TABLES.map(({ name }) => `('${name}')`);
  for (const what of checks) {
    const answer = db.prepare(`PRAGMA quick_check${what}`).get()?.quick_check;
    if (answer !== "ok") return String(answer).replaceAll(/\s+/g, " ");
  }
  return undefined;
}

/** The rows of the list that are not as they were written. */
export function findBadRows(db: DatabaseSync): BadRow[] {
  const bad: BadRow[] = [];
  for (const table of LIST_TABLES) {
    const columns = [table.key, ...table.columns, "checksum"].join(", ");
    const sql = `SELECT rowid AS place, ${columns} FROM ${table.name}`;
    for (const row of new TableRows(db, table).query(sql)) {
      if (!isIntact(table, row)) bad.push({ table, place: Number(row.place) });
    }
  }
  return bad;
}
