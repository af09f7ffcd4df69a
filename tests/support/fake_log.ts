import type { Log, LogLevel, LogRecord } from "../../lib/io/mod.ts";

/** A log of all levels that keeps what it is told. */
export class FakeLog implements Log {
  /** What was told, in order. */
  readonly records: LogRecord[] = [];

  enabled(_level: LogLevel): boolean {
    return true;
  }

  write(record: LogRecord): void {
    this.records.push(record);
  }

  /** All that a log file could show of the records: every text in them, those of errors and their causes too. */
  text(): string {
    return this.records.map((record) => Deno.inspect(record, { depth: 10 })).join("\n");
  }
}
