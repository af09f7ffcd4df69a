/**
 * What can be set of the daemon.
 *
 * @module
 */
export type * from "./daemon_settings.ts";
