import { CliError, UsageError } from "./cli_error.ts";
import { type Command, subcommandWords } from "./command.ts";
import { COMMANDS, findCommand } from "./commands.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { GLOBAL_OPTIONS, HELP, VERSION_FLAG } from "./options/global_options.ts";
import type { Option } from "./options/option.ts";
import { plainText } from "./output/plain_text.ts";
import { choosePalette } from "./output/screen.ts";
import type { Program } from "./program.ts";
import { systemCode, systemError } from "./system_error.ts";

/** The command line cut at the word that says what to do. */
interface CutLine {
  readonly word: string | undefined;
  /** What stands before and after the word. */
  readonly rest: readonly string[];
  /** Whether `--version` stands before it. */
  readonly version: boolean;
  /** Whether `-h` or `--help` stands before it. */
  readonly help: boolean;
}

async function cutLine(
  args: readonly string[],
  options: readonly Option<unknown>[],
): Promise<CutLine> {
  const { parseLine } = await import("./options/parse.ts");
  const end = args.indexOf("--");
  const head = end < 0 ? args : args.slice(0, end);
  const { given, operands } = parseLine(head, options, { stopEarly: true });
  const at = head.length - operands.length;
  return {
    word: operands[0],
    rest: args.filter((_, i) => i !== at || operands.length === 0),
    version: given.has(VERSION_FLAG.name),
    help: given.has(HELP.name),
  };
}

/** What is no command but can be downloaded: `shoal FILE.torrent`. */
function isSource(word: string): boolean {
  return /\.torrent$|^magnet:|^https?:\/\//i.test(word);
}

async function refuseCommand(
  word: string,
  words: readonly string[],
  before = "",
): Promise<never> {
  const { nearest } = await import("./options/suggest.ts");
  const meant = nearest(word, words);
  throw new UsageError(`There is no command ${before}${word}`, {
    hint: meant === undefined ? `See shoal ${before}--help` : `Did you mean ${meant}?`,
  });
}

async function loadCommand(word: string): Promise<Command> {
  const entry = findCommand(word) ?? await refuseCommand(word, COMMANDS.map(({ name }) => name));
  return await entry.load();
}

async function subcommandOf(command: Command, word: string): Promise<Command> {
  const words = subcommandWords(command);
  const found = command.subcommands?.[words.indexOf(word)];
  return found ?? await refuseCommand(word, words, `${command.name} `);
}

async function printProgramHelp(program: Program): Promise<void> {
  const { programHelp } = await import("./help.ts");
  const { noColor } = program;
  program.stdout.write(
    programHelp(choosePalette(program.stdout, { color: "auto", noColor })),
  );
}

async function printCommandHelp(
  program: Program,
  command: Command,
  page: "short" | "long",
): Promise<void> {
  const { longHelp, shortHelp } = await import("./help.ts");
  const { noColor } = program;
  const colors = choosePalette(program.stdout, { color: "auto", noColor });
  program.stdout.write((page === "short" ? shortHelp : longHelp)(command, colors));
}

async function helpFor(program: Program, words: readonly string[]): Promise<ExitStatus> {
  const [word, next] = words.filter((arg) => !arg.startsWith("-"));
  if (word === undefined) {
    await printProgramHelp(program);
    return EXIT.ok;
  }
  const command = await loadCommand(word);
  const hasMore = command.subcommands !== undefined && next !== undefined;
  await printCommandHelp(program, hasMore ? await subcommandOf(command, next) : command, "long");
  return EXIT.ok;
}

async function dispatch(program: Program): Promise<ExitStatus> {
  const { word, rest, version, help } = await cutLine(program.args, GLOBAL_OPTIONS);
  if (word === undefined && version) {
    const { VERSION } = await import("./version.ts");
    program.stdout.write(`shoal ${VERSION}\n`);
    return EXIT.ok;
  }
  if (word === undefined) {
    if (!help) throw new UsageError("There is nothing to do", { hint: "See shoal --help" });
    await printProgramHelp(program);
    return EXIT.ok;
  }
  if (word === "help") return await helpFor(program, rest);
  if (findCommand(word) === undefined && isSource(word)) {
    return await call(program, await loadCommand("get"), [word, ...rest]);
  }
  return await call(program, await loadCommand(word), rest);
}

async function call(
  program: Program,
  command: Command,
  args: readonly string[],
): Promise<ExitStatus> {
  if (command.subcommands !== undefined) return await callSubcommand(program, command, args);
  const { parseLine } = await import("./options/parse.ts");
  const { given, operands } = parseLine(args, [...command.options, ...GLOBAL_OPTIONS]);
  if (given.has(HELP.name)) return await pageFor(program, command, args);
  const { runCommand } = await import("./run_command.ts");
  return await runCommand(program, command, { given, operands });
}

/** What stands before the subcommand's word is an option of the command, and so of each of its subcommands. */
async function callSubcommand(
  program: Program,
  command: Command,
  args: readonly string[],
): Promise<ExitStatus> {
  const { word, rest, help } = await cutLine(args, [...command.options, ...GLOBAL_OPTIONS]);
  if (word !== undefined) return await call(program, await subcommandOf(command, word), rest);
  if (help) return await pageFor(program, command, args);
  throw new UsageError(`${command.name} needs a word that says what to do`, {
    hint: `See shoal ${command.name} -h`,
  });
}

async function pageFor(
  program: Program,
  command: Command,
  args: readonly string[],
): Promise<ExitStatus> {
  const isShort = args.some((arg) => /^-[a-zA-Z]*h[a-zA-Z]*$/.test(arg));
  await printCommandHelp(program, command, isShort ? "short" : "long");
  return EXIT.ok;
}

/** Says what went wrong in one line and gives the status for it; a fault of Shoal is named as one. */
function report(program: Program, error: unknown): ExitStatus {
  const known = error instanceof CliError || systemCode(error) !== undefined;
  const { message, hint, status } = known ? systemError("go on", error) : new CliError(
    `Cannot go on: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    EXIT.fault,
    { hint: "This is a fault of Shoal; --log-file FILE keeps what is needed to find it" },
  );
  const tail = hint === undefined ? "" : `. ${hint}`;
  program.stderr.write(`shoal: ${plainText(message + tail)}\n`);
  return status;
}

/** Does what the command line says, and gives the status to leave with; throws nothing. */
export async function main(program: Program): Promise<ExitStatus> {
  try {
    const status = await dispatch(program);
    await program.stdout.flush();
    return status;
  } catch (error) {
    return report(program, error);
  } finally {
    await program.close();
    await program.stderr.flush();
  }
}
