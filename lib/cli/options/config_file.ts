import { UsageError } from "../cli_error.ts";
import type { Option } from "./option.ts";
import { nearest } from "./suggest.ts";
import type { Given } from "./values.ts";

/** One `key = value` of a config file. */
export interface ConfigEntry {
  /** The command whose section it stands in; undefined above all sections. */
  readonly section: string | undefined;
  /** Name of the option. */
  readonly key: string;
  /** The text. */
  readonly value: string;
  /** Number of the line, from 1. */
  readonly line: number;
}

const QUOTED_REGEXP = /^"(.*)"$/;

/**
 * Reads a config file: `key = value` a line, where a key is the long name of an option; `[command]` begins what is for one
 * command; `#` begins a comment line; a value may stand in double quotes.
 *
 * @param name what the file is called in messages.
 * @throws {UsageError} if a line is neither.
 */
export function readConfig(text: string, name: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  let section: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const heading = /^\[([a-z-]+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const [, key, value] = /^([a-z0-9-]+)\s*=\s*(.+)$/i.exec(line) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`Cannot read line ${index + 1} of ${name}: it is not "key = value"`);
    }
    const unquoted = QUOTED_REGEXP.exec(value)?.[1] ?? value;
    entries.push({ section, key: key.toLowerCase(), value: unquoted, line: index + 1 });
  }
  return entries;
}

/**
 * Refuses keys that no command has, and sections that are no commands.
 *
 * @param options the options of each command, by its name; those of every command are in each list.
 * @throws {UsageError} with the nearest right one where one is near.
 */
export function checkConfig(
  entries: readonly ConfigEntry[],
  name: string,
  options: ReadonlyMap<string, readonly Option<unknown>[]>,
): void {
  for (const { section, key, line } of entries) {
    const lists = section === undefined ? [...options.values()] : [options.get(section)];
    const known = new Set(lists.flatMap((list) => list ?? []).map((option) => option.name));
    const at = `${name}, line ${line}`;
    if (known.size === 0) {
      throw new UsageError(`There is no command ${section} (${at})`, hint(section, options.keys()));
    }
    if (!known.has(key)) {
      throw new UsageError(`There is no option ${key} (${at})`, hint(key, known));
    }
  }
}

function hint(word: string | undefined, known: Iterable<string>): { hint?: string } {
  const meant = word === undefined ? undefined : nearest(word, known);
  return meant === undefined ? {} : { hint: `Did you mean ${meant}?` };
}

/** Gives what a file says for one command; its own section goes before the rest. */
export function configValues(
  entries: readonly ConfigEntry[],
  name: string,
  command: string,
): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const section of [undefined, command]) {
    const own = entries.filter((entry) => entry.section === section);
    for (const key of new Set(own.map((entry) => entry.key))) {
      const same = own.filter((entry) => entry.key === key);
      const where = `${key} (${name}, line ${same.at(-1)?.line})`;
      given.set(key, { texts: same.map((entry) => entry.value), where });
    }
  }
  return given;
}
