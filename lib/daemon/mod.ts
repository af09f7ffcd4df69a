/**
 * The long-running program: many torrents that survive anything, and the faces that it has for others.
 *
 * @module
 */
export * from "./control.ts";
export * from "./control_error.ts";
export * from "./daemon.ts";
export {
  hashPassword,
  openStreamServer,
  SALT_BYTES,
  type StreamAddress,
  type StreamServer,
  type StreamServerOptions,
} from "./http/mod.ts";
export * from "./serve.ts";
export type * from "./settings/mod.ts";
export {
  findSubtitles,
  type MediaKind,
  mediaKindOf,
  type StreamableTorrent,
} from "./streaming/mod.ts";
export { StoreError } from "./store/mod.ts";
export type * from "./view/mod.ts";
