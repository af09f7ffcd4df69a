/**
 * A typed face over the copy of `@std/crypto` on npm, for where JSR is out of reach.
 *
 * @module
 */
export * from "./timing_safe_equal.ts";
