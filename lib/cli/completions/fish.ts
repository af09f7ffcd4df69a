import type { Command } from "../command.ts";
import type { Option } from "../options/option.ts";
import type { Completion } from "../options/value_kind.ts";
import { shownOptions } from "./words.ts";

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
    case "none":
      return "-x";
    default:
      return `-x -a ${quote(completion.join(" "))}`;
  }
}

function optionLine(command: Command, option: Option<unknown>): string {
  const { name, short, help, placeholder, completion } = option;
  return [
    `complete -c shoal -n '__fish_seen_subcommand_from ${command.name}'`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${name}`,
    ...(placeholder === undefined ? [] : [action(completion)]),
    `-d ${quote(help)}`,
  ].join(" ");
}

function commandLines(command: Command): string[] {
  const operand = command.operands.at(-1)?.completion ?? "none";
  const seen = `-n '__fish_seen_subcommand_from ${command.name}'`;
  return [
    `complete -c shoal -n __fish_use_subcommand -f -a ${command.name} -d ${quote(command.summary)}`,
    `complete -c shoal ${seen} ${action(operand).replace(/^-r -F$/, "-F").replace(/^-x/, "-f")}`,
    ...shownOptions(command).map((option) => optionLine(command, option)),
  ];
}

/** The script that teaches fish the program. */
export function fishCompletions(commands: readonly Command[]): string {
  return [
    "# Completions of shoal for fish",
    "complete -c shoal -n __fish_use_subcommand -f -a '(__fish_complete_suffix .torrent)'",
    ...commands.flatMap(commandLines),
  ].join("\n") + "\n";
}
