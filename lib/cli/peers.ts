import { formatEndpoint } from "../address/mod.ts";
import { toHex } from "../hash/mod.ts";
import type { Io } from "../io/mod.ts";
import type { AnnounceResponse, TrackerClient } from "../tracker/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { option } from "./options/option.ts";
import { PROXY } from "./options/transfer_options.ts";
import { PORT } from "./options/value_kind.ts";
import { formatTable } from "./output/table.ts";
import {
  type Announced,
  askAll,
  type Asked,
  NO_TRACKERS,
  readAnnounced,
  silentStatus,
  TIMEOUT,
  TRACKER,
  warnOfSilent,
} from "./torrent/announced.ts";

const PEER_PORT = option("port", PORT, {
  group: "Trackers",
  help: "the port that trackers are told (any that is nobody's)",
});

/**
 * Ports that are told unless one is named: those that IANA assigns to nobody. Many trackers know a peer by its address and port
 * alone: told 6881, they would take this for the client that runs there, and forget it when we are gone.
 */
const FIRST_PORT = 49_152;
const LAST_PORT = 65_535;

/** Peers asked for; what trackers give at most. */
const NUM_WANT = 200;

/** `shoal peers` */
export const PEERS: Command = {
  name: "peers",
  summary: "asks trackers for peers, and prints host:port a line",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [TRACKER, NO_TRACKERS, TIMEOUT, PEER_PORT, PROXY],
  examples: [
    { line: "peers debian.torrent", does: "whom its trackers name" },
    { line: "peers INFOHASH -t udp://tracker.example:6969", does: "without a torrent" },
    { line: "peers debian.torrent --json", does: "with each tracker's answer" },
  ],
  details: [
    "Announces to all trackers at once as a download that begins, and takes it back afterwards. On a terminal, or with " +
    "-v, each peer stands beside the trackers that named it. Leaves with 5 where there is no peer.",
  ],
  run,
};

interface NamedPeer {
  readonly address: string;
  readonly trackers: string[];
}

function collect(asked: readonly Asked<AnnounceResponse>[]): NamedPeer[] {
  const found = new Map<string, NamedPeer>();
  for (const { tracker, answer } of asked) {
    for (const peer of answer?.peers ?? []) {
      const address = formatEndpoint(peer);
      const known = found.get(address);
      if (known === undefined) found.set(address, { address, trackers: [tracker] });
      else if (!known.trackers.includes(tracker)) known.trackers.push(tracker);
    }
  }
  return [...found.values()];
}

async function askTrackers(
  call: Call,
  announced: Announced,
  { io, client, signal }: {
    readonly io: Io;
    readonly client: TrackerClient;
    readonly signal: AbortSignal;
  },
): Promise<Asked<AnnounceResponse>[]> {
  const { makePeerId } = await import("../wire/mod.ts");
  const { VERSION } = await import("./version.ts");
  const request = {
    infoHash: announced.infoHash,
    peerId: makePeerId(VERSION, io.random),
    port: call.values.get(PEER_PORT) ?? FIRST_PORT + io.random.below(LAST_PORT - FIRST_PORT + 1),
    uploaded: 0,
    downloaded: 0,
    left: announced.length,
    numWant: NUM_WANT,
    key: io.random.below(2 ** 32),
  };
  const asked = await askAll(call, announced.trackers, {
    signal,
    ask: (url, signal) => client.announce(url, { ...request, event: "started" }, { signal }),
  });
  const answered = announced.trackers.filter((_, i) => asked[i]?.answer !== undefined);
  await askAll(call, answered, {
    signal,
    ask: (url, signal) =>
      client.announce(url, { ...request, event: "stopped", numWant: 0 }, { signal }),
  });
  return asked;
}

function print({ screen }: Call, announced: Announced, asked: Asked<AnnounceResponse>[]): void {
  const peers = collect(asked);
  if (screen.json) {
    const trackers = asked.map(({ tracker, answer, reason }) => ({
      tracker,
      peers: answer?.peers.length,
      seeders: answer?.seeders,
      leechers: answer?.leechers,
      error: reason,
    }));
    screen.jsonLine({ infoHash: toHex(announced.infoHash), peers, trackers });
    return;
  }
  const withTrackers = screen.stdout.isTerminal || screen.verbosity > 0;
  const rows = peers.map(({ address, trackers }) =>
    withTrackers ? [address, trackers.join(" ")] : [address]
  );
  const columns = screen.tableColumns;
  screen.stdout.write(formatTable(
    [{ title: "peer" }, { title: "named by" }],
    rows,
    { heading: screen.colors.dim, ...(columns === undefined ? {} : { columns }) },
  ));
}

async function run(call: Call): Promise<ExitStatus> {
  const announced = await readAnnounced(call);
  const { TrackerClient } = await import("../tracker/mod.ts");
  using interrupts = call.program.catchInterrupts();
  await using io = await call.program.openIo({
    log: call.log,
    proxy: call.values.get(PROXY),
  });
  const client = new TrackerClient(io);
  try {
    const asked = await askTrackers(call, announced, { io, client, signal: interrupts.signal });
    warnOfSilent(call, asked);
    print(call, announced, asked);
    const silent = silentStatus(asked);
    if (silent !== undefined) throw new CliError("Cannot find peers: no tracker answered", silent);
    if (collect(asked).length > 0) return EXIT.ok;
    throw new CliError("Cannot find peers: the trackers name none", EXIT.network);
  } finally {
    await client.close();
  }
}
