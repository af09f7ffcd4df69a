import { createHash } from "node:crypto";
import fs from "node:fs";
import type { ThreadFile, ThreadPiece } from "./_hash_messages.ts";
import { StaleFileError } from "./_stale_file_error.ts";

/**
 * Writes those pieces whose SHA-1 is right; says of each whether it was.
 *
 * Files are opened for each call, which costs some microseconds beside what is written, so that none stays open that the
 * main thread has closed.
 */
export function storePieces(
  files: readonly ThreadFile[],
  pieces: readonly ThreadPiece[],
): boolean[] {
  const open: number[] = [];
  try {
    for (const file of files) open.push(openSame(file));
    return pieces.map((piece) => storePiece(piece, open));
  } finally {
    for (const fd of open) fs.closeSync(fd);
  }
}

function storePiece({ data, sha1, spans }: ThreadPiece, open: readonly number[]): boolean {
  if (createHash("sha1").update(data).digest("hex") !== sha1) return false;
  for (const [file, position, start, length] of spans) {
    for (let done = 0; done < length;) {
      const fd = open[file] ?? -1;
      done += fs.writeSync(fd, data, start + done, length - done, position + done);
    }
  }
  return true;
}

/** Opens a file that is there, and no other that took its path. */
function openSame({ path, identity }: ThreadFile): number {
  const fd = fs.openSync(path, "r+");
  const { dev, ino } = fs.fstatSync(fd);
  if (dev === identity.dev && ino === identity.ino) return fd;
  fs.closeSync(fd);
  throw new StaleFileError(path);
}
