import { makeSymlink } from "./_attributes.ts";

/** Bytes that are copied at once. */
const COPY_LENGTH = 1 << 20;

/** Removes files below a folder, and folders that are empty then. What is not there is passed over. */
export async function removeFiles(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await ignoreMissing(Deno.remove(`${folder}/${path}`));
  await removeEmptyFolders(folder, paths);
}

/**
 * Moves files from one folder to another, all or none: where they have to be copied, none is removed before all are there and
 * on the medium. What is not there is passed over; nothing is ever written over.
 *
 * @throws {Error} if a file is in the way, or the system refuses; all is as it was then.
 */
export async function moveFiles(
  paths: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const present: string[] = [];
  for (const path of paths) {
    if (!await pathExists(`${from}/${path}`)) continue;
    if (await pathExists(`${to}/${path}`)) {
      throw new Error(`Cannot move the files: "${to}/${path}" is there already`);
    }
    present.push(path);
  }
  const done: string[] = [];
  try {
    for (const path of present) {
      await makeFolderOf(`${to}/${path}`);
      if (!await renamed(`${from}/${path}`, `${to}/${path}`)) {
        await copyFile(`${from}/${path}`, `${to}/${path}`);
      }
      done.push(path);
    }
  } catch (error) {
    await takeBack(done, { from, to });
    throw error;
  }
  for (const path of present) await ignoreMissing(Deno.remove(`${from}/${path}`));
  await removeEmptyFolders(from, present);
}

/** Whether something is at a path. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** Renames a file; false where it is on another file system. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await Deno.rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EXDEV") return false;
    throw error;
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  if ((await Deno.lstat(from)).isSymlink) return await copyLink(from, to);
  const part = `${to}.shoal-copy`;
  try {
    using source = await Deno.open(from, { read: true });
    using target = await Deno.open(part, { write: true, create: true, truncate: true });
    const buffer = new Uint8Array(COPY_LENGTH);
    for (;;) {
      const length = await source.read(buffer);
      if (length === null) break;
      for (let at = 0; at < length;) at += await target.write(buffer.subarray(at, length));
    }
    await target.sync();
    const { mtime, atime } = await source.stat();
    if (mtime) await target.utime(atime ?? mtime, mtime);
    await Deno.rename(part, to);
  } catch (error) {
    await ignoreMissing(Deno.remove(part));
    throw error;
  }
}

/** Makes a link anew; as it is relative, it leads to what was moved with it. */
async function copyLink(from: string, to: string): Promise<void> {
  await makeSymlink(to, { text: await Deno.readLink(from), type: await typeBehind(from) });
}

async function typeBehind(link: string): Promise<"file" | "dir"> {
  try {
    return (await Deno.stat(link)).isDirectory ? "dir" : "file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "file";
    throw error;
  }
}

/** Undoes what was moved so far. */
async function takeBack(
  paths: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  for (const path of paths) {
    if (await pathExists(`${from}/${path}`)) await ignoreMissing(Deno.remove(`${to}/${path}`));
    else await Deno.rename(`${to}/${path}`, `${from}/${path}`);
  }
  await removeEmptyFolders(to, paths);
}

async function makeFolderOf(path: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
}

/** Removes the folders that paths were in, the deepest first, as far as they are empty; never the folder itself. */
async function removeEmptyFolders(folder: string, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    while (parts.pop() !== undefined && parts.length > 0) folders.add(parts.join("/"));
  }
  const deepestFirst = [...folders].sort((a, b) => b.split("/").length - a.split("/").length);
  for (const path of deepestFirst) {
    try {
      await Deno.remove(`${folder}/${path}`);
    } catch {
      // It is not empty, or not there: then it is to stay as it is.
    }
  }
}

async function ignoreMissing(removing: Promise<void>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
