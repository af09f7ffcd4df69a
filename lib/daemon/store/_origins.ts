import type { DatabaseSync } from "node:sqlite";
import { readMeta } from "./_check.ts";
import { openSingleFile, openToRead } from "./_connection.ts";
import { APPLICATION_ID, migrate, MIGRATIONS, schemaVersion } from "./_migrations.ts";
import { copyDatabase, fileSize, removeDatabase, type StorePaths } from "./_paths.ts";
import { isContentTrouble } from "./_sqlite_error.ts";

/** A database that rows can be taken from. */
export interface Origin {
  /** It. */
  readonly db: DatabaseSync;
  /** How many commits it has seen. */
  readonly commits: number;
  /** Whether it is a backup. */
  readonly isBackup: boolean;
}

/** The backups that can be read, newest first. They are to be closed by {@linkcode closeOrigins}. */
export function openBackups(paths: StorePaths): Origin[] {
  const origins: Origin[] = [];
  for (const path of paths.backups) {
    const db = openBackup(path);
    if (db) origins.push({ db, commits: readMeta(db, "commits") ?? 0, isBackup: true });
  }
  return origins.sort((a, b) => b.commits - a.commits);
}

/** The main database as far as it can be read; undefined where it can not be opened at all. */
export function openDamaged(paths: StorePaths, answered: number): Origin | undefined {
  if (!fileSize(paths.main)) return undefined;
  try {
    const db = openToRead(paths.main);
    // Where it does not say it was the newest.
    return { db, commits: readMeta(db, "commits") ?? answered, isBackup: false };
  } catch (error) {
    if (isContentTrouble(error)) return undefined;
    throw error;
  }
}

/** Closes databases, and removes copies that were made of them. */
export function closeOrigins(origins: readonly Origin[], paths: StorePaths): void {
  for (const { db } of origins) db.close();
  for (const path of paths.backups) removeDatabase(migratedPath(path));
}

function migratedPath(path: string): string {
  return path.replace(/\.db$/, ".migrated.db");
}

/** Opens a backup as one of the newest version of the schema; those that can not be had are undefined. */
function openBackup(path: string): DatabaseSync | undefined {
  if (!fileSize(path)) return undefined;
  let db: DatabaseSync | undefined;
  try {
    db = openSingleFile(path); // to write: what a crash left half done is undone
    const id = Number(db.prepare("PRAGMA application_id").get()?.application_id);
    const version = schemaVersion(db);
    if (id === APPLICATION_ID && version === MIGRATIONS.length) return db;
    db.close();
    db = undefined;
    if (id !== APPLICATION_ID || version < 1 || version > MIGRATIONS.length) return undefined;
    copyDatabase(path, migratedPath(path));
    db = openSingleFile(migratedPath(path));
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    if (isContentTrouble(error)) return undefined;
    throw error;
  }
}
