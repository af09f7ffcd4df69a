import type { Log } from "../io/mod.ts";
import type { ExitStatus } from "./exit_status.ts";
import type { Files } from "./files.ts";
import type { Option } from "./options/option.ts";
import type { Completion } from "./options/value_kind.ts";
import type { Values } from "./options/values.ts";
import type { Screen } from "./output/screen.ts";
import type { Program } from "./program.ts";

/** An argument that is no option. */
export interface Operand {
  /** What stands for it in help: `TORRENT`. */
  readonly name: string;
  /** Whether it may be left out. */
  readonly optional?: boolean;
  /** Whether more of it may follow; only of the last one. */
  readonly repeat?: boolean;
  /** What a shell can offer. */
  readonly completion: Completion;
}

/** An example of a command. */
export interface Example {
  /** What to type, without `shoal`. */
  readonly line: string;
  /** What it does; a few words. */
  readonly does: string;
}

/** One word of the command line and all that is to be known of it. */
export interface Command {
  /** The word, or for one of several under a word both: `ctl list`. */
  readonly name: string;
  /** What it does, in one line: a verb in the third person, no full stop. */
  readonly summary: string;
  /** The arguments that are no options. */
  readonly operands: readonly Operand[];
  /** The options besides those of every command. */
  readonly options: readonly Option<unknown>[];
  /** Those of them that the environment and the config file can give, too; all unless it says which. */
  readonly standing?: readonly Option<unknown>[];
  /** Three or so. */
  readonly examples: readonly Example[];
  /** More about it, for the long page of help: paragraphs. */
  readonly details?: readonly string[];
  /** Those under its word, one of which has to follow; it does nothing itself then. */
  readonly subcommands?: readonly Command[];
  /** Does it; throws a `CliError` where it can not. */
  run(call: Call): Promise<ExitStatus>;
}

/** The words of a command's subcommands. */
export function subcommandWords({ subcommands = [], name }: Command): string[] {
  return subcommands.map((one) => one.name.slice(name.length + 1));
}

/** A command as the list of all shows it; what it needs is loaded when it is called. */
export interface CommandEntry {
  /** The word. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Loads it. */
  load(): Promise<Command>;
}

/** One call of a command: what was asked, and the world to do it in. */
export interface Call {
  /** The options. */
  readonly values: Values;
  /** The arguments that are no options; as many as the command declares. */
  readonly operands: readonly string[];
  /** The world. */
  readonly program: Program;
  /** Where to print, the way the user wants it. */
  readonly screen: Screen;
  /** Small files. */
  readonly files: Files;
  /** All commands. */
  readonly commands: readonly CommandEntry[];
  /** The log. */
  readonly log: Log;
}
