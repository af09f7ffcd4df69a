import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32c } from "../../hash/mod.ts";

/** What a cell of a table can hold. */
export type Value = null | number | bigint | string | Uint8Array;

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** A table. Each has a column `checksum` besides, over all others. */
export interface Table {
  /** What it is called. */
  readonly name: string;
  /** Its primary key. */
  readonly key: string;
  /** All other columns but `checksum`. */
  readonly columns: readonly string[];
}

/** Facts of the database itself; later versions must be able to read those of earlier ones, and the other way. */
export const META: Table = { name: "meta", key: "key", columns: ["value"] };

/** Who the torrents are, once more: what is needed to list one whose other row is damaged. */
export const IDENTITIES: Table = {
  name: "identities",
  key: "torrent",
  columns: ["info_hash", "info_hash_v2", "name", "output_dir", "added_at"],
};

/** Torrents and what is set of them. */
export const TORRENTS: Table = {
  name: "torrents",
  key: "id",
  columns: [...IDENTITIES.columns, "needs_check", "settings", "summary"],
};

/** How far torrents are. */
export const PROGRESS: Table = {
  name: "progress",
  key: "torrent",
  columns: [
    "uploaded_bytes",
    "downloaded_bytes",
    "corrupt_bytes",
    "wanted_bytes",
    "done_bytes",
    "have_bytes",
    "done_at",
    "started_at",
    "active_at",
    "edited_at",
    "seconds_downloading",
    "seconds_seeding",
  ],
};

/** What torrents were made from. */
export const SOURCES: Table = { name: "sources", key: "torrent", columns: ["kind", "bytes"] };

/** Torrents that were removed, so that no backup brings them back. */
export const REMOVED: Table = { name: "removed", key: "torrent", columns: ["removed_at"] };

/** Records of torrents and of the session: pieces that are there, nodes of the DHT, … */
export const RECORDS: Table = { name: "records", key: "key", columns: ["bytes"] };

/** Settings, as JSON. */
export const SETTINGS: Table = { name: "settings", key: "key", columns: ["value"] };

/** Counters since the state was made. */
export const STATISTICS: Table = { name: "statistics", key: "key", columns: ["value"] };

/** What happened. */
export const HISTORY: Table = {
  name: "history",
  key: "id",
  columns: ["time", "torrent", "kind", "detail"],
};

/** The columns of the list, in order: those of a torrent and those of its progress. */
export const LIST_COLUMNS: readonly string[] = [
  TORRENTS.key,
  ...TORRENTS.columns,
  ...PROGRESS.columns,
];

/** Tables that are read whole at each start, and so are checked then. */
export const LIST_TABLES = [REMOVED, IDENTITIES, TORRENTS, PROGRESS, SETTINGS, STATISTICS];

/** All that a backup has but {@linkcode META}; what names a torrent comes after {@linkcode REMOVED}. */
export const TABLES = [...LIST_TABLES, SOURCES, RECORDS, HISTORY];

const encoder = new TextEncoder();

/** Room for the text of most rows; longer ones get their own. */
const room = new Uint8Array(4096);

/** The checksum of a row. Columns without a value do not count, so that a later version can add some. */
export function rowChecksum(table: Table, row: Row): number {
  let text = partOf(table.key, row[table.key]);
  for (const column of table.columns) text += partOf(column, row[column]);
  // A character takes three bytes at most.
  if (text.length * 3 > room.length) return crc32c(encoder.encode(text));
  return crc32c(room.subarray(0, encoder.encodeInto(text, room).written));
}

function partOf(column: string, value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  const text = value instanceof Uint8Array ? `${crc32c(value)} ${value.length}` : String(value);
  return `${column} ${text.length} ${text}\n`;
}

/** Whether a row is as it was written. */
export function isIntact(table: Table, row: Row): boolean {
  return row.checksum === rowChecksum(table, row);
}

/** Numbers that fit one, as numbers: a damaged row may have others. */
function plainRow(row: Readonly<Record<string, Value>>): Row {
  const plain: Record<string, Value> = {};
  for (const [column, value] of Object.entries(row)) {
    const fits = typeof value === "bigint" && value === BigInt(Number(value)) &&
      Number.isSafeInteger(Number(value));
    plain[column] = fits ? Number(value) : value;
  }
  return plain;
}

/** The rows of a table. What it reads may be damaged, see {@linkcode isIntact}. */
export class TableRows {
  readonly table: Table;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, table: Table) {
    this.#db = db;
    this.table = table;
  }

  /** The row with a key. */
  get(key: Value): Row | undefined {
    return this.select(`WHERE ${this.table.key} = ?`, key)[0];
  }

  /** Whether there is a row with a key. */
  has(key: Value): boolean {
    const { name, key: column } = this.table;
    return this.query(`SELECT 1 AS one FROM ${name} WHERE ${column} = ?`, key).length > 0;
  }

  /** Rows, by the rest of the SQL. */
  select(rest: string, ...values: readonly Value[]): Row[] {
    const columns = [this.table.key, ...this.table.columns, "checksum"].join(", ");
    return this.query(`SELECT ${columns} FROM ${this.table.name} ${rest}`, ...values);
  }

  /** Whatever some SQL gives, or nothing. It is prepared once: what is prepared takes memory until it is collected. */
  query(sql: string, ...values: readonly Value[]): Row[] {
    const statement = this.#prepare(sql);
    try {
      return statement.all(...values);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // A number is too large for one: the row is damaged. It is read all the same, so that the others are.
      statement.setReadBigInts(true);
      try {
        return statement.all(...values).map(plainRow);
      } finally {
        statement.setReadBigInts(false);
      }
    }
  }

  /** Puts a row that has its checksum, which is right. */
  putAsItIs(row: Row): void {
    this.#put(row, row.checksum ?? null);
  }

  /** Puts a row in the place of the one with its key, if any. */
  put(row: Row): void {
    this.#put(row, rowChecksum(this.table, row));
  }

  /** Removes the row with a key, if there is one. */
  remove(key: Value): void {
    this.#prepare(`DELETE FROM ${this.table.name} WHERE ${this.table.key} = ?`).run(key);
  }

  #put(row: Row, checksum: Value): void {
    const { name, key, columns } = this.table;
    const all = [key, ...columns];
    const marks = all.map(() => "?").join(", ");
    this.#prepare(
      `INSERT OR REPLACE INTO ${name} (${all.join(", ")}, checksum) VALUES (${marks}, ?)`,
    ).run(...all.map((column) => row[column] ?? null), checksum);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
