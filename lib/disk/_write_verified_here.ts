import { createHash } from "node:crypto";
import type { FileStore, VerifiedWrite } from "../io/mod.ts";

/** Hashes pieces in this thread, and writes those that are right: where they are too little for another, or in many files. */
export async function writeVerifiedHere(
  pieces: readonly VerifiedWrite[],
  write: FileStore["write"],
): Promise<boolean[]> {
  const stored: boolean[] = [];
  for (const { data, sha1, spans } of pieces) {
    const hash = createHash("sha1").update(data).digest();
    const isRight = hash.every((byte, at) => byte === sha1[at]);
    stored.push(isRight);
    if (!isRight) continue;
    for (const { path, position, start, length } of spans) {
      await write(path, position, data.subarray(start, start + length));
    }
  }
  return stored;
}
