import type { Disk, FileStore, StateStore } from "../../io/mod.ts";
import { type DiskFault, systemError } from "./disk_fault.ts";
import { DiskPace, type DiskPaceOptions } from "./disk_pace.ts";
import { MemoryFileStore } from "./memory_file_store.ts";
import { MemoryHasher } from "./memory_hasher.ts";
import { Volume } from "./volume.ts";

/** What a disk in memory is made of. */
export interface MemoryDiskOptions {
  /** How fast it is; all is done at once by default. */
  readonly pace?: DiskPaceOptions;
  /**
   * What files are likely to hold one day, by their whole paths: what is written and equal to it takes no memory, so that a
   * hundred disks with the same content are no larger than one.
   */
  readonly expected?: ReadonlyMap<string, Uint8Array>;
}

/**
 * A disk in memory. It can be slow, calls can be made to fail, space can run out, bits can turn over, and power can be lost:
 * then what was not synced is gone. It is the same disk for whoever opens it next, as after a restart.
 */
export class MemoryDisk implements Disk {
  /** Hashes at once, and notes what it was asked for. */
  readonly hasher: MemoryHasher;
  readonly #volume: Volume;

  /** An empty disk. */
  constructor(options: MemoryDiskOptions = {}) {
    const { pace, expected } = options;
    this.#volume = new Volume({ pace: pace && new DiskPace(pace), expected });
    this.hasher = new MemoryHasher((root, path, position, into) =>
      this.#volume.fileAt(`${root}/${path}`)?.read(position, into) ?? 0
    );
  }

  /** The time that files are changed at, in milliseconds since 1970. It stands still. */
  get now(): number {
    return this.#volume.now;
  }

  set now(now: number) {
    this.#volume.now = now;
  }

  /** Asked about each call; no call fails at first. */
  get fault(): DiskFault {
    return this.#volume.fault;
  }

  set fault(fault: DiskFault) {
    this.#volume.fault = fault;
  }

  /**
   * Bytes that can still be written, over other bytes too; more are written as far as they fit, and rejected with ENOSPC.
   * A test makes room by raising it.
   */
  get roomBytes(): number {
    return this.#volume.roomBytes;
  }

  set roomBytes(roomBytes: number) {
    this.#volume.roomBytes = roomBytes;
  }

  /** Calls so far. */
  get callCount(): number {
    return this.#volume.callCount;
  }

  /** The paths of all files, sorted. */
  get paths(): string[] {
    return this.#volume.paths;
  }

  /** What symbolic links lead to, whole paths both. */
  get links(): ReadonlyMap<string, string> {
    return this.#volume.links;
  }

  /** Whether a file may be run. */
  isExecutable(path: string): boolean {
    return this.#volume.isExecutable(path);
  }

  /** Opens a folder. */
  open(root: string): FileStore {
    return new MemoryFileStore(this.#volume, root);
  }

  /** Opens the records kept in a folder. */
  openState(dir: string): StateStore {
    const volume = this.#volume;
    return {
      read: async (name) => this.peek(await volume.call("readState", `${dir}/${name}`)),
      write: async (name, data) => {
        const path = await volume.call("writeState", `${dir}/${name}`, data.length);
        if (volume.takeRoom(data.length) < data.length) throw systemError("ENOSPC");
        volume.unlink(path); // what was there is still durable until the new one is
        this.poke(path, data);
        volume.syncFile(path);
      },
      remove: async (name) => {
        volume.unlink(await volume.call("removeState", `${dir}/${name}`), { durably: true });
      },
    };
  }

  /** Plain memory. */
  makeBuffer(length: number): Uint8Array {
    return new Uint8Array(length);
  }

  /** Closes nothing. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** All bytes of a file, past all faults; undefined where none is. */
  peek(path: string): Uint8Array | undefined {
    const file = this.#volume.fileAt(path);
    if (file === undefined) return undefined;
    const bytes = new Uint8Array(file.size);
    file.read(0, bytes);
    return bytes;
  }

  /** Writes as someone else would, past all faults. */
  poke(path: string, data: Uint8Array, position = 0): void {
    const file = this.#volume.fileAt(path) ?? this.#volume.make(path);
    file.write(position, data);
    file.mtimeMs = this.now;
  }

  /** Removes a file as someone else would. */
  unlink(path: string): void {
    this.#volume.unlink(path);
  }

  /** Turns a bit of a file over, past all that would notice. */
  rot(path: string, position: number): void {
    const file = this.#volume.fileAt(path);
    if (!file) throw new RangeError(`Cannot rot ${path}: there is no such file`);
    file.rot(position);
  }

  /**
   * Loses what was not synced: bytes of files, and their names. Of the files for which `survives` is true nothing is lost,
   * for a system may have written them by itself.
   */
  losePower(survives: (path: string) => boolean = () => false): void {
    this.#volume.losePower(survives);
  }
}
