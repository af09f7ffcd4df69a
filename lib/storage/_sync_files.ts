import type { FileStore } from "../io/mod.ts";
import { MissingDataError } from "./missing_data_error.ts";

/**
 * Returns once files, by number and path, are on the medium.
 *
 * @throws {MissingDataError} if some are not there any more: the others are on the medium. {Error} the system's for anything else.
 */
export async function syncFiles(
  store: FileStore,
  files: ReadonlyMap<number, string>,
): Promise<void> {
  try {
    return await store.sync([...files.values()]);
  } catch (error) {
    if (!isLost(error)) throw error;
  }
  const lost = new Map<number, string>();
  for (const [file, path] of files) {
    try {
      await store.sync([path]);
    } catch (error) {
      if (!isLost(error)) throw error;
      lost.set(file, path);
    }
  }
  if (lost.size > 0) throw new MissingDataError(lost);
}

/** Says whether an error means that a file is not what it was. */
function isLost(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ESTALE");
}
