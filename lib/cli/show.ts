import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, option } from "./options/option.ts";
import { BIND, PEER_OPTIONS } from "./options/transfer_options.ts";
import { wholeNumber } from "./options/value_kind.ts";
import { formatFields } from "./output/fields.ts";
import { plainText } from "./output/plain_text.ts";
import { type MagnetSource, readSource, type TorrentSource } from "./torrent/source.ts";

const GROUP = "Magnet links";

const FETCH = flag("fetch", {
  group: GROUP,
  help: "ask peers what is in the torrent of a magnet link",
  common: true,
});

const TIMEOUT = option("timeout", wholeNumber(1, 3600), {
  placeholder: "SECONDS",
  group: GROUP,
  help: "with --fetch: how long to ask (60)",
});

const DEFAULT_TIMEOUT_SECONDS = 60;

/** `shoal show` */
export const SHOW: Command = {
  name: "show",
  summary: "shows what is in a torrent or magnet link",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [FETCH, TIMEOUT, ...PEER_OPTIONS],
  examples: [
    { line: "show debian.torrent", does: "for reading" },
    { line: "show debian.torrent --json", does: "for programs, with all there is" },
    { line: "show 'magnet:?xt=urn:btih:…'", does: "what a link says" },
    { line: "show INFOHASH --fetch", does: "what is in it, from peers" },
  ],
  details: [
    "SOURCE is a .torrent file, its URL, a magnet link or an info-hash. Files are numbered as --files of get takes them; " +
    "pad files are left out.",
    "With --fetch, peers are asked what is in the torrent of a magnet link or info-hash. Nothing is kept. Leaves with 6 " +
    "where none told it in time, with 5 where none came.",
  ],
  run,
};

/** Asks peers; gives what to leave with where they did not tell. */
async function askPeers(
  call: Call,
  source: MagnetSource,
): Promise<TorrentSource | { readonly kind: "none"; readonly status: ExitStatus }> {
  const { values, screen, program } = call;
  const { newestOf } = await import("./torrent/published.ts");
  const magnet = await newestOf(call, source.magnet);
  const { fetchMetadata } = await import("./torrent/fetch_metadata.ts");
  const { openView } = await import("./progress/mod.ts");
  const { QuietView } = await import("./progress/quiet_view.ts");
  const { parseMetainfo } = await import("../metainfo/mod.ts");
  const view = screen.json ? new QuietView(screen) : openView(screen, program.clock);
  let told: Uint8Array | undefined;
  const status = await fetchMetadata(call, [magnet], {
    view,
    timeoutSeconds: values.get(TIMEOUT) ?? DEFAULT_TIMEOUT_SECONDS,
    found: (torrent) => {
      told = torrent.metainfoBytes;
      return Promise.resolve();
    },
  });
  if (told === undefined) return { kind: "none", status };
  return { kind: "torrent", bytes: told, metainfo: parseMetainfo(told) };
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, values, operands: [name = ""] } = call;
  const read = await readSource({ ...call, bind: values.get(BIND) }, name);
  const isAsked = read.kind === "magnet" && values.has(FETCH);
  const source = isAsked ? await askPeers(call, read) : read;
  if (source.kind === "none") return source.status;
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
