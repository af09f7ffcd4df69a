/**
 * Folders that are watched: what is put into them is added.
 *
 * @module
 */
export * from "./watch_folders.ts";
