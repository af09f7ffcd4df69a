import { RecordedLog } from "../../lib/testing/mod.ts";

/** A log of all levels that keeps what it is told, and can show it as a log file would. */
export class FakeLog extends RecordedLog {
  /** All that a log file could show of the records: every text in them, those of errors and their causes too. */
  text(): string {
    return this.records.map((record) => Deno.inspect(record, { depth: 10 })).join("\n");
  }
}
