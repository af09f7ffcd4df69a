/**
 * The part of `@std/fs` that Shoal uses, over Deno's own API, for where JSR is out of reach.
 *
 * @module
 */

/** Makes a folder and its parents, unless they are there; throws if a file is in the way. */
export async function ensureDir(dir: string | URL): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
  } catch (error) {
    const isDirectory = await Deno.stat(dir).then((s) => s.isDirectory, () => false);
    if (!isDirectory) throw error;
  }
}

/** What {@linkcode walk} gives for each entry. */
export interface WalkEntry extends Deno.DirEntry {
  /** The path, which starts with that of the root. */
  path: string;
}

/** What {@linkcode walk} is told; a part of the original's options. */
export interface WalkOptions {
  /** Whether files are given. */
  includeFiles?: boolean;
  /** Whether folders are given. */
  includeDirs?: boolean;
  /** Whether symbolic links are given. */
  includeSymlinks?: boolean;
  /** How deep to go. */
  maxDepth?: number;
}

/** Gives the entries of a folder and of all folders in it, and the root itself first. */
export async function* walk(root: string, options: WalkOptions = {}): AsyncGenerator<WalkEntry> {
  const {
    includeFiles = true,
    includeDirs = true,
    includeSymlinks = true,
    maxDepth = Infinity,
  } = options;
  if (includeDirs) {
    const name = root.replace(/\/+$/, "").split("/").pop() ?? root;
    yield { path: root, name, isDirectory: true, isFile: false, isSymlink: false };
  }
  if (maxDepth < 1) return;
  for await (const entry of Deno.readDir(root)) {
    const path = root.endsWith("/") ? root + entry.name : `${root}/${entry.name}`;
    if (entry.isSymlink) {
      if (includeSymlinks) yield { path, ...entry };
    } else if (entry.isDirectory) {
      yield* walk(path, { ...options, maxDepth: maxDepth - 1 });
    } else if (includeFiles) {
      yield { path, ...entry };
    }
  }
}
