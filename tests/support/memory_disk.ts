import { equalBytes, sha1 } from "../../lib/hash/mod.ts";
import type {
  Allocation,
  Disk,
  FileStat,
  FileStore,
  StateStore,
  VerifiedWrite,
} from "../../lib/io/mod.ts";
import { MemoryFile } from "./_memory_file.ts";
import { MemoryHasher } from "./_memory_hasher.ts";

/** One call that touches the disk. */
export interface DiskCall {
  /** Which. */
  readonly operation:
    | "stat"
    | "read"
    | "write"
    | "allocate"
    | "truncate"
    | "sync"
    | "remove"
    | "rename"
    | "readState"
    | "writeState"
    | "removeState";
  /** The whole path. */
  readonly path: string;
  /** How many calls there were before. */
  readonly number: number;
}

/** Makes a call fail, by giving the error to fail with. */
export type DiskFault = (call: DiskCall) => Error | undefined;

/** An error as the system gives it. */
export function systemError(code: string): Error & { readonly code: string } {
  return Object.assign(new Error(`${code}: made up`), { code });
}

/**
 * A disk in memory. Calls can be made to fail, space can run out, and power can be lost: then what was not synced is gone.
 * It is the same disk for whoever opens it next, as after a restart.
 */
export class MemoryDisk implements Disk {
  readonly hasher: MemoryHasher;
  /** The time that files are changed at, in milliseconds since 1970. It stands still. */
  now = 1_700_000_000_000;
  /** Asked about each call. */
  fault: DiskFault = () => undefined;
  /**
   * Bytes that can still be written, over other bytes too; more are written as far as they fit, and rejected with ENOSPC.
   * A test makes room by raising it.
   */
  roomBytes = Infinity;
  #files = new Map<string, MemoryFile>();
  /** The files by the names that would outlive a power loss. */
  #durableNames = new Map<string, MemoryFile>();
  #callCount = 0;

  constructor() {
    this.hasher = new MemoryHasher((root, path, position, into) =>
      this.#files.get(`${root}/${path}`)?.read(position, into) ?? 0
    );
  }

  /** Calls so far. */
  get callCount(): number {
    return this.#callCount;
  }

  /** The paths of all files, sorted. */
  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  open(root: string): FileStore {
    return new MemoryFileStore(this, root);
  }

  openState(dir: string): StateStore {
    return {
      read: async (name) => {
        const path = await this.call("readState", `${dir}/${name}`);
        return this.peek(path);
      },
      write: async (name, data) => {
        const path = await this.call("writeState", `${dir}/${name}`);
        if (this.takeRoom(data.length) < data.length) throw systemError("ENOSPC");
        this.#files.delete(path); // what was there is still durable until the new one is
        this.poke(path, data);
        this.syncFile(path);
      },
      remove: async (name) => {
        const path = await this.call("removeState", `${dir}/${name}`);
        this.#files.delete(path);
        this.#durableNames.delete(path);
      },
    };
  }

