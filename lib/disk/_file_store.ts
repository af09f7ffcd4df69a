import { relative } from "node:path";
import { toHex } from "../hash/mod.ts";
import type { Allocation, FileStat, FileStore, VerifiedWrite } from "../io/mod.ts";
import { isMissing, joinInside } from "./_containment.ts";
import { allocateFile } from "./_allocate.ts";
import { makeExecutable, makeSymlink } from "./_attributes.ts";
import { Folder, parentOf } from "./_folder.ts";
import { freeBytesAt } from "./disk_space.ts";
import type { HandleCache } from "./_handle_cache.ts";
import type { FileIdentity } from "./_hash_messages.ts";
import {
  type FileDescriptor,
  identify,
  readFully,
  syncData,
  truncateFile,
  writeFully,
} from "./_positional_file.ts";
import { StaleFileError } from "./_stale_file_error.ts";
import type { ThreadPool } from "./_thread_pool.ts";
import { writeVerifiedHere } from "./_write_verified_here.ts";

/** Files synced at once: enough for a file system to write them in one go. */
const SYNC_CONCURRENCY = 16;

/** Files that are open at once for pieces that are written together; a piece of more is written file by file. */
const MAX_FILES_TOGETHER = 32;

/**
 * The files below one folder of this machine.
 *
 * A file that was written through this store and has gone since is not made anew without a word: the next write is
 * rejected with ENOENT, the one after makes it. So is the syncing of a file in whose place there is another, with ESTALE.
 */
export class DenoFileStore implements FileStore {
  readonly root: string;
  readonly #handles: HandleCache;
  readonly #pool: ThreadPool;
  /** The files that threads were given, by path, with the descriptor that they were open by. */
  readonly #targets = new Map<string, Target>();
  readonly #folder: Folder;
  /** Files that this store has written, so they ought to be there. */
  readonly #written = new Set<string>();
  #closed = false;

