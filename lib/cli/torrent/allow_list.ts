import { parseInfoHash, wireInfoHash } from "../../metainfo/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { FileTooLargeError } from "../files.ts";
import { systemError } from "../system_error.ts";
import { readSource } from "./source.ts";

/** The longest list that is read: over a million info-hashes. */
const MAX_LIST_BYTES = 100_000_000;

/**
 * Reads which torrents a tracker is to serve.
 *
 * @param sources torrents, magnet links or info-hashes.
 * @param list a file of info-hashes, one a line; lines with `#` are comments.
 * @throws {CliError} if one of them is none.
 */
export async function readAllowed(
  call: Call,
  sources: readonly string[],
  list: string | undefined,
): Promise<Uint8Array[]> {
  const allowed: Uint8Array[] = [];
  for (const name of sources) {
    const source = await readSource(call, name);
    allowed.push(wireInfoHash(source.kind === "torrent" ? source.metainfo : source.magnet));
  }
  if (list === undefined) return allowed;
  for (const [index, line] of (await readLines(call, list)).entries()) {
    const text = line.replace(/#.*/, "").trim();
    if (text === "") continue;
    const infoHashes = parseInfoHash(text);
    if (infoHashes === undefined) {
      throw new UsageError(`Cannot read line ${index + 1} of ${list}: it is not an info-hash`);
    }
    allowed.push(wireInfoHash({ infoHashes }));
  }
  return allowed;
}

async function readLines({ files }: Call, path: string): Promise<string[]> {
  try {
    return new TextDecoder().decode(await files.read(path, MAX_LIST_BYTES)).split("\n");
  } catch (error) {
    if (error instanceof FileTooLargeError) throw new CliError(error.message, EXIT.usage);
    throw systemError(`read ${path}`, error);
  }
}