  makeBuffer(length: number): Uint8Array {
    return new Uint8Array(length);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** All bytes of a file, past all faults; undefined where none is. */
  peek(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const bytes = new Uint8Array(file.size);
    file.read(0, bytes);
    return bytes;
  }

  /** Writes as someone else would, past all faults. */
  poke(path: string, data: Uint8Array, position = 0): void {
    const file = this.fileAt(path) ?? this.make(path);
    file.write(position, data);
    file.mtimeMs = this.now;
  }

  /** Removes a file as someone else would. */
  unlink(path: string): void {
    this.#files.delete(path);
  }

  /**
   * Loses what was not synced: bytes of files, and their names. Of the files for which `survives` is true nothing is lost,
   * for a system may have written them by itself.
   */
  losePower(survives: (path: string) => boolean = () => false): void {
    const names = new Map(this.#durableNames);
    for (const [path, file] of this.#files) {
      if (survives(path)) names.set(path, file);
      else file.losePower();
    }
    this.#files = names;
    this.#durableNames = new Map(names);
  }

  /** Counts a call and lets it fail; gives the path. */
  async call(operation: DiskCall["operation"], path: string): Promise<string> {
    await Promise.resolve();
    const error = this.fault({ operation, path, number: this.#callCount++ });
    if (error !== undefined) throw error;
    return path;
  }

  /** The file at a path. */
  fileAt(path: string): MemoryFile | undefined {
    return this.#files.get(path);
  }

  /** Makes an empty file. */
  make(path: string): MemoryFile {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      if (this.#files.has(parts.slice(0, depth).join("/"))) throw systemError("ENOTDIR");
    }
    if (this.isFolder(path)) throw systemError("EISDIR");
    const file = new MemoryFile(this.now);
    this.#files.set(path, file);
    return file;
  }

  /** Whether there are files below a path. */
  isFolder(path: string): boolean {
    return this.paths.some((other) => other.startsWith(`${path}/`));
  }

  /** Takes room for bytes, as far as there is; gives for how many. */
  takeRoom(length: number): number {
    const taken = Math.min(length, this.roomBytes);
    this.roomBytes -= taken;
    return taken;
  }

  /** Makes a file outlive a power loss, and all names. */
  syncFile(path: string): void {
    const file = this.fileAt(path);
    if (file === undefined) throw systemError("ENOENT");
    file.sync();
    this.syncNames();
  }

  /** Makes all names outlive a power loss. */
  syncNames(): void {
    this.#durableNames = new Map(this.#files);
  }

  /** Gives a file another name. */
  rename(from: string, to: string): void {
    const file = this.fileAt(from);
    if (file === undefined) throw systemError("ENOENT");
    this.#files.delete(from);
    this.#files.set(to, file);
  }
}

/** The files below one folder of a {@linkcode MemoryDisk}. */
class MemoryFileStore implements FileStore {
  readonly root: string;
  readonly #disk: MemoryDisk;
  readonly #written = new Set<string>();

  constructor(disk: MemoryDisk, root: string) {
    this.#disk = disk;
    this.root = root;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const full = await this.#call("stat", path);
    const file = this.#disk.fileAt(full);
    if (file !== undefined) return { size: file.size, mtimeMs: file.mtimeMs, kind: "file" };
    if (!this.#disk.isFolder(full)) return undefined;
    return { size: 0, mtimeMs: this.#disk.now, kind: "directory" };
  }

  async read(path: string, position: number, into: Uint8Array): Promise<number> {
    const full = await this.#call("read", path);
    return this.#disk.fileAt(full)?.read(position, into) ?? 0;
  }

  async write(path: string, position: number, data: Uint8Array): Promise<void> {
    const file = await this.#toWrite("write", path);
    const room = this.#disk.takeRoom(data.length);
    file.write(position, data.subarray(0, room));
    if (room < data.length) throw systemError("ENOSPC");
  }

  async writeVerified(pieces: readonly VerifiedWrite[]): Promise<boolean[]> {
    const right: boolean[] = [];
    for (const { data, sha1: expected, spans } of pieces) {
      right.push(equalBytes(sha1(data), expected));
      if (!right.at(-1)) continue;
      for (const { path, position, start, length } of spans) {
        await this.write(path, position, data.subarray(start, start + length));
      }
    }
    return right;
  }

  async allocate(path: string, size: number, how: Allocation): Promise<void> {
    const file = await this.#toWrite("allocate", path);
    const missing = Math.max(0, size - file.size);
    if (how === "full" && this.#disk.roomBytes < missing) throw systemError("ENOSPC");
    if (how === "full") this.#disk.takeRoom(missing);
    if (missing > 0) file.truncate(size);
  }

  async truncate(path: string, size: number): Promise<void> {
    (await this.#toWrite("truncate", path)).truncate(size);
  }

  async sync(paths: Iterable<string>): Promise<void> {
    for (const path of paths) this.#disk.syncFile(await this.#call("sync", path));
    this.#disk.syncNames();
  }

  async remove(path: string): Promise<void> {
    const full = await this.#call("remove", path);
    this.#disk.unlink(full);
    this.#written.delete(full);
  }

  /** There are no folders without files here. */
  removeEmptyDirectory(_path: string): Promise<void> {
    return Promise.resolve();
  }

  async rename(from: string, to: string): Promise<void> {
    const full = await this.#call("rename", from);
    this.#disk.rename(full, `${this.root}/${to}`);
  }

  freeBytes(): Promise<number | undefined> {
    return Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** As on a real disk, a file that was written and has gone is told once. */
  async #toWrite(operation: DiskCall["operation"], path: string): Promise<MemoryFile> {
    const full = await this.#call(operation, path);
    const known = this.#disk.fileAt(full);
    if (known === undefined && this.#written.delete(full)) throw systemError("ENOENT");
    const file = known ?? this.#disk.make(full);
    this.#written.add(full);
    file.mtimeMs = this.#disk.now;
    return file;
  }

  #call(operation: DiskCall["operation"], path: string): Promise<string> {
    if (path.split("/").some((part) => /^\.{0,2}$/.test(part))) {
      throw new TypeError(`Cannot use ${JSON.stringify(path)}: it is not a plain path`);
    }
    return this.#disk.call(operation, `${this.root}/${path}`);
  }
}
