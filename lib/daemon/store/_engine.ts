import type { DatabaseSync } from "node:sqlite";
import { backupCommits } from "./_backup.ts";
import { readMeta } from "./_check.ts";
import { CommitsFile } from "./_commits_file.ts";
import { StoreLock } from "./_lock.ts";
import type { StoreWrite, WriteOutcome } from "./_messages.ts";
import { closeOrigins, openBackups } from "./_origins.ts";
import { ensurePrivateFile, type StorePaths, storePaths } from "./_paths.ts";
import { Recovery } from "./_recovery.ts";
import type { EventsOptions, StoreDamage } from "./rows.ts";
import { asStoreError, isContentTrouble } from "./_sqlite_error.ts";
import {
  HISTORY,
  isIntact,
  LIST_COLUMNS,
  META,
  RECORDS,
  type Row,
  SETTINGS,
  SOURCES,
  STATISTICS,
  type Table,
  TableRows,
  TORRENTS,
  type Value,
} from "./_tables.ts";
import { Writes } from "./_writes.ts";

/** Events that are read at once at most, and unless something is said. */
const MAX_EVENTS_READ = 1_000;
const DEFAULT_EVENTS_READ = 100;

/** The owner of the database, in the worker. */
export class Engine implements Disposable {
  readonly #paths: StorePaths;
  readonly #report: (damage: StoreDamage) => void;
  readonly #lock: StoreLock;
  readonly #commitsFile: CommitsFile;
  readonly #db: DatabaseSync;
  readonly #writes: Writes;
  readonly #meta: TableRows;
  readonly #tables = new Map<Table, TableRows>();
  #commits: number;
  #lastTorrent: number;

  /**
   * Opens the state in a folder, which is made where it is not there.
   *
   * @throws {StoreError} `locked`, `newer` or `system`; what is damaged is reported instead, now and later.
   */
  constructor(dir: string, report: (damage: StoreDamage) => void) {
    this.#paths = storePaths(dir);
    this.#report = report;
    using stack = new DisposableStack();
    Deno.mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#lock = stack.use(new StoreLock(this.#paths.lock, dir));
    this.#commitsFile = stack.use(new CommitsFile(this.#paths.commits));
    const answered = this.#commitsFile.found;
    this.#db = new Recovery(this.#paths, { answered, report }).open();
    stack.defer(() => this.#db.close());
    this.#writes = new Writes(this.#db);
    this.#meta = new TableRows(this.#db, META);
    this.#commits = Math.max(readMeta(this.#db, "commits") ?? 0, answered.commits);
    this.#lastTorrent = Math.max(
      readMeta(this.#db, "last_torrent") ?? 0,
      answered.lastTorrent,
      ...this.#meta.query("SELECT max(id) AS id FROM torrents").map(({ id }) => Number(id)),
      ...this.#meta.query("SELECT max(torrent) AS id FROM removed").map(({ id }) => Number(id)),
    );
    stack.move();
  }

  /** Makes changes in one commit, which is on the medium when this returns. */
  write(writes: readonly StoreWrite[]): WriteOutcome[] {
    const lastTorrent = this.#lastTorrent;
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const outcomes = writes.map((write) => this.#apply(write));
      this.#meta.put({ key: "commits", value: this.#commits + 1 });
      if (this.#lastTorrent !== lastTorrent) {
        this.#meta.put({ key: "last_torrent", value: this.#lastTorrent });
      }
      this.#db.exec("COMMIT");
      this.#commits++;
      this.#commitsFile.write({ commits: this.#commits, lastTorrent: this.#lastTorrent });
      return outcomes;
    } catch (error) {
      this.#lastTorrent = lastTorrent;
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** Torrents with numbers above `after`, in order: the values of {@linkcode LIST_COLUMNS}. */
  torrents({ after, limit }: { readonly after: number; readonly limit: number }): Value[][] {
    const rows = this.#rows(TORRENTS).query(
      `SELECT ${LIST_COLUMNS.join(", ")} FROM torrents LEFT JOIN progress ON torrent = id ` +
        "WHERE id > ? ORDER BY id LIMIT ?",
      after,
      limit,
    );
    return rows.map((row) => LIST_COLUMNS.map((column) => row[column] ?? null));
  }

  /** What a torrent was made from; a backup's where the database's own is damaged. */
  source(torrent: number): Row | undefined {
    const row = readRow(this.#rows(SOURCES), torrent);
    if (row !== "damaged") return row;
    const restored = this.#restore(torrent);
    const end = restored ? "a backup had it" : "it is lost";
    const text = `The metadata of torrent ${torrent} was damaged; ${end}`;
    this.#report({ kind: "source", torrent, text });
    return restored;
  }

  /** A record; one that is damaged is as good as none. */
  record(key: string): Uint8Array | undefined {
    const row = readRow(this.#rows(RECORDS), key);
    if (row === "damaged") {
      this.#report({ kind: "record", text: `The record ${key} was damaged; it was dropped` });
      return undefined;
    }
    return row?.bytes instanceof Uint8Array ? row.bytes : undefined;
  }

  /** All settings. */
  settings(): [string, string][] {
    return this.#rows(SETTINGS).select("ORDER BY key").map((
      { key, value },
    ) => [String(key), String(value)]);
  }

  /** All statistics. */
  statistics(): [string, number][] {
    return this.#rows(STATISTICS).select("ORDER BY key").map((
      { key, value },
    ) => [String(key), Number(value)]);
  }

