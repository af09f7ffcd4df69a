import type { Clock, Log, LogLevel, LogRecord } from "../../io/mod.ts";
import { formatJsonRecord, formatTextRecord } from "./format_record.ts";

const LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug", "trace"];

/** The level for `-v`, `-vv` and `-vvv`; without, what a log file has: what happens to torrents. */
export function levelFor(verbosity: number): LogLevel {
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(1, verbosity) + 1)] ?? "trace";
}

/** How to keep a log. */
export interface ProgramLogOptions {
  /** What is more detailed than this is left out. */
  readonly level: LogLevel;
  /** How lines are written. */
  readonly format: "text" | "json";
  /** For the time of each line. */
  readonly clock: Clock;
  /** Takes each line; its end is a line feed. */
  readonly write: (line: string) => void;
}

/** The log of the program. */
export class ProgramLog implements Log {
  readonly #options: ProgramLogOptions;
  readonly #most: number;

  /** Begins one. */
  constructor(options: ProgramLogOptions) {
    this.#options = options;
    this.#most = LEVELS.indexOf(options.level);
  }

  /** Whether lines of this level are kept. */
  enabled(level: LogLevel): boolean {
    return LEVELS.indexOf(level) <= this.#most;
  }

  /** Keeps a line. */
  write(record: LogRecord): void {
    if (!this.enabled(record.level)) return;
    const format = this.#options.format === "json" ? formatJsonRecord : formatTextRecord;
    this.#options.write(format(record, this.#options.clock.wallTime()));
  }
}

/** Keeps nothing. */
export const NO_LOG: Log = {
  enabled(): boolean {
    return false;
  },
  write(): void {
    // Nobody reads it.
  },
};
