/**
 * What those outside see of the daemon: plain shapes that every face reads.
 *
 * @module
 */
export type * from "./ban_view.ts";
export type * from "./creation_view.ts";
export type * from "./file_view.ts";
export type * from "./folder_view.ts";
export type * from "./journal_entry.ts";
export type * from "./peer_view.ts";
export type * from "./preview_view.ts";
export type * from "./rates_view.ts";
export type * from "./torrent_view.ts";
export type * from "./tracker_view.ts";
