/**
 * The only room with files: `io`'s files, records and hashing over Deno, with their workers.
 *
 * It needs `--allow-read` and `--allow-write` for the folders it is told, and nothing else.
 *
 * @module
 */
export { DenoDisk, type DenoDiskOptions } from "./deno_disk.ts";
export { diskSpaceAt, type SpaceOfDisk } from "./disk_space.ts";
export { findFiles, type FindFilesOptions, type FoundFile } from "./find_files.ts";
export {
  isWritableFolder,
  lookAtPath,
  namesInFolder,
  type PathInfo,
  realPathOf,
} from "./folder_contents.ts";
export { type ListedFile, listFolder } from "./list_folder.ts";
export { PathOutsideError } from "./path_outside_error.ts";
export {
  checkMove,
  type FileMove,
  moveFiles,
  type MoveOptions,
  pathExists,
  removeFiles,
} from "./move_files.ts";
export { keepPrivateText, type PrivateText } from "./private_file.ts";
export { readText } from "./read_text.ts";
export { makeTemporaryFolder, type TemporaryFolder } from "./temporary_folder.ts";
