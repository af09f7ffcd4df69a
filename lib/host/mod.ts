/**
 * Sessions over Deno's own network and disk.
 *
 * @module
 */
export * from "./files/mod.ts";
export * from "./deno_io.ts";
export * from "./dht.ts";
export * from "./download.ts";
export * from "./read_source.ts";
export * from "./session.ts";
export {
  checkMove,
  diskSpaceAt,
  type FileMove,
  isWritableFolder,
  keepPrivateText,
  type ListedFile,
  listFolder,
  lookAtPath,
  moveFiles,
  type MoveOptions,
  namesInFolder,
  pathExists,
  type PathInfo,
  type PrivateText,
  readText,
  realPathOf,
  removeFiles,
  type SpaceOfDisk,
} from "../disk/mod.ts";
export {
  type HttpAnswerer,
  type HttpListenAt,
  type HttpListener,
  type HttpListenerOptions,
  listenHttp,
} from "../net/mod.ts";
