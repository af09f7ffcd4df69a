/**
 * What of the host needs files alone: without sessions and sockets it is loaded in half the time.
 *
 * @module
 */
export * from "./create_torrent.ts";
export { DenoDisk, makeTemporaryFolder, type TemporaryFolder } from "../../disk/mod.ts";
