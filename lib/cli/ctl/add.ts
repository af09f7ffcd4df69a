import { resolve } from "node:path";
import type { ShoalClient } from "../../client/mod.ts";
import type { AddBody } from "../../daemon/api/mod.ts";
import { encodeBase64 } from "../../daemon/json/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { FileTooLargeError } from "../files.ts";
import { plainText } from "../output/plain_text.ts";
import { systemError } from "../system_error.ts";
import { isUrl } from "../torrent/source.ts";
import { OUTPUT, PAUSED } from "./add_options.ts";
import { readChanges } from "./changes.ts";
import { failureOf } from "./daemon_failure.ts";
import { openClient } from "./open_client.ts";

/** Bytes of a .torrent file that a daemon takes: in Base64 they are a third more, and fit into the body of a request. */
const MAX_FILE_BYTES = 12 * 1000 * 1000;

const INFO_HASH_REGEXP = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|[a-z2-7]{32})$/i;

/** `shoal ctl add`: goes on with the next where one is not added, and leaves with what the first of those says. */
export async function add(call: Call): Promise<ExitStatus> {
  const { screen, operands } = call;
  const how = readHow(call);
  const client = await openClient(call);
  let status: ExitStatus = EXIT.ok;
  for (const source of operands) {
    try {
      await addOne(call, client, { ...how, ...await readSource(call, source) });
    } catch (cause) {
      const error = failureOf(cause, call);
      // What is so for each of them is said once.
      if (!(error instanceof CliError) || operands.length === 1) throw error;
      if (error.status === EXIT.noDaemon || error.status === EXIT.notAuthorised) throw error;
      screen.error(plainText(`${source}: ${error.message}`));
      if (status === EXIT.ok) status = error.status;
    }
  }
  return status;
}

async function addOne({ screen }: Call, client: ShoalClient, body: AddBody): Promise<void> {
  const { torrent, isDuplicate } = await client.add(body);
  if (screen.json) {
    screen.jsonLine({ torrent, isDuplicate });
    return;
  }
  const { id, name, outputDir } = torrent;
  screen.note(
    isDuplicate
      ? `${plainText(name)} is there already, as ${id}`
      : `added ${plainText(name)} as ${id}, to ${plainText(outputDir)}`,
  );
}

function readHow({ values }: Call): AddBody {
  const output = values.get(OUTPUT);
  const { labels, ...changes } = readChanges(values);
  return {
    ...output === undefined ? {} : { outputDir: resolve(output) },
    ...values.has(PAUSED) ? { isPaused: true } : {},
    ...labels === undefined ? {} : { labels },
    ...Object.keys(changes).length > 0 ? { changes } : {},
  };
}

/** A file is sent along, for the daemon may be elsewhere or see other folders; the rest it fetches itself. */
async function readSource({ files }: Call, source: string): Promise<AddBody> {
  if (/^magnet:/i.test(source) || isUrl(source)) return { location: source };
  try {
    if (INFO_HASH_REGEXP.test(source) && await files.kind(source) === undefined) {
      return { location: source };
    }
    return { metainfo: encodeBase64(await files.read(source, MAX_FILE_BYTES)) };
  } catch (error) {
    if (error instanceof FileTooLargeError) {
      throw new CliError(error.message, EXIT.notTorrent, { cause: error });
    }
    throw systemError(`read ${source}`, error);
  }
}
