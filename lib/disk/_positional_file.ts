/**
 * `node:fs` with positions, as promises. Its callbacks take a position with each read and write, which
 * `Deno.FsFile` does not, and writes of 1 MiB reach 1.6 GiB/s with them.
 *
 * @module
 */
import fs from "node:fs";
import { Turns } from "./_turns.ts";

/** An open file by its number. */
export type FileDescriptor = number;

/** Reads and writes of one file, where they can not be done at once. */
const turns = new Turns<FileDescriptor>();

/**
 * Whether reads and writes of a file with positions may be under way at once. Before Deno 2.9 each is a seek and a read
 * or write in two steps, and a second one that comes between them lands at the place of the first: seen with 2.6.10.
 */
export function isPositionalSafe(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || major === 2 && minor >= 9;
}

const IS_SAFE = isPositionalSafe(Deno.version.deno);

function inTurn(fd: FileDescriptor, work: () => Promise<number>): Promise<number> {
  return IS_SAFE ? work() : turns.run(fd, work);
}

/** Opens a file: `r` to read, `r+` to write what is there, `wx+` to make it anew where nothing is. */
export function openFile(path: string, flags: "r" | "r+" | "wx+"): Promise<FileDescriptor> {
  return new Promise((resolve, reject) => {
    fs.open(path, flags, (error, fd) => error ? reject(error) : resolve(fd ?? -1));
  });
}

/** Reads until `into` is full or the file ends; gives the number of bytes. */
export async function readFully(
  fd: FileDescriptor,
  position: number,
  into: Uint8Array,
): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const at = done;
    const count = await inTurn(
      fd,
      () => readOnce(fd, position + at, at === 0 ? into : into.subarray(at)),
    );
    if (count === 0) break;
    done += count;
  }
  return done;
}

function readOnce(fd: FileDescriptor, position: number, into: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, into, 0, into.length, position, (error, count) => {
      if (error) reject(error);
      else resolve(count ?? 0);
    });
  });
}

/** Writes all of `data`. */
export async function writeFully(
  fd: FileDescriptor,
  position: number,
  data: Uint8Array,
): Promise<void> {
  for (let done = 0; done < data.length;) {
    const at = done;
    done += await inTurn(
      fd,
      () => writeOnce(fd, position + at, at === 0 ? data : data.subarray(at)),
    );
  }
}

function writeOnce(fd: FileDescriptor, position: number, data: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(fd, data, 0, data.length, position, (error, count) => {
      if (error) reject(error);
      else resolve(count ?? 0);
    });
  });
}

/** Cuts or extends a file. */
export function truncateFile(fd: FileDescriptor, size: number): Promise<void> {
  return settle((done) => fs.ftruncate(fd, size, done));
}

/** Returns once the contents are on the medium. */
export function syncData(fd: FileDescriptor): Promise<void> {
  return settle((done) => fs.fdatasync(fd, done));
}

/** Returns once the contents and all that is known of the file are on the medium; works for folders too. */
export function syncFile(fd: FileDescriptor): Promise<void> {
  return settle((done) => fs.fsync(fd, done));
}

/** Closes a file. */
export function closeFile(fd: FileDescriptor): Promise<void> {
  return settle((done) => fs.close(fd, done));
}

/** What tells one file from another that took its path, and its size. */
export function identify(
  fd: FileDescriptor,
): Promise<{ readonly dev: number; readonly ino: number; readonly size: number }> {
  return new Promise((resolve, reject) => {
    fs.fstat(fd, (error, stat) => {
      if (error) reject(error);
      else resolve({ dev: stat.dev, ino: stat.ino, size: stat.size });
    });
  });
}

function settle(act: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => error ? reject(error) : resolve()));
}
