import type { DatabaseSync } from "node:sqlite";
import type { Origin } from "./_origins.ts";
import { intactRows } from "./_salvage.ts";
import {
  IDENTITIES,
  PROGRESS,
  REMOVED,
  SOURCES,
  type Table,
  TableRows,
  TABLES,
  TORRENTS,
  type Value,
} from "./_tables.ts";

/** Tables of which each row is of one torrent. */
const OF_TORRENTS = new Set<Table>([IDENTITIES, TORRENTS, PROGRESS, SOURCES]);

/** Puts rows of other databases into one that lacks them: of each the newest that is as it was written. */
export class Filler {
  readonly #target: DatabaseSync;
  readonly #origins: readonly Origin[];
  readonly #newest: number;

  /** @param origins The newest first. @param newest How many commits there were. */
  constructor(target: DatabaseSync, origins: readonly Origin[], newest: number) {
    this.#target = target;
    this.#origins = origins;
    this.#newest = newest;
  }

  /** Fills all tables. */
  fillAll(): void {
    for (const table of TABLES) this.fillTable(table);
  }

  /** Fills a table; says which keys came from a backup. */
  fillTable(table: Table): Value[] {
    const rows = new TableRows(this.#target, table);
    const { key } = table;
    const known = new Set(rows.query(`SELECT ${key} FROM ${table.name}`).map((row) => row[key]));
    const removed = OF_TORRENTS.has(table) ? this.#removed() : new Set();
    const restored: Value[] = [];
    for (const origin of this.#origins) {
      for (const row of intactRows(origin.db, table)) {
        const value = row[key] ?? null;
        if (known.has(value) || removed.has(value)) continue;
        known.add(value);
        // Of a torrent as it was some time ago it is not known what is on disk.
        if (table === TORRENTS && origin.commits < this.#newest) {
          rows.put({ ...row, needs_check: 1 });
        } else rows.putAsItIs(row);
        if (origin.isBackup) restored.push(value);
      }
    }
    return restored;
  }

  #removed(): Set<Value | undefined> {
    const rows = new TableRows(this.#target, REMOVED);
    return new Set(rows.query("SELECT torrent FROM removed").map(({ torrent }) => torrent));
  }
}

/** Makes rows of torrents out of what is said of them elsewhere; gives the numbers of those that it made. */
export function reconstruct(db: DatabaseSync): number[] {
  const torrents = new TableRows(db, TORRENTS);
  const identities = new TableRows(db, IDENTITIES);
  const made: number[] = [];
  for (const row of identities.select("WHERE torrent NOT IN (SELECT id FROM torrents)")) {
    const id = row.torrent ?? null;
    torrents.put({ ...row, id, needs_check: 1, settings: "{}", summary: null });
    made.push(Number(id));
  }
  for (const row of torrents.select("WHERE id NOT IN (SELECT torrent FROM identities)")) {
    identities.put({ ...row, torrent: row.id ?? null });
  }
  return made;
}
