import { closeFile, type FileDescriptor } from "./_positional_file.ts";

/** What a file is opened for; one that is open for writing serves reads too. */
export type OpenMode = "read" | "write";

interface CachedFile {
  readonly mode: OpenMode;
  readonly opening: Promise<FileDescriptor>;
  /** Operations under way. */
  users: number;
  /** Set once it is to be closed after its last user. */
  retired?: PromiseWithResolvers<void>;
}

/**
 * Keeps files open between operations, by path, the most recently used ones up to a limit; one that is in use is
 * never closed, so for a while there may be more.
 */
export class HandleCache {
  readonly #limit: number;
  /** The least recently used first. */
  readonly #files = new Map<string, CachedFile>();
  /** Files to be closed that are not yet. */
  readonly #closing = new Set<Promise<void>>();
  /** What closing said of files, for the next who uses them: network file systems report failed writes there. */
  readonly #closeErrors = new Map<string, unknown>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many files are open and not about to be closed. */
  get size(): number {
    return this.#files.size;
  }

  /** Runs `act` on an open file, which `open` opens where it is not. */
  async use<T>(
    path: string,
    options: { readonly mode: OpenMode; readonly open: () => Promise<FileDescriptor> },
    act: (fd: FileDescriptor) => Promise<T>,
  ): Promise<T> {
    this.#throwCloseError(path);
    const file = this.#take(path, options);
    try {
      return await act(await this.#opened(path, file));
    } finally {
      file.users--;
      if (file.users === 0 && file.retired !== undefined) this.#close(path, file);
      this.#trim();
    }
  }

  /** Closes a file as soon as nobody uses it; returns then. */
  async discard(path: string): Promise<void> {
    const file = this.#files.get(path);
    if (file !== undefined) await this.#retire(path, file);
  }

  /** Closes all files, or those whose path starts with `prefix`, as soon as nobody uses them; returns then. */
  async discardAll(prefix = ""): Promise<void> {
    for (const [path, file] of this.#files) {
      if (path.startsWith(prefix)) this.#watch(this.#retire(path, file));
    }
    while (this.#closing.size > 0) await Promise.all(this.#closing);
    for (const path of this.#closeErrors.keys()) {
      if (path.startsWith(prefix)) this.#throwCloseError(path);
    }
  }

  #take(
    path: string,
    options: { readonly mode: OpenMode; readonly open: () => Promise<FileDescriptor> },
  ): CachedFile {
    let file = this.#files.get(path);
    if (file !== undefined && options.mode === "write" && file.mode === "read") {
      this.#watch(this.#retire(path, file));
      file = undefined;
    }
    this.#files.delete(path);
    file ??= { mode: options.mode, opening: options.open(), users: 0 };
    this.#files.set(path, file); // now the most recently used
    file.users++;
    return file;
  }

  async #opened(path: string, file: CachedFile): Promise<FileDescriptor> {
    try {
      return await file.opening;
    } catch (error) {
      if (this.#files.get(path) === file) this.#files.delete(path); // the next who asks tries again
      throw error;
    }
  }

  #trim(): void {
    let over = this.#files.size - this.#limit;
    if (over <= 0) return;
    for (const [path, file] of this.#files) {
      if (over <= 0) return;
      if (file.users > 0) continue;
      this.#watch(this.#retire(path, file));
      over--;
    }
  }

  #retire(path: string, file: CachedFile): Promise<void> {
    if (this.#files.get(path) === file) this.#files.delete(path);
    file.retired ??= Promise.withResolvers();
    if (file.users === 0) this.#close(path, file);
    return file.retired.promise;
  }

  #close(path: string, file: CachedFile): void {
    const closed = this.#closeNow(path, file).then(() => file.retired?.resolve());
    this.#watch(closed);
  }

  async #closeNow(path: string, file: CachedFile): Promise<void> {
    let fd: FileDescriptor;
    try {
      fd = await file.opening;
    } catch {
      return; // it was never opened, and whoever asked for it has been told
    }
    try {
      await closeFile(fd);
    } catch (error) {
      this.#closeErrors.set(path, error);
    }
  }

  #watch(closing: Promise<void>): void {
    this.#closing.add(closing);
    closing.finally(() => this.#closing.delete(closing));
  }

  #throwCloseError(path: string): void {
    if (!this.#closeErrors.has(path)) return;
    const error = this.#closeErrors.get(path);
    this.#closeErrors.delete(path);
    throw error;
  }
}
