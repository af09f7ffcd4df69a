import type { Command } from "../command.ts";
import { GLOBAL_OPTIONS } from "../options/global_options.ts";
import type { Option } from "../options/option.ts";

/** All options of a command that are shown, its own first. */
export function shownOptions(command: Command): Option<unknown>[] {
  const { options, subcommands = [] } = command;
  const own = [...options, ...subcommands.flatMap((one) => one.options), ...GLOBAL_OPTIONS];
  return [...new Set(own)].filter((option) => !option.hidden);
}

/** How an option is written: `-o` and `--output`, or the long way alone. */
export function spellings({ name, short }: Option<unknown>): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** A text within single quotes of a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
