/**
 * The torrents of the daemon: what is kept of each, and its run in the session while it has its turn.
 *
 * @module
 */
export { Library, type LibraryOptions } from "./library.ts";
export type { ManagedTorrent } from "./managed_torrent.ts";
export { type ReadingOptions, readPlainSource, type ReadSource } from "./reading.ts";
export { withRecordsIn } from "./state_disk.ts";
export { summaryOf } from "./torrent_facts.ts";
export { visibleFiles } from "./torrent_options.ts";
