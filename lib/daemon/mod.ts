/**
 * The long-running program: many torrents that survive anything, and the faces that it has for others.
 *
 * @module
 */
export * from "./control.ts";
export * from "./control_error.ts";
export * from "./daemon.ts";
export * from "./serve.ts";
export type * from "./settings/mod.ts";
export { StoreError } from "./store/mod.ts";
export type * from "./view/mod.ts";
