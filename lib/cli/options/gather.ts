import type { Command } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import type { Files } from "../files.ts";
import type { Program } from "../program.ts";
import { systemError } from "../system_error.ts";
import { checkConfig, configValues, readConfig } from "./config_file.ts";
import { CONFIG, GLOBAL_OPTIONS, HELP, VERSION_FLAG } from "./global_options.ts";
import { environmentName, type Option } from "./option.ts";
import { type Given, Values } from "./values.ts";

/** The longest config file that is read. */
const MAX_CONFIG_BYTES = 1 << 20;

/** Options that only make sense on the command line. */
const LINE_ONLY: readonly Option<unknown>[] = [HELP, VERSION_FLAG];

/** The options that the environment and the config file can give for a command. */
function standingOptions({ options, standing = options }: Command): readonly Option<unknown>[] {
  return [...standing, ...GLOBAL_OPTIONS].filter((option) => !LINE_ONLY.includes(option));
}

function environmentValues(
  program: Program,
  options: readonly Option<unknown>[],
): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const option of options) {
    const where = environmentName(option);
    const text = program.env(where);
    if (text === undefined || text.trim() === "") continue;
    given.set(option.name, { texts: option.repeat ? text.trim().split(/\s+/) : [text], where });
  }
  return given;
}

async function fileValues(
  files: Files,
  command: Command,
  path: string,
): Promise<Map<string, Given>> {
  let bytes: Uint8Array;
  try {
    bytes = await files.read(path, MAX_CONFIG_BYTES);
  } catch (error) {
    throw systemError(`read the config file ${path}`, error);
  }
  const entries = readConfig(new TextDecoder().decode(bytes), path);
  const options = new Map<string, readonly Option<unknown>[]>();
  for (const entry of COMMANDS) {
    options.set(entry.name, standingOptions(await entry.load()));
  }
  checkConfig(entries, path, options);
  const [section = ""] = command.name.split(" ");
  return configValues(entries, path, section);
}

/**
 * Gathers what was given for a command: on its line, else in the environment, else in the config file.
 *
 * @throws {UsageError} if a value is none of its kind.
 */
export async function gatherValues(
  command: Command,
  line: ReadonlyMap<string, Given>,
  { program, files }: { readonly program: Program; readonly files: Files },
): Promise<Values> {
  const standing = standingOptions(command);
  const environment = environmentValues(program, standing);
  const path = new Values(new Map([...environment, ...line])).get(CONFIG);
  const file = path === undefined ? new Map() : await fileValues(files, command, path);
  const given = new Map<string, Given>();
  const options = [...command.options, ...GLOBAL_OPTIONS]
    .filter((option) => !LINE_ONLY.includes(option));
  for (const option of options) {
    const stands = standing.includes(option);
    const own = line.get(option.name) ?? environment.get(option.name) ??
      (stands ? file.get(option.name) : undefined);
    if (own !== undefined) given.set(option.name, own);
  }
  const values = new Values(given);
  for (const option of options) values.all(option);
  return values;
}
