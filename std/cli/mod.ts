/**
 * A typed face over the copy of `@std/cli` on npm, for where JSR is out of reach.
 *
 * @module
 */
export * from "./parse_args.ts";
