import { ensureDir } from "@std/fs";
import { checkInside, isMissing, joinInside } from "./_containment.ts";
import { closeFile, type FileDescriptor, openFile, syncFile } from "./_positional_file.ts";

/**
 * A folder that no path below it leads out of. It opens files, makes the folders they need, and remembers which folders
 * have entries that are not on the medium yet.
 *
 * Symbolic links are resolved each time that a file is opened, for they may change.
 */
export class Folder {
  readonly root: string;
  /** Real paths of folders in which something was made, moved or removed since they were synced. */
  #changed = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  /** Opens a file that is there. */
  async openExisting(path: string, flags: "r" | "r+"): Promise<FileDescriptor> {
    return await openFile(await this.resolve(path), flags);
  }

  /** Makes a file where nothing is, and its folders. */
  async create(path: string): Promise<FileDescriptor> {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const parent = await this.ensureParent(path);
    // Refuses what has come in between, a dangling symbolic link too.
    const fd = await openFile(`${parent}/${name}`, "wx+");
    this.#changed.add(parent);
    return fd;
  }

  /** The real path of what is at a path; rejects with ENOENT or ENOTDIR where nothing is. */
  async resolve(path: string): Promise<string> {
    const full = joinInside(this.root, path);
    const real = await Deno.realPath(full);
    await this.#checkReal(real, full, path);
    return real;
  }

  /**
   * The path of an entry whose folder is resolved but which is not itself, as it is to be renamed or removed; rejects with
   * ENOENT or ENOTDIR where its folder is not.
   */
  async entry(path: string): Promise<string> {
    const full = joinInside(this.root, path);
    const cut = full.lastIndexOf("/");
    const parent = await Deno.realPath(full.slice(0, cut));
    await this.#checkReal(parent, full.slice(0, cut), path);
    return parent + full.slice(cut);
  }

  /** Makes the folders that a path needs; gives the real path of the last. */
  async ensureParent(path: string): Promise<string> {
    const parts = joinInside(this.root, path).slice(this.root.length + 1).split("/").slice(0, -1);
    await this.#ensureRoot();
    const realRoot = await Deno.realPath(this.root);
    let real = realRoot;
    for (const [depth, part] of parts.entries()) {
      try {
        real = await Deno.realPath(`${real}/${part}`);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await ensureDir(`${real}/${part}`);
        this.#changed.add(real);
        real = await Deno.realPath(`${real}/${part}`);
      }
      checkInside(realRoot, real, parts.slice(0, depth + 1).join("/"));
    }
    return real;
  }

  /** Says that an entry of a folder was changed, whose real path this is. */
  entryChanged(realFolder: string): void {
    this.#changed.add(realFolder);
  }

  /** Returns once the entries of all folders that were changed are on the medium. */
  async syncEntries(): Promise<void> {
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      for (const path of changed) {
        await syncFolder(path);
        changed.delete(path);
      }
    } finally {
      for (const path of changed) this.#changed.add(path); // what failed is tried again
    }
  }

  /** Makes sure that a real path is inside. One that is as it was written has no symbolic links on the way, so it is. */
  async #checkReal(real: string, full: string, path: string): Promise<void> {
    if (real !== full) checkInside(await Deno.realPath(this.root), real, path);
  }

  async #ensureRoot(): Promise<void> {
    const absent: string[] = [];
    for (let path = this.root; !await exists(path); path = parentOf(path)) absent.push(path);
    if (absent.length === 0) return;
    await ensureDir(this.root);
    for (const path of absent) this.#changed.add(parentOf(path));
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.realPath(path);
    return true;
  } catch (error) {
    if (isMissing(error) && path !== parentOf(path)) return false;
    throw error;
  }
}

/** The folder that a path is in. */
export function parentOf(path: string): string {
  const cut = path.replace(/\/+$/, "").lastIndexOf("/");
  return cut < 0 ? "." : path.slice(0, cut) || "/";
}

export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return; // where a folder can not be opened as a file
  let fd: FileDescriptor;
  try {
    fd = await openFile(path, "r");
  } catch (error) {
    // The folder is gone again, or it is above the root and out of what Shoal was allowed to read.
    if (isMissing(error) || error instanceof Deno.errors.NotCapable) return;
    throw error;
  }
  try {
    await syncFile(fd);
  } finally {
    await closeFile(fd);
  }
}
