import { type Command, type Operand, subcommandWords } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { GLOBAL_OPTIONS } from "./options/global_options.ts";
import { environmentName, type Option } from "./options/option.ts";
import type { Palette } from "./output/palette.ts";
import { padEnd } from "./output/text_width.ts";
import { wrapText } from "./output/wrap_text.ts";

function operandText(operand: Operand): string {
  const name = operand.repeat ? `${operand.name}…` : operand.name;
  return operand.optional ? `[${name}]` : name;
}

/** How a command is called: `shoal get SOURCE… [options]`. */
export function usageLine(command: Command): string {
  const words = command.subcommands ? ["WORD …"] : command.operands.map(operandText);
  return ["shoal", command.name, ...words, "[options]"].join(" ");
}

function optionName(option: Option<unknown>): string {
  const short = option.short === undefined ? "    " : `-${option.short}, `;
  const value = option.placeholder === undefined ? "" : ` ${option.placeholder}`;
  return `${short}--${option.name}${value}`;
}

function optionLines(options: readonly Option<unknown>[], width: number): string[] {
  return options.map((option) => {
    const more = option.repeat ? "; may be given several times" : "";
    const name = optionName(option);
    const text = wrapText(option.help + more, width + 4);
    const start = name.length > width ? `  ${name}\n${" ".repeat(width + 4)}` : undefined;
    return (start ?? `  ${padEnd(name, width)}  `) + text;
  });
}

function groups(options: readonly Option<unknown>[]): Map<string, Option<unknown>[]> {
  const found = new Map<string, Option<unknown>[]>();
  for (const option of options) {
    found.set(option.group, [...found.get(option.group) ?? [], option]);
  }
  return found;
}

/** Columns that the names of options take on the long page; longer ones get a line of their own. */
const MAX_NAME_COLUMNS = 30;

function exampleLines(command: Command): string[] {
  const lines = command.examples.map((example) => [`shoal ${example.line}`, example.does]);
  const width = Math.max(...lines.map(([line = ""]) => line.length));
  return lines.map(([line = "", does = ""]) => `  ${line.padEnd(width)}  ${does}`);
}

/** The subcommands of a command, a line each. */
function subcommandLines(command: Command, colors: Palette): string[] {
  const { subcommands = [] } = command;
  const words = subcommandWords(command);
  const width = Math.max(0, ...words.map((word) => word.length));
  return subcommands.map(({ summary }, at) =>
    `  ${colors.bold((words[at] ?? "").padEnd(width))}  ${summary}`
  );
}

/** The short page of a command that has subcommands. */
function subcommandsHelp(command: Command, colors: Palette): string {
  return [
    `${capitalise(command.summary)}; more of each: shoal ${command.name} WORD -h`,
    "",
    ...subcommandLines(command, colors),
    "",
    ...exampleLines(command),
  ].join("\n") + "\n";
}

/** The short page of a command (`-h`): fits a screen of 80 columns and 24 lines. */
export function shortHelp(command: Command, colors: Palette): string {
  if (command.subcommands) return subcommandsHelp(command, colors);
  const common = command.options.filter((option) => option.common);
  const width = Math.max(0, ...common.map((option) => optionName(option).length));
  const sections = [...groups(common)].map(([group, options]) => [
    colors.bold(group),
    ...options.map((option) => `  ${padEnd(optionName(option), width)}  ${option.help}`),
  ]);
  return [
    capitalise(command.summary),
    "",
    `  ${usageLine(command)}`,
    "",
    ...sections.flat(),
    colors.bold("Examples"),
    ...exampleLines(command),
    "",
    `All of it: shoal ${command.name} --help`,
  ].join("\n") + "\n";
}

/** The long page of a command (`--help`): every option, its variable, and what there is to be said. */
export function longHelp(command: Command, colors: Palette): string {
  const options = [...command.options, ...GLOBAL_OPTIONS].filter((option) => !option.hidden);
  const names = options.map((option) => optionName(option).length);
  const width = Math.max(...names.filter((length) => length <= MAX_NAME_COLUMNS));
  const sections = [...groups(options)].flatMap(([group, members]) => [
    "",
    colors.bold(group),
    ...optionLines(members, width),
  ]);
  return [
    capitalise(command.summary),
    "",
    `  ${usageLine(command)}`,
    ...(command.subcommands ? ["", ...subcommandLines(command, colors)] : []),
    ...(command.details ?? []).flatMap((paragraph) => ["", wrapText(paragraph, 0)]),
    ...sections,
    "",
    colors.bold("Examples"),
    ...exampleLines(command),
    "",
    wrapText(standingText(command), 0),
  ].join("\n") + "\n";
}

/** Where options may stand besides the command line. */
function standingText({ options, standing }: Command): string {
  const sample = (standing ?? options).find((option) => !option.hidden) ?? GLOBAL_OPTIONS[0];
  const environment = sample === undefined ? "" : environmentName(sample);
  const which = standing === undefined
    ? "Each option has"
    : `Each of ${standing.map(({ name }) => `--${name}`).join(", ")} has`;
  return `${which} a variable in the environment (${environment}) and a key in the file ` +
    "of --config; the command line goes first, then the environment, then the file.";
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The page of the program itself: fits a screen. */
export function programHelp(colors: Palette): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    "Shoal downloads, seeds, makes and checks torrents",
    "",
    "  shoal COMMAND …   or   shoal FILE.torrent, which downloads it",
    "",
    ...COMMANDS.map((command) =>
      `  ${colors.bold(command.name.padEnd(width))}  ${command.summary}`
    ),
    "",
    "Options: shoal COMMAND -h (a screen) or --help (all)",
  ].join("\n") + "\n";
}
