import { DatabaseSync } from "node:sqlite";
import { ensurePrivateFile } from "./_paths.ts";

/** How long a commit waits for another program that reads the database. */
const BUSY_TIMEOUT_MS = 5_000;

/** The log is cut to this after it was copied into the database. */
const LOG_BYTES = 16 * 1024 * 1024;

/** Opens a database to write: each commit is on the medium when it ends. */
export function openConnection(path: string): DatabaseSync {
  ensurePrivateFile(path);
  return configured(new DatabaseSync(path), [
    "journal_mode = WAL",
    "synchronous = FULL",
    `journal_size_limit = ${LOG_BYTES}`,
  ]);
}

/** Opens a database that is written whole: it has no log beside it once that is done. */
export function openSingleFile(path: string): DatabaseSync {
  ensurePrivateFile(path);
  return configured(new DatabaseSync(path), ["journal_mode = DELETE", "synchronous = FULL"]);
}

/** Opens a database to read; nothing is changed in it. */
export function openToRead(path: string): DatabaseSync {
  return configured(new DatabaseSync(path, { readOnly: true }), []);
}

function configured(db: DatabaseSync, pragmas: readonly string[]): DatabaseSync {
  try {
    const all = [`busy_timeout = ${BUSY_TIMEOUT_MS}`, "cell_size_check = ON", ...pragmas];
    for (const pragma of all) db.prepare(`PRAGMA ${pragma}`).all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
