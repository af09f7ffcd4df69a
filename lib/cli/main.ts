import { CliError, UsageError } from "./cli_error.ts";
import type { Command, CommandEntry } from "./command.ts";
import { COMMANDS, findCommand } from "./commands.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { GLOBAL_OPTIONS, HELP, VERSION_FLAG } from "./options/global_options.ts";
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

async function cutLine(args: readonly string[]): Promise<CutLine> {
  const { parseLine } = await import("./options/parse.ts");
  const end = args.indexOf("--");
  const head = end < 0 ? args : args.slice(0, end);
  const { given, operands } = parseLine(head, GLOBAL_OPTIONS, { stopEarly: true });
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

async function refuseCommand(word: string): Promise<never> {
  const { nearest } = await import("./options/suggest.ts");
  const meant = nearest(word, COMMANDS.map((command) => command.name));
  throw new UsageError(`There is no command ${word}`, {
    hint: meant === undefined ? "See shoal --help" : `Did you mean ${meant}?`,
  });
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
  const [word] = words.filter((arg) => !arg.startsWith("-"));
  if (word === undefined) {
    await printProgramHelp(program);
    return EXIT.ok;
  }
  const entry = findCommand(word) ?? await refuseCommand(word);
  await printCommandHelp(program, await entry.load(), "long");
  return EXIT.ok;
}

async function dispatch(program: Program): Promise<ExitStatus> {
  const { word, rest, version, help } = await cutLine(program.args);
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
  const entry = findCommand(word);
  if (entry !== undefined) return await call(program, entry, rest);
  if (word === "help") return await helpFor(program, rest);
  const get = isSource(word) ? findCommand("get") : undefined;
  return get === undefined ? await refuseCommand(word) : await call(program, get, [word, ...rest]);
}

async function call(
  program: Program,
  entry: CommandEntry,
  args: readonly string[],
): Promise<ExitStatus> {
  const command = await entry.load();
  const { parseLine } = await import("./options/parse.ts");
  const { given, operands } = parseLine(args, [...command.options, ...GLOBAL_OPTIONS]);
  if (given.has(HELP.name)) {
    const isShort = args.some((arg) => /^-[a-zA-Z]*h[a-zA-Z]*$/.test(arg));
    await printCommandHelp(program, command, isShort ? "short" : "long");
    return EXIT.ok;
  }
  const { runCommand } = await import("./run_command.ts");
  return await runCommand(program, command, { given, operands });
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
