/**
 * What the daemon keeps, in one SQLite database that a worker owns: torrents, what they were made from, records of pieces,
 * settings, counters, history. Nothing outside of this folder knows SQL.
 *
 * @module
 */
export * from "./rows.ts";
export * from "./store.ts";
export * from "./store_error.ts";
export * from "./torrent_settings.ts";
export * from "./torrent_settings_codec.ts";
