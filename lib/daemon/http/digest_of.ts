import { sha256 } from "../../hash/mod.ts";

/** The digest of a secret: comparing those tells nothing of how long or how near a guess is. */
export function digestOf(secret: string): Uint8Array {
  return sha256(new TextEncoder().encode(secret));
}
