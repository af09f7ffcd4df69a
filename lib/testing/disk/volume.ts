import { type DiskCall, type DiskFault, systemError } from "./disk_fault.ts";
import type { DiskPace } from "./disk_pace.ts";
import { MemoryFile } from "./memory_file.ts";

/** What a volume is made for. */
export interface VolumeOptions {
  /** Lets calls take time. */
  readonly pace?: DiskPace | undefined;
  /** What files are likely to hold one day, by their paths. */
  readonly expected?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** The files of a disk in memory by their whole paths, how much room there is, and what goes wrong. */
export class Volume {
  /** The time that files are changed at, in milliseconds since 1970. */
  now = 1_700_000_000_000;
  /** Asked about each call. */
  fault: DiskFault = () => undefined;
  /** Bytes that can still be written. */
  roomBytes = Infinity;
  readonly #options: VolumeOptions;
  #files = new Map<string, MemoryFile>();
  /** The files by the names that would outlive a power loss. */
  #durableNames = new Map<string, MemoryFile>();
  /** What symbolic links lead to, whole paths both. */
  #links = new Map<string, string>();
  #durableLinks = new Map<string, string>();
  readonly #executable = new WeakSet<MemoryFile>();
  #callCount = 0;

  constructor(options: VolumeOptions = {}) {
    this.#options = options;
  }

  /** Calls so far. */
  get callCount(): number {
    return this.#callCount;
  }

  /** The paths of all files, sorted. */
  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Counts a call that moves so many bytes, lets it take its time, and fail; gives the path. */
  async call(operation: DiskCall["operation"], path: string, bytes = 0): Promise<string> {
    await this.#options.pace?.done(bytes);
    const error = this.fault({ operation, path, number: this.#callCount++ });
    if (error !== undefined) throw error;
    return path;
  }

  /** The file at a path. */
  fileAt(path: string): MemoryFile | undefined {
    return this.#files.get(path) ?? this.#files.get(this.#links.get(path) ?? "");
  }

  /** What symbolic links lead to, whole paths both. */
  get links(): ReadonlyMap<string, string> {
    return this.#links;
  }

  /** Makes a symbolic link where nothing is, to what is there; gives whether it was made. */
  link(path: string, target: string): boolean {
    const isThere = this.fileAt(target) !== undefined || this.isFolder(target);
    if (!isThere || this.#files.has(path) || this.#links.has(path) || this.isFolder(path)) {
      return false;
    }
    this.#links.set(path, target);
    return true;
  }

  /** Lets a file be run. */
  makeExecutable(path: string): void {
    const file = this.#files.get(path);
    if (file !== undefined) this.#executable.add(file);
  }

  /** Whether a file may be run. */
  isExecutable(path: string): boolean {
    const file = this.#files.get(path);
    return file !== undefined && this.#executable.has(file);
  }

  /** Makes an empty file. */
  make(path: string): MemoryFile {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      if (this.#files.has(parts.slice(0, depth).join("/"))) throw systemError("ENOTDIR");
    }
    if (this.isFolder(path)) throw systemError("EISDIR");
    const file = new MemoryFile(this.now, this.#options.expected?.get(path));
    this.#files.set(path, file);
    return file;
  }

  /** Whether there are files below a path. */
  isFolder(path: string): boolean {
    for (const other of this.#files.keys()) if (other.startsWith(`${path}/`)) return true;
    return false;
  }

  /** Takes room for bytes, as far as there is; gives for how many. */
  takeRoom(length: number): number {
    const taken = Math.min(length, this.roomBytes);
    this.roomBytes -= taken;
    return taken;
  }

  /** Removes a file; `durably` removes its name from the medium as well. */
  unlink(path: string, options: { readonly durably?: boolean } = {}): void {
    this.#files.delete(path);
    this.#links.delete(path);
    if (options.durably) this.#durableNames.delete(path);
  }

  /** Gives a file another name. */
  rename(from: string, to: string): void {
    const file = this.fileAt(from);
    if (file === undefined) throw systemError("ENOENT");
    this.#files.delete(from);
    this.#files.set(to, file);
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
    this.#durableLinks = new Map(this.#links);
  }

  /** Loses what was not synced, except of files that the system had written by itself. */
  losePower(survives: (path: string) => boolean): void {
    const names = new Map(this.#durableNames);
    for (const [path, file] of this.#files) {
      if (survives(path)) names.set(path, file);
      else file.losePower();
    }
    this.#files = names;
    this.#durableNames = new Map(names);
    this.#links = new Map(this.#durableLinks);
  }
}
