import { parse, resolve } from "node:path";
import type { Disk, FileStore } from "../io/mod.ts";

/** Takes text, in order. */
export interface TextSink {
  /** Takes some; what fails is told by `close`. */
  write(text: string): void;
  /** Returns once all is written; throws the first error there was. */
  close(): Promise<void>;
}

/** A file has more bytes than whoever reads it takes. */
export class FileTooLargeError extends Error {
  /** Makes one. */
  constructor(path: string, maxBytes: number) {
    super(`Cannot read ${path}: it has more than ${maxBytes} bytes`);
    this.name = "FileTooLargeError";
  }
}

/** The small files that commands read and write whole, by paths as the user wrote them. */
export class Files {
  readonly #openDisk: () => Promise<Disk>;

  /** Takes the disk, which is not opened before a file is asked for. */
  constructor(openDisk: () => Promise<Disk>) {
    this.#openDisk = openDisk;
  }

  /**
   * Reads a file whole.
   *
   * @throws {FileTooLargeError} if it has more than `maxBytes`.
   * @throws {Error} of the system.
   */
  async read(path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const { store, inner } = await this.#locate(path);
    try {
      const stat = await store.stat(inner);
      if (stat === undefined) throw codedError("ENOENT");
      if (stat.kind === "directory") throw codedError("EISDIR");
      if (stat.size > maxBytes) throw new FileTooLargeError(path, maxBytes);
      const bytes = new Uint8Array(stat.size);
      return bytes.subarray(0, await store.read(inner, 0, bytes));
    } finally {
      await store.close();
    }
  }

  /** Writes a file whole: into a new file, synced, renamed. */
  async write(path: string, data: Uint8Array): Promise<void> {
    const { store, inner } = await this.#locate(path);
    const unfinished = `${inner}.new`;
    try {
      await store.remove(unfinished);
      await store.write(unfinished, 0, data);
      await store.sync([unfinished]);
      await store.rename(unfinished, inner);
      await store.sync([]);
    } catch (error) {
      await store.remove(unfinished); // on a full disk it would take the last of the space
      throw error;
    } finally {
      await store.close();
    }
  }

  /** Opens a file to add to its end; it is made where it is not there. */
  async append(path: string): Promise<TextSink> {
    const { store, inner } = await this.#locate(path);
    const end = (await store.stat(inner))?.size ?? 0;
    await store.write(inner, end, new Uint8Array());
    return new FileSink(store, inner, end);
  }

  /** What is at a path; undefined where nothing is. */
  async kind(path: string): Promise<"file" | "directory" | "other" | undefined> {
    const { store, inner } = await this.#locate(path);
    try {
      return (await store.stat(inner))?.kind;
    } finally {
      await store.close();
    }
  }

  /** A store of the whole file system, so that symbolic links may lead anywhere, and the path in it. */
  async #locate(path: string): Promise<{ store: FileStore; inner: string }> {
    const absolute = resolve(path);
    const { root } = parse(absolute);
    const store = (await this.#openDisk()).open(root);
    return { store, inner: absolute.slice(root.length).replaceAll("\\", "/") };
  }
}

class FileSink implements TextSink {
  readonly #store: FileStore;
  readonly #path: string;
  readonly #encoder = new TextEncoder();
  #end: number;
  #writing: Promise<void> = Promise.resolve();
  #error: unknown;

  constructor(store: FileStore, path: string, end: number) {
    this.#store = store;
    this.#path = path;
    this.#end = end;
  }

  write(text: string): void {
    const bytes = this.#encoder.encode(text);
    const at = this.#end;
    this.#end += bytes.length;
    this.#writing = this.#writing
      .then(() => this.#store.write(this.#path, at, bytes))
      .catch((error: unknown) => void (this.#error ??= error));
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#store.close();
    if (this.#error !== undefined) throw this.#error;
  }
}

function codedError(code: string): Error {
  return Object.assign(new Error(`Cannot read the file: ${code}`), { code });
}
