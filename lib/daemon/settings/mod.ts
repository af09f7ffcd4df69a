/**
 * What can be set of the daemon, what is so by default, and how it is checked.
 *
 * @module
 */
export { FieldError } from "../json/mod.ts";
export type * from "./daemon_settings.ts";
export * from "./default_settings.ts";
export * from "./settings_codec.ts";
