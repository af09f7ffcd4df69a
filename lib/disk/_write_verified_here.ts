import { createHash } from "node:crypto";
import type { VerifiedWrite } from "../io/mod.ts";
import { type FileDescriptor, writeFully } from "./_positional_file.ts";

/** Writes those pieces whose SHA-1 is right in this thread: where it is too little for another. */
export async function writeVerifiedHere(
  pieces: readonly VerifiedWrite[],
  fileOf: (path: string) => FileDescriptor,
): Promise<boolean[]> {
  const stored: boolean[] = [];
  for (const { data, sha1, spans } of pieces) {
    const hash = createHash("sha1").update(data).digest();
    const isRight = hash.every((byte, at) => byte === sha1[at]);
    stored.push(isRight);
    if (!isRight) continue;
    for (const { path, position, start, length } of spans) {
      await writeFully(fileOf(path), position, data.subarray(start, start + length));
    }
  }
  return stored;
}
