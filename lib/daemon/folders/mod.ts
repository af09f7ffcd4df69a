/**
 * Folders of the daemon's machine, as far as those who ask over the network may see them.
 *
 * @module
 */
export { Folders, type FoldersOptions } from "./folders.ts";
