/**
 * A typed face over the copy of `@std/cli/parse-args` on npm, for where JSR is out of reach.
 *
 * @module
 */
import * as std from "npm:deno-std@1.4.0/cli/parse_args.js";

/** What {@linkcode parseArgs} is told; a part of the original's options. */
export interface ParseOptions {
  /** Names that take no value. */
  boolean?: readonly string[];
  /** Names that take a value. */
  string?: readonly string[];
  /** Names that may stand several times and give a list. */
  collect?: readonly string[];
  /** Boolean names that also exist as `--no-NAME`. */
  negatable?: readonly string[];
  /** Other names of a name. */
  alias?: Record<string, string | readonly string[]>;
  /** Values of what was not given. */
  default?: Record<string, unknown>;
  /** Puts what follows `--` into `--`. */
  "--"?: boolean;
  /** Stops at the first argument that is no option. */
  stopEarly?: boolean;
  /** Asked about every name not declared; false leaves it out. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values by name, and the other arguments in `_`. */
export interface ParsedArgs {
  /** Arguments that are no options. */
  _: (string | number)[];
  [name: string]: unknown;
}

/** Parses command-line arguments. */
export function parseArgs(args: readonly string[], options?: ParseOptions): ParsedArgs {
  return std.parseArgs(args, options);
}
