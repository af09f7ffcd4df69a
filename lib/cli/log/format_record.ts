import type { LogRecord } from "../../io/mod.ts";
import { plainText } from "../output/plain_text.ts";

function errorText(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A line of the log for people: time, level, torrent, peer, message, error. */
export function formatTextRecord(record: LogRecord, wallTimeMs: number): string {
  const subjects = [record.torrent, record.peer]
    .flatMap((subject) => subject === undefined ? [] : [`[${plainText(subject)}] `]);
  const error = errorText(record.error);
  const tail = error === undefined ? "" : `: ${plainText(error)}`;
  const time = new Date(wallTimeMs).toISOString();
  return `${time} ${record.level.padEnd(5)} ${subjects.join("")}${
    plainText(record.message)
  }${tail}\n`;
}

/** A line of the log for programs: an object with time, level, message and what else there is. */
export function formatJsonRecord(record: LogRecord, wallTimeMs: number): string {
  const { level, message, torrent, peer, error } = record;
  const time = new Date(wallTimeMs).toISOString();
  return JSON.stringify({ time, level, message, torrent, peer, error: errorText(error) }) + "\n";
}
