import type { Log, LogLevel, LogRecord } from "../io/mod.ts";

/** A log of all levels that keeps what it is told. */
export class RecordedLog implements Log {
  /** What was told, in order. */
  readonly records: LogRecord[] = [];

  /** All levels are kept. */
  enabled(_level: LogLevel): boolean {
    return true;
  }

  /** Keeps a line. */
  write(record: LogRecord): void {
    this.records.push(record);
  }
}
