/**
 * How much a line of the log matters.
 *
 * - `error`: Shoal can not do what it was asked to; someone has to act.
 * - `warn`: something went wrong that Shoal works around (a tracker fails, a peer is banned).
 * - `info`: what happens to a torrent as a whole (added, checked, completed, announced).
 * - `debug`: what happens with each peer, request to a tracker and file.
 * - `trace`: each message of the wire.
 *
 * No level ever has passkeys, tokens or keys: tracker URLs are shortened before they get here.
 */
export type LogLevel = "error" | "warn" | "info" | "debug" | "trace";

/** One line of the log. */
export interface LogRecord {
  /** How much it matters. */
  readonly level: LogLevel;
  /** What happened: a sentence without a full stop. */
  readonly message: string;
  /** Name of the torrent it is about. */
  readonly torrent?: string;
  /** `host:port` of the peer it is about. */
  readonly peer?: string;
  /** What went wrong. */
  readonly error?: unknown;
}

/** Where the log goes. */
export interface Log {
  /** Whether lines of this level are kept, so that costly ones need not be made. */
  enabled(level: LogLevel): boolean;
  /** Keeps a line. */
  write(record: LogRecord): void;
}
