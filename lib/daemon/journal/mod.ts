/**
 * What happened to torrents: noted as it happens, kept in the store, and put into words for those who ask.
 *
 * @module
 */
export { Journal, type JournalStore } from "./journal.ts";
export type { JournalNote } from "./note.ts";
export { type SeenTracker, TrackerWatch } from "./tracker_watch.ts";
