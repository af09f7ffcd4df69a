import type { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, MIGRATIONS, schemaVersion } from "./_migrations.ts";
import { fileSize } from "./_paths.ts";
import { openToRead } from "./_connection.ts";
import { isContentTrouble } from "./_sqlite_error.ts";
import { StoreError } from "./store_error.ts";
import {
  HISTORY,
  isIntact,
  LIST_TABLES,
  META,
  RECORDS,
  SOURCES,
  type Table,
  TableRows,
} from "./_tables.ts";

/** A database of more bytes is not read whole at each start, only what makes the list: it would take a second. */
const MAX_WHOLE_CHECK_BYTES = 32 * 1024 * 1024;

/** Rows that are checked at once. */
const CHUNK = 500;

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
  if ((fileSize(path) ?? 0) <= MAX_WHOLE_CHECK_BYTES) return findStructuralFault(db);
  for (const { name } of LIST_TABLES) {
    const fault = structuralFault(db, `('${name}')`);
    if (fault !== undefined) return fault;
  }
  // Counting goes through all but the long values themselves, which have checksums.
  for (const { name } of [SOURCES, RECORDS, HISTORY]) {
    db.prepare(`SELECT count(*) FROM ${name}`).get();
  }
  return undefined;
}

/** What is wrong with the pages of a database, all of which are read; undefined where nothing is. */
export function findStructuralFault(db: DatabaseSync): string | undefined {
  return structuralFault(db, "(1)");
}

function structuralFault(db: DatabaseSync, what: string): string | undefined {
  const answer = db.prepare(`PRAGMA quick_check${what}`).get()?.quick_check;
  return answer === "ok" ? undefined : String(answer).replaceAll(/\s+/g, " ");
}

/** The rows of the list that are not as they were written. */
export function findBadRows(db: DatabaseSync): BadRow[] {
  const bad: BadRow[] = [];
  for (const table of LIST_TABLES) {
    const columns = [table.key, ...table.columns, "checksum"].join(", ");
    const rows = new TableRows(db, table);
    const sql = `SELECT rowid AS place, ${columns} FROM ${table.name} WHERE rowid > ? ` +
      `ORDER BY rowid LIMIT ${CHUNK}`;
    for (let after = Number.MIN_SAFE_INTEGER;;) {
      const chunk = rows.query(sql, after);
      const before = after;
      for (const row of chunk) {
        after = Math.max(after, Number(row.place));
        if (!isIntact(table, row)) bad.push({ table, place: Number(row.place) });
      }
      if (chunk.length < CHUNK || after === before) break;
    }
  }
  return bad;
}
