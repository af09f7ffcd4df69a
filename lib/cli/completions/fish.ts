import { type Command, subcommandWords } from "../command.ts";
import type { Option } from "../options/option.ts";
import type { Completion } from "../options/value_kind.ts";
import { LIVE_NAMES, shownOptions } from "./words.ts";

/** A text within single quotes of fish. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** What fish does for a value. */
function action(completion: Completion): string {
  switch (completion) {
    case "file":
      return "-r -F";
    case "folder":
      return "-x -a '(__fish_complete_directories)'";
    case "torrent":
      return "-x -a '(__fish_complete_suffix .torrent)'";
    case "live":
      return `-x -a ${quote(`(shoal ${LIVE_NAMES})`)}`;
    case "none":
      return "-x";
    default:
      return `-x -a ${quote(completion.join(" "))}`;
  }
}

/** When something is offered: after a command and before another one. */
interface Seen {
  /** The word of the command. */
  readonly word: string;
  /** The condition of `complete`. */
  readonly condition: string;
}

function optionLine({ condition }: Seen, option: Option<unknown>): string {
  const { name, short, help, placeholder, completion } = option;
  return [
    `complete -c shoal -n '${condition}'`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${name}`,
    ...(placeholder === undefined ? [] : [action(completion)]),
    `-d ${quote(help)}`,
  ].join(" ");
}

/** `offered` is when the command's own word is. */
function commandLines(command: Command, seen: Seen, offered: string): string[] {
  const operand = command.operands.at(-1)?.completion ?? "none";
  const operandText = action(operand).replace(/^-r -F$/, "-F").replace(/^-x/, "-f");
  return [
    `complete -c shoal -n ${offered} -f -a ${seen.word} -d ${quote(command.summary)}`,
    `complete -c shoal -n '${seen.condition}' ${operandText}`,
    ...shownOptions(command).map((option) => optionLine(seen, option)),
    ...subcommandLines(command, seen),
  ];
}

function subcommandLines(command: Command, { condition }: Seen): string[] {
  const words = subcommandWords(command);
  const offered = quote(`${condition}; and not ${seenOf(words)}`);
  return words.flatMap((word, at) => {
    const subcommand = command.subcommands?.[at];
    const seen = { word, condition: `${condition}; and ${seenOf([word])}` };
    return subcommand ? commandLines(subcommand, seen, offered) : [];
  });
}

function seenOf(words: readonly string[]): string {
  return `__fish_seen_subcommand_from ${words.join(" ")}`;
}

/** A word that means something under another command, too, is the command itself only without that one. */
function conditionOf({ name }: Command, commands: readonly Command[]): string {
  const others = commands.filter((other) => subcommandWords(other).includes(name));
  return [seenOf([name]), ...others.map((other) => `not ${seenOf([other.name])}`)].join("; and ");
}

/** The script that teaches fish the program. */
export function fishCompletions(commands: readonly Command[]): string {
  return [
    "# Completions of shoal for fish",
    "complete -c shoal -n __fish_use_subcommand -f -a '(__fish_complete_suffix .torrent)'",
    ...commands.flatMap((command) =>
      commandLines(
        command,
        { word: command.name, condition: conditionOf(command, commands) },
        "__fish_use_subcommand",
      )
    ),
  ].join("\n") + "\n";
}
