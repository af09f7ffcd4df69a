/**
 * The torrents of the daemon: what is kept of each, and its run in the session while it has its turn.
 *
 * @module
 */
export { Library, type LibraryOptions } from "./library.ts";
export type { ManagedTorrent } from "./managed_torrent.ts";
export { AllowedRoots } from "./roots.ts";
export { withRecordsIn } from "./state_disk.ts";
