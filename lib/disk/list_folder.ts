/** A file in a folder. */
export interface ListedFile {
  /** What it is called. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970; 0 where that is not known. */
  readonly mtimeMs: number;
}

/**
 * Lists the regular files of one folder, those in folders of it left out, as are symbolic links; none where there is no such
 * folder.
 *
 * @param wants says by its name whether a file is to be listed; others are not looked at
 * @throws {Error} if the system refuses to read the folder.
 */
export async function listFolder(
  folder: string,
  wants: (name: string) => boolean,
): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !wants(name)) continue;
      const file = await look(folder, name);
      if (file) files.push(file);
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return files;
}

/** What a file is like now; undefined where it is gone since. */
async function look(folder: string, name: string): Promise<ListedFile | undefined> {
  try {
    const { size, mtime } = await Deno.lstat(`${folder}/${name}`);
    return { name, size, mtimeMs: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
