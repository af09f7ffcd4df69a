import type { DatabaseSync } from "node:sqlite";
import { readMeta } from "./_check.ts";
import { openSingleFile } from "./_connection.ts";
import { APPLICATION_ID, migrate, MIGRATIONS, schemaVersion } from "./_migrations.ts";
import { fileSize, removeDatabase, type StorePaths, syncFolder } from "./_paths.ts";
import { isContentTrouble } from "./_sqlite_error.ts";
import { isIntact, META, type Table, TableRows, TABLES, type Value } from "./_tables.ts";

/** Rows that are copied in one step: 50 are some MiB of metainfo at most, most often. */
const ROWS_A_STEP = 50;

/**
 * Brings the older of the backups up to date, in steps so short that others are not kept waiting. Just what changed is
 * written, and nothing that is damaged: of that a backup keeps what it has. It is whole or not at all.
 */
export class Backup {
  readonly #from: DatabaseSync;
  readonly #dir: string;
  readonly #db: DatabaseSync;
  readonly #steps: Generator<void>;

  constructor(from: DatabaseSync, paths: StorePaths) {
    this.#from = from;
    this.#dir = paths.dir;
    this.#db = openBackupToWrite(olderBackup(paths));
    this.#steps = this.#run();
  }

  /** Goes on; says whether it is done. @throws {Error} what the system refuses; it is over then. */
  step(): boolean {
    try {
      return this.#steps.next().done === true;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Ends it; what is not done is undone. */
  close(): void {
    this.#steps.return(undefined);
    if (this.#db.isOpen) this.#db.close();
  }

  *#run(): Generator<void> {
    const commits = readMeta(this.#from, "commits") ?? 0;
    const lastTorrent = readMeta(this.#from, "last_torrent") ?? 0;
    this.#db.exec("BEGIN IMMEDIATE");
    for (const table of TABLES) {
      yield;
      yield* this.#copy(table);
    }
    const meta = new TableRows(this.#db, META);
    meta.put({ key: "commits", value: commits });
    meta.put({ key: "last_torrent", value: lastTorrent });
    this.#db.exec("COMMIT");
    this.#db.close();
    syncFolder(this.#dir);
  }

  *#copy(table: Table): Generator<void> {
    const from = new TableRows(this.#from, table);
    const to = new TableRows(this.#db, table);
    const there = checksums(to);
    const changed: Value[] = [];
    for (const [key, checksum] of checksums(from)) {
      if (there.get(key) !== checksum) changed.push(key);
      there.delete(key);
    }
    for (const key of there.keys()) to.remove(key);
    for (let first = 0; first < changed.length; first += ROWS_A_STEP) {
      for (const key of changed.slice(first, first + ROWS_A_STEP)) {
        const row = from.get(key); // it may be gone by now
        if (row && isIntact(table, row)) to.putAsItIs(row);
      }
      yield;
    }
  }
}

/** The checksums of a table by key. */
function checksums(rows: TableRows): Map<Value, Value | undefined> {
  const { key, name } = rows.table;
  const all = rows.query(`SELECT ${key}, checksum FROM ${name}`);
  return new Map(all.map((row) => [row[key] ?? null, row.checksum]));
}

/** The backup that is to be written next: one that is not there or can not be read, else the older one. */
function olderBackup(paths: StorePaths): string {
  let older = paths.backups[0] ?? "";
  let fewest = Infinity;
  for (const path of paths.backups) {
    const commits = backupCommits(path);
    if (commits < fewest) [older, fewest] = [path, commits];
  }
  return older;
}

/** How many commits are in a backup; −1 where there is none, 0 where that can not be told. */
export function backupCommits(path: string): number {
  if (!fileSize(path)) return -1;
  try {
    const db = openSingleFile(path);
    try {
      const isCurrent = schemaVersion(db) === MIGRATIONS.length;
      return isCurrent ? readMeta(db, "commits") ?? -1 : 0;
    } finally {
      db.close();
    }
  } catch (error) {
    if (isContentTrouble(error)) return -1;
    throw error;
  }
}

/** Opens a backup, anew if it is not whole or of another version. */
function openBackupToWrite(path: string): DatabaseSync {
  if (fileSize(path)) {
    let db: DatabaseSync | undefined;
    try {
      db = openSingleFile(path);
      if (isUsable(db)) return db;
      db.close();
    } catch (error) {
      db?.close();
      if (!isContentTrouble(error)) throw error;
    }
  }
  removeDatabase(path);
  const db = openSingleFile(path);
  migrate(db);
  return db;
}

function isUsable(db: DatabaseSync): boolean {
  const id = Number(db.prepare("PRAGMA application_id").get()?.application_id);
  if (id !== APPLICATION_ID || schemaVersion(db) !== MIGRATIONS.length) return false;
  return db.prepare("PRAGMA quick_check(1)").get()?.quick_check === "ok";
}
