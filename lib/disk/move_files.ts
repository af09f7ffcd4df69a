import { makeSymlink } from "./_attributes.ts";
import { isMissing } from "./_containment.ts";
import { syncFolder } from "./_folder.ts";

/** Bytes that are copied at once. */
const COPY_LENGTH = 1 << 20;

/** Removes files below a folder, and folders that are empty then. What is not there is passed over. */
export async function removeFiles(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await ignoreMissing(Deno.remove(`${folder}/${path}`));
  await removeEmptyFolders(folder, paths.map((path) => `${folder}/${path}`));
}

/** A file that is moved: its path below the one folder, and below the other; one text where they are the same. */
export type FileMove = string | readonly [from: string, to: string];

/** Between which folders files are moved. */
export interface MoveOptions {
  /** The folder that they are in. */
  readonly from: string;
  /** The folder that they go to. */
  readonly to: string;
  /** Whether the same was begun before and cut short, and is to be ended; false by default. */
  readonly isResumed?: boolean;
}

/**
 * Moves files from one folder to another, all or none: where they have to be copied, none is removed before all are there and
 * on the medium. What is not there is passed over; nothing is ever written over.
 *
 * @throws {Error} if a file is in the way, or the system refuses; all is as it was then, also what was moved before it was cut
 * short.
 */
export async function moveFiles(moves: Iterable<FileMove>, options: MoveOptions): Promise<void> {
  const plan = await planMove(moves, options);
  const done = [...plan.done];
  try {
    for (const { from, to } of plan.left) {
      await makeFolderOf(to);
      if (!await renamed(from, to)) await copyFile(from, to);
      done.push({ from, to });
    }
    await syncFolders(done.map(({ to }) => to));
  } catch (error) {
    await takeBack(done, options);
    throw error;
  }
  for (const { from } of done) await ignoreMissing(Deno.remove(from));
  await removeEmptyFolders(options.from, done.map(({ from }) => from));
}

/**
 * Looks whether files could be moved.
 *
 * @throws {Error} if a file is in the way.
 */
export async function checkMove(moves: Iterable<FileMove>, options: MoveOptions): Promise<void> {
  await planMove(moves, options);
}

/** Whole paths. */
interface WholeMove {
  readonly from: string;
  readonly to: string;
}

interface MovePlan {
  /** Those that are to be moved. */
  readonly left: readonly WholeMove[];
  /** Those that are at their places already, of which something may be left where they were. */
  readonly done: readonly WholeMove[];
}

async function planMove(
  moves: Iterable<FileMove>,
  { from, to, isResumed = false }: MoveOptions,
): Promise<MovePlan> {
  const left: WholeMove[] = [];
  const done: WholeMove[] = [];
  for (const move of moves) {
    const [source, target] = typeof move === "string" ? [move, move] : move;
    const whole = { from: `${from}/${source}`, to: `${to}/${target}` };
    if (whole.from === whole.to) continue;
    const [before, after] = [await lengthAt(whole.from), await lengthAt(whole.to)];
    // A copy has its name when it is whole.
    const isThere = after !== undefined && isResumed && (before === undefined || before === after);
    if (isThere) done.push(whole);
    else if (before !== undefined) {
      if (after !== undefined) {
        throw new Error(`Cannot move the files: "${whole.to}" is there already`);
      }
      left.push(whole);
    }
  }
  return { left, done };
}

/** The length of what is at a path; undefined where nothing is. */
async function lengthAt(path: string): Promise<number | undefined> {
  try {
    return (await Deno.lstat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether something is at a path. */
export async function pathExists(path: string): Promise<boolean> {
  return await lengthAt(path) !== undefined;
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
async function takeBack(moves: readonly WholeMove[], { to: root }: MoveOptions): Promise<void> {
  for (const { from, to } of moves) {
    if (await pathExists(from)) await ignoreMissing(Deno.remove(to));
    else {
      await makeFolderOf(from);
      await Deno.rename(to, from);
    }
  }
  await removeEmptyFolders(root, moves.map(({ to }) => to));
}

/** What folders have in them is on the medium when this resolves. */
async function syncFolders(paths: readonly string[]): Promise<void> {
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf("/"))));
  for (const folder of folders) await syncFolder(folder);
}

async function makeFolderOf(path: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
}

/** Removes the folders below `root` that whole paths were in, the deepest first, as far as they are empty. */
async function removeEmptyFolders(root: string, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.slice(root.length + 1).split("/");
    while (parts.pop() !== undefined && parts.length > 0) folders.add(parts.join("/"));
  }
  const deepestFirst = [...folders].sort((a, b) => b.split("/").length - a.split("/").length);
  for (const path of deepestFirst) {
    try {
      await Deno.remove(`${root}/${path}`);
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
