import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, option } from "./options/option.ts";
import { PROXY } from "./options/transfer_options.ts";
import { HOST_PORT, TRACKER_URL } from "./options/value_kind.ts";
import { readSource } from "./torrent/source.ts";

const GROUP = "What is in the link";

const NO_TRACKERS = flag("no-trackers", {
  group: GROUP,
  help: "leave the trackers out",
  common: true,
});

const TRACKER = option("tracker", TRACKER_URL, {
  short: "t",
  group: GROUP,
  help: "add a tracker",
  repeat: true,
  common: true,
});

const PEER = option("peer", HOST_PORT, {
  group: GROUP,
  help: "add a peer to begin with",
  repeat: true,
  common: true,
});

/** `shoal magnet` */
export const MAGNET: Command = {
  name: "magnet",
  summary: "prints the magnet link of a torrent",
  operands: [{ name: "TORRENT", completion: "torrent" }],
  options: [NO_TRACKERS, TRACKER, PEER, PROXY],
  examples: [
    { line: "magnet debian.torrent", does: "the link" },
    { line: "magnet debian.torrent --no-trackers", does: "a shorter one" },
    { line: "magnet a.torrent --peer 192.0.2.7:6881", does: "one that names a peer" },
  ],
  run,
};

async function run(call: Call): Promise<ExitStatus> {
  const { screen, values, operands: [name = ""] } = call;
  const source = await readSource(call, name);
  const { formatMagnet, magnetOf } = await import("../metainfo/mod.ts");
  const magnet = source.kind === "torrent" ? magnetOf(source.metainfo) : source.magnet;
  const own = values.has(NO_TRACKERS) ? [] : magnet.trackers;
  const link = formatMagnet({
    ...magnet,
    trackers: [...new Set([...own, ...values.all(TRACKER)])],
    peers: [...magnet.peers, ...values.all(PEER)],
  });
  if (screen.json) screen.jsonLine({ magnet: link });
  else screen.result(link);
  return EXIT.ok;
}