  constructor(root: string, handles: HandleCache, pool: ThreadPool) {
    this.root = root;
    this.#folder = new Folder(root);
    this.#handles = handles;
    this.#pool = pool;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    // What is open may be no longer what the path names: the next read opens it anew.
    await this.#handles.discard(joinInside(this.root, path));
    try {
      const info = await Deno.stat(await this.#folder.resolve(path));
      const kind = info.isFile ? "file" : info.isDirectory ? "directory" : "other";
      return { size: info.size, mtimeMs: info.mtime?.getTime() ?? 0, kind };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async read(path: string, position: number, into: Uint8Array): Promise<number> {
    try {
      return await this.#reading(path, (fd) => readFully(fd, position, into));
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  async write(path: string, position: number, data: Uint8Array): Promise<void> {
    await this.#writing(path, (fd) => writeFully(fd, position, data));
  }

  async writeVerified(pieces: readonly VerifiedWrite[]): Promise<boolean[]> {
    const paths = [...new Set(pieces.flatMap(({ spans }) => spans.map(({ path }) => path)))];
    if (paths.length > MAX_FILES_TOGETHER) {
      const write: FileStore["write"] = (path, at, data) => this.write(path, at, data);
      return await writeVerifiedHere(pieces, write);
    }
    return await this.#withTargets(paths, [], async (targets) => {
      if (!this.#pool.takes(pieces.map(({ data }) => data))) {
        return await writeVerifiedHere(pieces, async (path, at, data) => {
          await writeFully(targets[paths.indexOf(path)]?.fd ?? -1, at, data);
        });
      }
      const numbers = new Map(paths.map((path, number) => [path, number]));
      const { stored } = await this.#pool.first().ask({
        type: "store",
        files: targets.map(({ real, identity }) => ({ path: real, identity })),
        pieces: pieces.map(({ data, sha1, spans }) => ({
          data,
          sha1: toHex(sha1),
          spans: spans.map((span) =>
            [numbers.get(span.path) ?? -1, span.position, span.start, span.length] as const
          ),
        })),
      });
      if (stored === undefined) throw new Error("Cannot write: the worker gave no answer");
      return [...stored];
    });
  }

  async allocate(path: string, size: number, how: Allocation): Promise<void> {
    await this.#writing(path, (fd) => allocateFile(fd, size, how));
  }

  async truncate(path: string, size: number): Promise<void> {
    await this.#writing(path, (fd) => truncateFile(fd, size));
  }

  async sync(paths: Iterable<string>): Promise<void> {
    const all = [...paths];
    for (let start = 0; start < all.length; start += SYNC_CONCURRENCY) {
      const some = all.slice(start, start + SYNC_CONCURRENCY);
      await Promise.all(some.map((path) => this.#sync(path)));
    }
    await this.#folder.syncEntries();
  }

  async remove(path: string): Promise<void> {
    await this.#change(path, async (entry) => {
      await Deno.remove(entry);
      this.#written.delete(path);
    });
  }

  async removeEmptyDirectory(path: string): Promise<void> {
    await this.#change(path, async (entry) => {
      if (!(await Deno.lstat(entry)).isDirectory) return;
      for await (const _inside of Deno.readDir(entry)) return;
      await Deno.remove(entry);
    });
  }

  async rename(from: string, to: string): Promise<void> {
    this.#checkOpen();
    const source = await this.#folder.entry(from);
    const parent = await this.#folder.ensureParent(to);
    const target = `${parent}/${to.slice(to.lastIndexOf("/") + 1)}`;
    await this.#handles.discard(joinInside(this.root, from));
    await this.#handles.discard(joinInside(this.root, to));
    await Deno.rename(source, target);
    this.#folder.entryChanged(parentOf(source));
    this.#folder.entryChanged(parent);
    if (this.#written.delete(from)) this.#written.add(to);
  }

  async makeExecutable(path: string): Promise<void> {
    this.#checkOpen();
    try {
      await makeExecutable(await this.#folder.entry(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async symlink(path: string, target: string): Promise<boolean> {
    this.#checkOpen();
    let real: string;
    try {
      real = await this.#folder.resolve(target);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    const parent = await this.#folder.ensureParent(path);
    const isMade = await makeSymlink(`${parent}/${path.slice(path.lastIndexOf("/") + 1)}`, {
      text: relative(parent, real),
      type: (await Deno.stat(real)).isDirectory ? "dir" : "file",
    });
    if (isMade) this.#folder.entryChanged(parent);
    return isMade;
  }

  async freeBytes(): Promise<number | undefined> {
    return await freeBytesAt(this.root);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#handles.discardAll(`${this.root}/`);
  }

  /** Runs `act` while all of these files are open for writing. */
  #withTargets<T>(
    paths: readonly string[],
    open: readonly Target[],
    act: (targets: readonly Target[]) => Promise<T>,
  ): Promise<T> {
    const path = paths[open.length];
    if (path === undefined) return act(open);
    return this.#writing(path, async (fd) => {
      return await this.#withTargets(paths, [...open, await this.#target(path, fd)], act);
    });
  }

  async #target(path: string, fd: FileDescriptor): Promise<Target> {
    const known = this.#targets.get(path);
    if (known?.fd === fd) return known;
    const { dev, ino } = await identify(fd);
    const target = { fd, real: await this.#folder.resolve(path), identity: { dev, ino } };
    this.#targets.set(path, target);
    return target;
  }

  #reading<T>(path: string, act: (fd: FileDescriptor) => Promise<T>): Promise<T> {
    this.#checkOpen();
    const full = joinInside(this.root, path);
    const open = () => this.#folder.openExisting(path, "r");
    return this.#handles.use(full, { mode: "read", open }, act);
  }

  #writing<T>(path: string, act: (fd: FileDescriptor) => Promise<T>): Promise<T> {
    this.#checkOpen();
    const full = joinInside(this.root, path);
    const open = () => this.#openForWriting(path);
    return this.#handles.use(full, { mode: "write", open }, act);
  }

  async #openForWriting(path: string): Promise<FileDescriptor> {
    const fd = await this.#openOrCreate(path);
    this.#targets.delete(path); // its number may be that of the file before
    this.#written.add(path);
    return fd;
  }

  async #openOrCreate(path: string): Promise<FileDescriptor> {
    try {
      return await this.#folder.openExisting(path, "r+");
    } catch (error) {
      if (!isMissing(error) || this.#written.delete(path)) throw error;
      return await this.#folder.create(path);
    }
  }

  async #sync(path: string): Promise<void> {
    await this.#reading(path, async (fd) => {
      const [open, there] = [await identify(fd), await Deno.stat(await this.#folder.resolve(path))];
      // Windows tells no such number.
      const same = there.ino === null || (open.ino === there.ino && open.dev === there.dev);
      if (!same) throw new StaleFileError(path);
      await syncData(fd);
    });
  }

  /** Changes what is at a path, and nothing where nothing is. */
  async #change(path: string, act: (entry: string) => Promise<void>): Promise<void> {
    this.#checkOpen();
    await this.#handles.discard(joinInside(this.root, path));
    try {
      const entry = await this.#folder.entry(path);
      await this.#checkLeadsInside(path);
      await act(entry);
      this.#folder.entryChanged(parentOf(entry));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** What is at a path may be a link that leads nowhere, but none that leads out. */
  async #checkLeadsInside(path: string): Promise<void> {
    try {
      await this.#folder.resolve(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error(`Cannot use the files in ${this.root}: they were closed`);
  }
}

/** A file that is open for writing, as a thread is told of it. */
interface Target {
  /** The descriptor that it is open by in this thread; another says that it may be another file. */
  readonly fd: FileDescriptor;
  /** Its real path. */
  readonly real: string;
  /** Which file it is. */
  readonly identity: FileIdentity;
}
