/**
 * Downloads a torrent with a log of one's own: what happens to torrents and peers, as a line of JSON each, on stderr.
 *
 *     deno run --allow-net --allow-read --allow-write examples/custom_log.ts FILE.torrent
 *
 * @module
 */
import { download, type Log, type LogLevel, type LogRecord } from "@shoal/shoal";

/** From what matters most to what matters least. */
const LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug", "trace"];

/** A log of all that matters at least as much as a level; there are no passkeys in it at any level. */
class JsonLog implements Log {
  readonly #least: LogLevel;

  constructor(least: LogLevel) {
    this.#least = least;
  }

  enabled(level: LogLevel): boolean {
    return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#least);
  }

  write({ level, message, torrent, peer, error }: LogRecord): void {
    if (!this.enabled(level)) return;
    const reason = error instanceof Error ? error.message : error;
    const at = new Date().toISOString();
    console.error(JSON.stringify({ at, level, torrent, peer, message, reason }));
  }
}

const [source = ""] = Deno.args;
await download(source, { log: new JsonLog("debug") });