  /** Events, newest first; damaged ones are left out. */
  events({ before, torrent, limit = DEFAULT_EVENTS_READ }: EventsOptions): Row[] {
    const rows = this.#rows(HISTORY).select(
      "WHERE id < ? AND (? IS NULL OR torrent = ?) ORDER BY id DESC LIMIT ?",
      before ?? Number.MAX_SAFE_INTEGER,
      torrent ?? null,
      torrent ?? null,
      Math.min(limit, MAX_EVENTS_READ),
    );
    return rows.filter((row) => isIntact(HISTORY, row));
  }

  /** Whether the newest backup has all that is in the database. */
  get isBackedUp(): boolean {
    return this.#paths.backups.some((path) => backupCommits(path) >= this.#commits);
  }

  /** Closes the database; what was answered is in it, and nothing beside it. */
  [Symbol.dispose](): void {
    this.#db.close();
    this.#commitsFile[Symbol.dispose]();
    this.#lock[Symbol.dispose]();
  }

  #apply(write: StoreWrite): WriteOutcome {
    this.#db.exec("SAVEPOINT one");
    try {
      this.#writes.apply(write, this.#lastTorrent + 1);
      this.#db.exec("RELEASE one");
    } catch (error) {
      if (!this.#db.isTransaction) throw error; // SQLite has undone everything
      this.#db.exec("ROLLBACK TO one; RELEASE one");
      const { kind, message } = asStoreError(error, "keep a change");
      return { error: { kind, message } };
    }
    return write.type === "add" ? { id: ++this.#lastTorrent } : {};
  }

  #rows(table: Table): TableRows {
    const known = this.#tables.get(table);
    if (known) return known;
    const rows = new TableRows(this.#db, table);
    this.#tables.set(table, rows);
    return rows;
  }

  /** Where even that fails, the row is taken from the backup each time. */
  #putBack(row: Row): void {
    try {
      this.#rows(SOURCES).putAsItIs(row);
    } catch (error) {
      if (!isContentTrouble(error)) throw error;
      ensurePrivateFile(this.#paths.suspect);
    }
  }

  #restore(torrent: number): Row | undefined {
    const backups = openBackups(this.#paths);
    try {
      for (const { db } of backups) {
        const row = readRow(new TableRows(db, SOURCES), torrent);
        if (row === undefined || row === "damaged") continue;
        this.#putBack(row);
        return row;
      }
    } finally {
      closeOrigins(backups, this.#paths);
    }
    return undefined;
  }
}

/** A row as it was written, or what it is instead. */
function readRow(rows: TableRows, key: Value): Row | "damaged" | undefined {
  try {
    const row = rows.get(key);
    return row === undefined || isIntact(rows.table, row) ? row : "damaged";
  } catch (error) {
    if (isContentTrouble(error)) return "damaged";
    throw error;
  }
}
