import { UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { findTorrent } from "./find_torrent.ts";
import { openClient } from "./open_client.ts";

/** `shoal ctl rename` */
export async function rename(call: Call): Promise<ExitStatus> {
  const { screen, operands: [word = "", name = "", inner] } = call;
  const client = await openClient(call);
  const torrent = await findTorrent(call, client, word);
  const { files } = await client.files(torrent.id);
  const [top = ""] = files[0]?.path.split("/") ?? [];
  if (top === "") {
    throw new UsageError(`Cannot rename ${plainText(torrent.name)}: its files are not known yet`);
  }
  const path = inner ?? top;
  const answer = await client.rename({ targets: [torrent.id], path, name });
  if (screen.json) screen.jsonLine(answer);
  else screen.note(`renamed ${plainText(path)} to ${plainText(name)}`);
  return EXIT.ok;
}
