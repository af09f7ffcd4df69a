import type { ShoalClient } from "../../client/mod.ts";
import type { TorrentName } from "../../daemon/api/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { reportUnmatched } from "./selection.ts";

/** Names of torrents that are shown where one is to be meant and more are. */
const SHOWN_NAMES = 3;

/** Finds the one torrent that a word stands for. @throws {CliError} if it stands for none or several. */
export async function findTorrent(
  call: Call,
  client: ShoalClient,
  word: string,
): Promise<TorrentName> {
  const answer = await client.torrents({ targets: [word], fields: "id,infoHash,name" });
  reportUnmatched(call, answer);
  const [found, ...others] = answer.torrents;
  if (found === undefined || others.length > 0) throw several(word, answer.torrents);
  const { id = 0, infoHash = "", name = "" } = found;
  return { id, infoHash, name };
}

function several(word: string, torrents: readonly Partial<TorrentName>[]): CliError {
  const names = torrents.slice(0, SHOWN_NAMES)
    .map(({ id = 0, name = "" }) => `${id} (${plainText(name)})`);
  const more = torrents.length > SHOWN_NAMES ? ", …" : "";
  return new CliError(
    `"${plainText(word)}" fits ${torrents.length} torrents: ${names.join(", ")}${more}`,
    EXIT.usage,
    { hint: "Name one" },
  );
}
