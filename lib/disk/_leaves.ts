import { LEAF_LENGTH, sha256, SHA256_LENGTH } from "../hash/mod.ts";

/** Gives the SHA-256 of each 16 KiB of `data`, one after the other; the last may be of less. */
export function hashLeaves(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = Math.ceil(data.length / LEAF_LENGTH);
  const leaves = new Uint8Array(count * SHA256_LENGTH);
  for (let i = 0; i < count; i++) {
    const leaf = data.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH);
    leaves.set(sha256(leaf), i * SHA256_LENGTH);
  }
  return leaves;
}
