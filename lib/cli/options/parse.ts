import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../cli_error.ts";
import type { Option } from "./option.ts";
import { nearest } from "./suggest.ts";
import type { Given } from "./values.ts";

/** A command line taken apart. */
export interface ParsedLine {
  /** What was given, by names of options. */
  readonly given: Map<string, Given>;
  /** The arguments that are no options, in order. */
  readonly operands: string[];
}

/** How to parse. */
export interface ParseLineOptions {
  /** Stops at the first argument that is no option; the rest are operands as they are. */
  readonly stopEarly?: boolean;
}

function refuseUnknown(arg: string, options: readonly Option<unknown>[]): never {
  const written = arg.replace(/=.*$/s, "");
  const word = written.replace(/^-+/, "");
  const bare = word.replace(/^no-/, "");
  const names = options.filter((option) => !option.hidden).map((option) => option.name);
  const meant = names.find((name) => name === `no-${word}` || name === bare) ??
    nearest(word, names);
  const hint = meant === undefined ? undefined : `Did you mean --${meant}?`;
  throw new UsageError(`There is no option ${written}`, { hint });
}

/** `parseArgs` takes any value for a flag and makes it true; here `--json=no` is an error. */
function refuseFlagValues(args: readonly string[], options: readonly Option<unknown>[]): void {
  for (const arg of args) {
    if (arg === "--") return;
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    const flag = options.find((option) => option.name === name && !option.placeholder);
    if (flag !== undefined && value !== "true" && value !== "false") {
      throw new UsageError(`Option --${name} takes no value`);
    }
  }
}

function texts(value: unknown, option: Option<unknown>, written: string): string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => {
    if (option.placeholder === undefined) {
      if (typeof one === "boolean") return String(one);
      throw new UsageError(`Option ${written} takes no value`);
    }
    if (typeof one === "string" && one !== "") return one;
    throw new UsageError(`Option ${written} needs a value: ${written} ${option.placeholder}`, {
      hint: `A value that starts with a dash is written --${option.name}=-…`,
    });
  });
}

/**
 * Takes a command line apart by the options that there are. What `@std/cli` lets pass is refused: unknown options, values
 * that are missing, flags with a value.
 *
 * @throws {UsageError} with the nearest right option where one is near.
 */
export function parseLine(
  args: readonly string[],
  options: readonly Option<unknown>[],
  { stopEarly = false }: ParseLineOptions = {},
): ParsedLine {
  if (!stopEarly) refuseFlagValues(args, options);
  const withValue = options.filter((option) => option.placeholder !== undefined);
  const flags = options.filter((option) => option.placeholder === undefined);
  const parsed = parseArgs(args, {
    string: ["_", ...withValue.map((option) => option.name)],
    boolean: flags.map((option) => option.name),
    collect: options.map((option) => option.name),
    alias: Object.fromEntries(
      options.flatMap((option) => option.short ? [[option.name, option.short]] : []),
    ),
    stopEarly,
    unknown: (arg, key) => key === undefined ? true : refuseUnknown(arg, options),
  });
  const given = new Map<string, Given>();
  for (const option of options) {
    const value = parsed[option.name];
    const isAbsent = value === undefined || value === false ||
      (Array.isArray(value) && value.length === 0);
    if (isAbsent) continue;
    const where = `--${option.name}`;
    given.set(option.name, { texts: texts(value, option, where), where });
  }
  return { given, operands: parsed._.map(String) };
}
