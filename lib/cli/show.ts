import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { PROXY } from "./options/transfer_options.ts";
import { formatFields } from "./output/fields.ts";
import { plainText } from "./output/plain_text.ts";
import { readSource } from "./torrent/source.ts";

/** `shoal show` */
export const SHOW: Command = {
  name: "show",
  summary: "shows what is in a torrent or magnet link",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [PROXY],
  examples: [
    { line: "show debian.torrent", does: "for reading" },
    { line: "show debian.torrent --json", does: "for programs, with all there is" },
    { line: "show 'magnet:?xt=urn:btih:…'", does: "what a link names" },
  ],
  details: [
    "SOURCE is a .torrent file, its URL, a magnet link or an info-hash. Files are numbered as --files of get takes them; " +
    "pad files are left out.",
  ],
  run,
};

async function run(call: Call): Promise<ExitStatus> {
  const { screen, operands: [name = ""] } = call;
  const source = await readSource(call, name);
  const describe = await import("./torrent/describe.ts");
  const isTorrent = source.kind === "torrent";
  if (screen.json) {
    screen.jsonLine(
      isTorrent ? describe.metainfoJson(source.metainfo) : describe.magnetJson(source.magnet),
    );
    return EXIT.ok;
  }
  const terminal = screen.stdout.isTerminal;
  const isWhole = screen.verbosity > 0;
  const title = isTorrent ? source.metainfo.name : source.magnet.name ?? "";
  const fields = isTorrent
    ? describe.describeMetainfo(source.metainfo, { terminal, isWhole })
    : describe.describeMagnet(source.magnet);
  const heading = plainText(title);
  if (heading !== "") screen.result(terminal ? screen.colors.bold(heading) : `name\t${heading}`);
  screen.result(formatFields(fields, { terminal, label: screen.colors.dim }));
  for (const warning of isTorrent ? source.metainfo.warnings : []) screen.warn(warning);
  return EXIT.ok;
}
