import { equalBytes, sha1 } from "../../hash/mod.ts";
import type { Allocation, FileStat, FileStore, VerifiedWrite } from "../../io/mod.ts";
import { type DiskCall, systemError } from "./disk_fault.ts";
import type { MemoryFile } from "./memory_file.ts";
import type { Volume } from "./volume.ts";

/** The files below one folder of a {@linkcode Volume}. */
export class MemoryFileStore implements FileStore {
  readonly root: string;
  readonly #volume: Volume;
  readonly #written = new Set<string>();

  constructor(volume: Volume, root: string) {
    this.#volume = volume;
    this.root = root;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const full = await this.#call("stat", path);
    const file = this.#volume.fileAt(full);
    if (file !== undefined) return { size: file.size, mtimeMs: file.mtimeMs, kind: "file" };
    if (!this.#volume.isFolder(full)) return undefined;
    return { size: 0, mtimeMs: this.#volume.now, kind: "directory" };
  }

  async read(path: string, position: number, into: Uint8Array): Promise<number> {
    const full = await this.#call("read", path, into.length);
    return this.#volume.fileAt(full)?.read(position, into) ?? 0;
  }

  async write(path: string, position: number, data: Uint8Array): Promise<void> {
    const file = await this.#toWrite("write", path, data.length);
    const room = this.#volume.takeRoom(data.length);
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
    if (how === "full" && this.#volume.roomBytes < missing) throw systemError("ENOSPC");
    if (how === "full") this.#volume.takeRoom(missing);
    if (missing > 0) file.truncate(size);
  }

  async truncate(path: string, size: number): Promise<void> {
    (await this.#toWrite("truncate", path)).truncate(size);
  }

  async sync(paths: Iterable<string>): Promise<void> {
    for (const path of paths) this.#volume.syncFile(await this.#call("sync", path));
    this.#volume.syncNames();
  }

  async remove(path: string): Promise<void> {
    const full = await this.#call("remove", path);
    this.#volume.unlink(full);
    this.#written.delete(full);
  }

  /** There are no folders without files here. */
  removeEmptyDirectory(_path: string): Promise<void> {
    return Promise.resolve();
  }

  async rename(from: string, to: string): Promise<void> {
    const full = await this.#call("rename", from);
    this.#volume.rename(full, `${this.root}/${to}`);
  }

  async makeExecutable(path: string): Promise<void> {
    this.#volume.makeExecutable(await this.#call("makeExecutable", path));
  }

  async symlink(path: string, target: string): Promise<boolean> {
    const full = await this.#call("symlink", path);
    return this.#volume.link(full, `${this.root}/${target}`);
  }

  freeBytes(): Promise<number | undefined> {
    return Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** As on a real disk, a file that was written and has gone is told once. */
  async #toWrite(
    operation: DiskCall["operation"],
    path: string,
    bytes = 0,
  ): Promise<MemoryFile> {
    const full = await this.#call(operation, path, bytes);
    const known = this.#volume.fileAt(full);
    if (known === undefined && this.#written.delete(full)) throw systemError("ENOENT");
    const file = known ?? this.#volume.make(full);
    this.#written.add(full);
    file.mtimeMs = this.#volume.now;
    return file;
  }

  #call(operation: DiskCall["operation"], path: string, bytes = 0): Promise<string> {
    if (path.split("/").some((part) => /^\.{0,2}$/.test(part))) {
      throw new TypeError(`Cannot use ${JSON.stringify(path)}: it is not a plain path`);
    }
    return this.#volume.call(operation, `${this.root}/${path}`, bytes);
  }
}
