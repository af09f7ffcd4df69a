import type { Log } from "../io/mod.ts";
import { UsageError } from "./cli_error.ts";
import type { Command, Operand } from "./command.ts";
import { usageLine } from "./help.ts";
import { COMMANDS } from "./commands.ts";
import type { ExitStatus } from "./exit_status.ts";
import { levelFor, NO_LOG, ProgramLog } from "./log/program_log.ts";
import * as everywhere from "./options/global_options.ts";
import { gatherValues } from "./options/gather.ts";
import type { ParsedLine } from "./options/parse.ts";
import type { Values } from "./options/values.ts";
import { Screen } from "./output/screen.ts";
import { LiveOutput } from "./output/live_output.ts";
import { Files, type TextSink } from "./files.ts";
import type { Program } from "./program.ts";
import { systemError } from "./system_error.ts";

function checkOperands(command: Command, operands: readonly string[]): void {
  const most = command.operands.at(-1)?.repeat ? Infinity : command.operands.length;
  const surplus = operands[most];
  const hint = `Usage: ${usageLine(command)}`;
  if (surplus !== undefined) {
    throw new UsageError(`Cannot take "${surplus}": ${command.name} ends before it`, { hint });
  }
  const missing = command.operands.find((operand: Operand, i) => !operand.optional && !operands[i]);
  if (missing !== undefined) {
    throw new UsageError(`${command.name} needs a ${missing.name}`, { hint });
  }
}

async function openLogFile(files: Files, path: string): Promise<TextSink> {
  try {
    return await files.append(path);
  } catch (error) {
    throw systemError(`write the log to ${path}`, error);
  }
}

function openLog(
  program: Program,
  values: Values,
  options: { file: TextSink | undefined; screen: Screen },
): Log {
  const { file, screen } = options;
  const verbosity = values.count(everywhere.VERBOSE);
  // What goes wrong is told by the command itself. On a terminal -v means more rows below the bar, and -vv the log too.
  const enough = screen.stderr.isTerminal ? 2 : 1;
  if (file === undefined && (screen.quiet || verbosity < enough)) return NO_LOG;
  return new ProgramLog({
    level: levelFor(verbosity),
    format: values.get(everywhere.LOG_FORMAT) ?? "text",
    clock: program.clock,
    write: (line) => file === undefined ? screen.stderr.write(line) : file.write(line),
  });
}

function openScreen(program: Program, values: Values): Screen {
  const stderr = new LiveOutput(program.stderr);
  return new Screen({ stdout: program.stdout, stderr }, {
    quiet: values.has(everywhere.QUIET),
    json: values.has(everywhere.JSON_OUTPUT),
    verbosity: values.count(everywhere.VERBOSE),
    color: values.get(everywhere.COLOR) ?? "auto",
    noColor: program.noColor,
  });
}

/**
 * Runs a command with what was given for it.
 *
 * @throws {CliError} where the command can not do it.
 */
export async function runCommand(
  program: Program,
  command: Command,
  line: ParsedLine,
): Promise<ExitStatus> {
  checkOperands(command, line.operands);
  const files = new Files(() => program.openDisk());
  const values = await gatherValues(command, line.given, { program, files });
  const screen = openScreen(program, values);
  const path = values.get(everywhere.LOG_FILE);
  const file = path === undefined ? undefined : await openLogFile(files, path);
  const log = openLog(program, values, { file, screen });
  try {
    return await command.run({
      values,
      operands: line.operands,
      program,
      screen,
      files,
      commands: COMMANDS,
      log,
    });
  } catch (error) {
    log.write({ level: "debug", message: stackOf(error) });
    throw error;
  } finally {
    screen.stderr.draw([]);
    await file?.close();
  }
}

/** Where an error came from, which only the log is told. */
function stackOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? String(error) : String(error);
}
