/**
 * A typed face over the copy of `@std/crypto/timing-safe-equal` on npm, for where JSR is out of reach.
 *
 * @module
 */
import * as std from "npm:deno-std@1.4.0/crypto/timing_safe_equal.js";

/** Compares two byte sequences in a time that tells nothing of where they differ. */
export function timingSafeEqual(
  a: ArrayBufferView | ArrayBufferLike | DataView,
  b: ArrayBufferView | ArrayBufferLike | DataView,
): boolean {
  return std.timingSafeEqual(a, b);
}
