import type { Command } from "../command.ts";
import { GLOBAL_OPTIONS } from "../options/global_options.ts";
import type { Option } from "../options/option.ts";

/** All options of a command that are shown, its own first. */
export function shownOptions(command: Command): Option<unknown>[] {
  return [...command.options, ...GLOBAL_OPTIONS].filter((option) => !option.hidden);
}

/** What prints names of the daemon's torrents, a line each; nothing where there is no daemon. */
export const LIVE_NAMES = "ctl list --names 2>/dev/null";

/** How an option is written: `-o` and `--output`, or the long way alone. */
export function spellings({ name, short }: Option<unknown>): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** A text within single quotes of a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
