import { toHex } from "../hash/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag } from "./options/option.ts";
import { PROXY } from "./options/transfer_options.ts";
import { readSource } from "./torrent/source.ts";

const V2 = flag("v2", {
  group: "Which",
  help: "the v2 info-hash of a hybrid torrent (else v1)",
  common: true,
});

/** `shoal hash` */
export const HASH: Command = {
  name: "hash",
  summary: "prints the info-hash and nothing else",
  operands: [{ name: "TORRENT", completion: "torrent" }],
  options: [V2, PROXY],
  examples: [
    { line: "hash debian.torrent", does: "40 digits, or 64 of a v2 torrent" },
    { line: "hash 'magnet:?xt=urn:btih:…'", does: "that of a magnet link" },
    { line: "hash hybrid.torrent --v2", does: "the other one" },
  ],
  run,
};

async function run(call: Call): Promise<ExitStatus> {
  const { screen, values, operands: [name = ""] } = call;
  const source = await readSource(call, name);
  const { infoHashes } = source.kind === "torrent" ? source.metainfo : source.magnet;
  if (screen.json) {
    const { hashesJson } = await import("./torrent/describe.ts");
    screen.jsonLine(hashesJson(infoHashes));
    return EXIT.ok;
  }
  const hash = values.has(V2) ? infoHashes.v2 : infoHashes.v1 ?? infoHashes.v2;
  if (hash === undefined) {
    throw new CliError(`Cannot print the v2 info-hash of ${name}: it has none`, EXIT.notFound);
  }
  screen.result(toHex(hash));
  return EXIT.ok;
}
