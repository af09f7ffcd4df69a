import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { FORCE, OUTPUT } from "./create_options.ts";

/** Where to write: what `-o` says, in it where it is a folder, else the name in the current folder. */
export async function choosePath({ values, files }: Call, name: string): Promise<string> {
  const file = `${name}.torrent`;
  const output = values.get(OUTPUT);
  if (output === undefined) return file;
  if (await files.kind(output) !== "directory") return output;
  return `${output.replace(/\/+$/, "")}/${file}`;
}

/** Refuses to write over a file. @throws {CliError} with status 9 if one is there, unless forced. */
export async function refuseExisting({ values, files }: Call, path: string): Promise<void> {
  if (values.has(FORCE) || await files.kind(path) === undefined) return;
  throw new CliError(`Cannot write ${path}: it is already there`, EXIT.exists, {
    hint: "--force writes over it",
  });
}
