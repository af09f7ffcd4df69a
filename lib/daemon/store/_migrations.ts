import type { DatabaseSync } from "node:sqlite";
import { META, TableRows } from "./_tables.ts";

/** Marks a database as Shoal's: "Shoa". */
export const APPLICATION_ID = 0x53686f61;

/**
 * What makes a database of each version of the schema out of the one before, the first out of an empty one. What was
 * released here is never changed, so that each earlier version can be made by a test. New columns have no value in old
 * rows, so that checksums stay right.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE torrents (
    id INTEGER PRIMARY KEY, info_hash TEXT NOT NULL, info_hash_v2 TEXT, name TEXT NOT NULL,
    output_dir TEXT NOT NULL, added_at INTEGER NOT NULL, needs_check INTEGER NOT NULL,
    settings TEXT NOT NULL, summary TEXT, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE identities (
    torrent INTEGER PRIMARY KEY, info_hash TEXT NOT NULL, info_hash_v2 TEXT, name TEXT NOT NULL,
    output_dir TEXT NOT NULL, added_at INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE progress (
    torrent INTEGER PRIMARY KEY, uploaded_bytes INTEGER NOT NULL, downloaded_bytes INTEGER NOT NULL,
    corrupt_bytes INTEGER NOT NULL, wanted_bytes INTEGER NOT NULL, done_bytes INTEGER NOT NULL,
    have_bytes INTEGER NOT NULL, done_at INTEGER NOT NULL, started_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL, edited_at INTEGER NOT NULL, seconds_downloading INTEGER NOT NULL,
    seconds_seeding INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sources (
    torrent INTEGER PRIMARY KEY, kind TEXT NOT NULL, checksum INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE removed (
    torrent INTEGER PRIMARY KEY, removed_at INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE records (
    key TEXT PRIMARY KEY NOT NULL, checksum INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE statistics (
    key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE history (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, torrent INTEGER, kind TEXT NOT NULL,
    detail TEXT, checksum INTEGER NOT NULL
  ) STRICT;
  `,
];

/** The version of the schema that a database has by its header; 0 for an empty one. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version);
}

/** Brings a database to the newest version of the schema, each step whole or not at all. */
export function migrate(db: DatabaseSync, migrations = MIGRATIONS): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(migrations[version] ?? "");
      // The version stands in two places: a header that was damaged is not taken for one of a later version.
      new TableRows(db, META).put({ key: "schema", value: version + 1 });
      db.exec(`PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${APPLICATION_ID}`);
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }
}
