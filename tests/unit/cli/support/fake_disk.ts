import type { Disk, FileStat, FileStore, Hasher, StateStore } from "../../../../lib/io/mod.ts";

function codedError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Files in memory, by their paths from the root. */
export class FakeDisk implements Disk {
  readonly contents = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Folders that may not be written to. */
  readonly locked = new Set<string>();

  get hasher(): Hasher {
    throw new Error("no hasher here");
  }
  open(root: string): FileStore {
    return new FakeFileStore(this, root);
  }
  makeBuffer(length: number): Uint8Array {
    return new Uint8Array(length);
  }
  openState(dir: string): StateStore {
    const store = this.open(dir);
    return {
      read: (name) => Promise.resolve(this.contents.get(`${dir}/${name}`)),
      write: async (name, data) => {
        await store.remove(name);
        await store.write(name, 0, data);
      },
      remove: (name) => store.remove(name),
    };
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  /** Puts a file there; the current folder stands before a path that does not begin with `/`. */
  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.contents.set(absolute(path), new Uint8Array(bytes));
  }
  /** The bytes of a file. */
  bytes(path: string): Uint8Array<ArrayBuffer> | undefined {
    return this.contents.get(absolute(path));
  }
  /** The text of a file. */
  text(path: string): string {
    return new TextDecoder().decode(this.bytes(path));
  }
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
}

class FakeFileStore implements FileStore {
  readonly disk: FakeDisk;
  readonly root: string;
  constructor(disk: FakeDisk, root: string) {
    this.disk = disk;
    this.root = root;
  }
  #path(path: string): string {
    return this.root.endsWith("/") ? this.root + path : `${this.root}/${path}`;
  }
  stat(path: string): Promise<FileStat | undefined> {
    const full = this.#path(path);
    const bytes = this.disk.contents.get(full);
    if (bytes !== undefined) {
      return Promise.resolve({ size: bytes.length, mtimeMs: 0, kind: "file" });
    }
    const isFolder = [...this.disk.contents.keys()].some((key) => key.startsWith(`${full}/`));
    return Promise.resolve(isFolder ? { size: 0, mtimeMs: 0, kind: "directory" } : undefined);
  }
  writeVerified(): Promise<boolean[]> {
    return Promise.reject(new Error("Cannot write: nothing is downloaded here"));
  }
  read(path: string, position: number, into: Uint8Array): Promise<number> {
    const bytes = this.disk.contents.get(this.#path(path));
    const part = bytes?.subarray(position, position + into.length) ?? new Uint8Array();
    into.set(part);
    return Promise.resolve(part.length);
  }
  write(path: string, position: number, data: Uint8Array): Promise<void> {
    const full = this.#path(path);
    if ([...this.disk.locked].some((folder) => full.startsWith(`${folder}/`))) {
      return Promise.reject(codedError("EACCES"));
    }
    const old = this.disk.contents.get(full) ?? new Uint8Array();
    const bytes = new Uint8Array(Math.max(old.length, position + data.length));
    bytes.set(old);
    bytes.set(data, position);
    this.disk.contents.set(full, bytes);
    return Promise.resolve();
  }
  writeVerified(): Promise<boolean[]> {
    return Promise.reject(new Error("not here"));
  }
  remove(path: string): Promise<void> {
    this.disk.contents.delete(this.#path(path));
    return Promise.resolve();
  }
  allocate(): Promise<void> {
    return Promise.resolve();
  }
  truncate(): Promise<void> {
    return Promise.reject(new Error("not here"));
  }
  sync(): Promise<void> {
    return Promise.resolve();
  }
  removeEmptyDirectory(): Promise<void> {
    return Promise.resolve();
  }
  rename(): Promise<void> {
    return Promise.reject(new Error("not here"));
  }
  freeBytes(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
