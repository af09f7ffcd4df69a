import type { Allocation } from "../io/mod.ts";
import { type FileDescriptor, identify, truncateFile, writeFully } from "./_positional_file.ts";

/** Zeros written at once. */
const CHUNK_LENGTH = 1024 * 1024;

/**
 * Gives a file a length, if it is shorter: by a hole, or by zeros that take up their space at once. If the space does
 * not suffice, what was taken is given back, and the system's ENOSPC is thrown.
 */
export async function allocateFile(
  fd: FileDescriptor,
  size: number,
  how: Allocation,
): Promise<void> {
  const before = (await identify(fd)).size;
  if (before >= size) return;
  if (how === "sparse") return await truncateFile(fd, size);
  const zeros = new Uint8Array(Math.min(CHUNK_LENGTH, size - before));
  try {
    for (let at = before; at < size; at += zeros.length) {
      await writeFully(fd, at, zeros.subarray(0, Math.min(zeros.length, size - at)));
    }
  } catch (error) {
    await truncateFile(fd, before);
    throw error;
  }
}
