import { createHash } from "node:crypto";

/** Bytes of a SHA-1 hash. */
export const SHA1_LENGTH = 20;

/** Bytes of a SHA-256 hash. */
export const SHA256_LENGTH = 32;

/** Hashes bytes that are few: pieces go through io's `Hasher`, off the main thread. */
export function sha1(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha1").update(bytes).digest());
}

/** Hashes bytes that are few: the blocks of pieces go through io's `Hasher`, off the main thread. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
