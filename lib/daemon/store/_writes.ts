import type { DatabaseSync } from "node:sqlite";
import type { StoreWrite } from "./_messages.ts";
import { StoreError } from "./store_error.ts";
import {
  HISTORY,
  IDENTITIES,
  PROGRESS,
  RECORDS,
  REMOVED,
  type Row,
  SETTINGS,
  SOURCES,
  STATISTICS,
  TableRows,
  TORRENTS,
} from "./_tables.ts";

/** So many events are kept, the newest. */
export const MAX_EVENTS = 100_000;

/** Torrents that were removed so long ago are in no backup any more. */
const FORGET_REMOVED_MS = 30 * 24 * 3600 * 1000;

/** Makes changes in a database, in whatever transaction it is in. */
export class Writes {
  readonly #torrents: TableRows;
  readonly #identities: TableRows;
  readonly #progress: TableRows;
  readonly #sources: TableRows;
  readonly #removed: TableRows;
  readonly #records: TableRows;
  readonly #settings: TableRows;
  readonly #statistics: TableRows;
  readonly #history: TableRows;

  constructor(db: DatabaseSync) {
    this.#torrents = new TableRows(db, TORRENTS);
    this.#identities = new TableRows(db, IDENTITIES);
    this.#progress = new TableRows(db, PROGRESS);
    this.#sources = new TableRows(db, SOURCES);
    this.#removed = new TableRows(db, REMOVED);
    this.#records = new TableRows(db, RECORDS);
    this.#settings = new TableRows(db, SETTINGS);
    this.#statistics = new TableRows(db, STATISTICS);
    this.#history = new TableRows(db, HISTORY);
  }

  /** Makes a change; a torrent that is added gets the number `id`. */
  apply(write: StoreWrite, id: number): void {
    switch (write.type) {
      case "add":
        this.#torrents.put({ ...write.torrent, id });
        this.#identities.put({ ...write.torrent, torrent: id });
        this.#sources.put({ ...write.source, torrent: id });
        return;
      case "change":
        return this.#change(write.id, write.torrent, write.source);
      case "remove":
        return this.#remove(write.id, write.at);
      case "progress":
        for (const row of write.rows) {
          // Of one that was removed meanwhile nothing is kept.
          if (this.#torrents.has(row.torrent ?? null)) this.#progress.put(row);
        }
        return;
      case "record":
        if (write.bytes === undefined) this.#records.remove(write.key);
        else this.#records.put({ key: write.key, bytes: write.bytes });
        return;
      case "settings":
        for (const [key, value] of write.entries) {
          if (value === undefined) this.#settings.remove(key);
          else this.#settings.put({ key, value });
        }
        return;
      case "statistics":
        for (const [key, value] of write.entries) this.#statistics.put({ key, value });
        return;
      case "events":
        return this.#addEvents(write.events);
    }
  }

  #change(id: number, changes: Row, source: Row | undefined): void {
    const row = this.#torrents.get(id);
    if (row === undefined) {
      throw new StoreError("system", `Cannot change torrent ${id}: it is not there`);
    }
    const changed = { ...row, ...changes };
    this.#torrents.put(changed);
    if (IDENTITIES.columns.some((column) => column in changes)) {
      this.#identities.put({ ...changed, torrent: id });
    }
    if (source) this.#sources.put({ ...source, torrent: id });
  }

  #remove(id: number, at: number): void {
    if (!this.#torrents.has(id)) return;
    for (const rows of [this.#torrents, this.#identities, this.#progress, this.#sources]) {
      rows.remove(id);
    }
    this.#removed.put({ torrent: id, removed_at: at });
    this.#removed.query("DELETE FROM removed WHERE removed_at < ?", at - FORGET_REMOVED_MS);
  }

  #addEvents(events: readonly Row[]): void {
    const [last] = this.#history.query("SELECT max(id) AS id FROM history");
    let id = Number(last?.id ?? 0);
    for (const event of events) this.#history.put({ ...event, id: ++id });
    this.#history.query("DELETE FROM history WHERE id <= ?", id - MAX_EVENTS);
  }
}
