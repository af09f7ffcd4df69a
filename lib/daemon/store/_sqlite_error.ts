import { StoreError } from "./store_error.ts";

/** Result codes of SQLite, their lowest byte. */
const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** The result code of SQLite that an error has; undefined where it has none, as those of `prepare` do. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** Whether an error says that a database is damaged. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  if (code !== undefined) return code === CORRUPT || code === NOT_A_DATABASE;
  return error instanceof Error &&
    /malformed|not a database|no such (table|column)/.test(error.message);
}

/** Codes that say that the system is to blame: no permission, memory, space or file. */
const SYSTEM = new Set([3, 5, 6, 7, 8, 10, 13, 14, 15, 23]);

/** A file was shorter than a database that says so of itself: an I/O error, by its number. */
const SHORT_READ = 522;

/**
 * Whether an error that came while a database was opened and checked may come of what is in it. What the system refuses
 * does not: it may be better next time.
 */
export function isContentTrouble(error: unknown): boolean {
  if (error instanceof StoreError) return false;
  if (error instanceof Error && "errcode" in error && error.errcode === SHORT_READ) return true;
  const code = resultCode(error);
  if (code !== undefined) return !SYSTEM.has(code);
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR" &&
    !/unable to open|readonly|is locked|disk I\/O|is full|out of memory/.test(error.message);
}

/** Whether an error says that someone else has the database. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY || error instanceof Error && /is locked/.test(error.message);
}

/** What an error is for those who asked. */
export function asStoreError(error: unknown, what: string): StoreError {
  if (error instanceof StoreError) return error;
  const why = error instanceof Error ? error.message : String(error);
  const isFull = resultCode(error) === FULL || /disk is full|ENOSPC|os error 28/.test(why);
  const kind = isFull ? "full" : isDamage(error) ? "damaged" : "system";
  return new StoreError(kind, `Cannot ${what}: ${why}`, { cause: error });
}
