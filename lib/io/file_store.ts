/** What is known of a path. */
export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** What it is; symbolic links are followed as far as they stay inside the root. */
  readonly kind: "file" | "directory" | "other";
}

/** How a file comes to its length. */
export type Allocation = "sparse" | "full";

/**
 * The files below one folder, by paths with `/` that are relative to it. No path leads out of the folder, not by a
 * symbolic link either. Open files are kept and closed by the store itself.
 *
 * What fails is rejected with the system's error, whose `code` ("ENOSPC", "EACCES", …) says why.
 */
export interface FileStore {
  /** The folder, as it was given. */
  readonly root: string;
  /** Says what is at a path; undefined where nothing is. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Reads until `into` is full or the file ends; gives the number of bytes, 0 where there is no file. */
  read(path: string, position: number, into: Uint8Array): Promise<number>;
  /** Writes all of `data`; makes the file and its folders where they are not there. */
  write(path: string, position: number, data: Uint8Array): Promise<void>;
  /**
   * Writes those pieces whose SHA-1 is right, and nothing of others; says of each, in order, whether it was. It is hashed and
   * written off the main thread where the memory is shared ({@linkcode Disk.makeBuffer}).
   */
  writeVerified(pieces: readonly VerifiedWrite[]): Promise<boolean[]>;
  /** Makes a file of this length at least, and its folders; never shortens one. */
  allocate(path: string, size: number, how: Allocation): Promise<void>;
  /** Cuts or extends a file. */
  truncate(path: string, size: number): Promise<void>;
  /** Returns once what was written to these files is on the medium, and their folder entries too. */
  sync(paths: Iterable<string>): Promise<void>;
  /** Removes a file; nothing happens where none is. */
  remove(path: string): Promise<void>;
  /** Removes a folder that is empty; nothing happens otherwise. */
  removeEmptyDirectory(path: string): Promise<void>;
  /** Moves a file within the root. A symbolic link is moved itself, as it is removed itself. */
  rename(from: string, to: string): Promise<void>;
  /** Lets those run a file who may read it; nothing happens where that is not permitted, or no plain file is. */
  makeExecutable(path: string): Promise<void>;
  /**
   * Makes a symbolic link at a path to what is at another one, and its folders; gives whether it was made. It is not where
   * something is at its path, or nothing is at the other one. It leads there directly, by a path relative to its folder.
   */
  symlink(path: string, target: string): Promise<boolean>;
  /** Bytes that can still be written; undefined where that is not known. */
  freeBytes(): Promise<number | undefined>;
  /** Closes all files that are open. */
  close(): Promise<void>;
}

/** A piece to be written if it is right. */
export interface VerifiedWrite {
  /** All bytes of the piece; they must not change until it is written. */
  readonly data: Uint8Array;
  /** The SHA-1 that they must have. */
  readonly sha1: Uint8Array;
  /** Where they go. */
  readonly spans: readonly WriteSpan[];
}

/** A run of bytes of a piece that goes to one place. */
export interface WriteSpan {
  /** The file. */
  readonly path: string;
  /** Where in the file, in bytes. */
  readonly position: number;
  /** Where in the piece, in bytes. */
  readonly start: number;
  /** Bytes. */
  readonly length: number;
}

/** Small records that must survive anything, such as resume data, by name. */
export interface StateStore {
  /** The record as it was last written whole; undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces a record: into a new file, synced, renamed, folder synced. */
  write(name: string, data: Uint8Array): Promise<void>;
  /** Removes a record; nothing happens where there is none. */
  remove(name: string): Promise<void>;
}
