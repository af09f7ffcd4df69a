import { formatEndpoint } from "../address/mod.ts";
import { toHex } from "../hash/mod.ts";
import type { Dht } from "../dht/mod.ts";
import type { Endpoint, Io } from "../io/mod.ts";
import type { AnnounceResponse, TrackerClient } from "../tracker/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { option } from "./options/option.ts";
import { DHT_NODE, NO_DHT, PROXY } from "./options/transfer_options.ts";
import { PORT } from "./options/value_kind.ts";
import { formatTable } from "./output/table.ts";
import { askDht, asksDht, DHT_NAME } from "./torrent/ask_dht.ts";
import {
  type Announced,
  askAll,
  NO_TRACKERS,
  readAnnounced,
  TRACKER,
} from "./torrent/announced.ts";
import { type Asked, silentStatus, TIMEOUT, warnOfSilent } from "./torrent/asked.ts";

const PEER_PORT = option("port", PORT, {
  group: "Peers and trackers",
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
  summary: "asks trackers and the DHT for peers, prints host:port a line",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [TRACKER, NO_TRACKERS, NO_DHT, DHT_NODE, TIMEOUT, PEER_PORT, PROXY],
  examples: [
    { line: "peers debian.torrent", does: "whom they name" },
    { line: "peers INFOHASH -t udp://tracker.example:6969", does: "without a torrent" },
    { line: "peers debian.torrent --json", does: "with each tracker's answer" },
  ],
  details: [
    "Announces to all trackers at once as a download that begins, and takes it back afterwards; to the DHT it announces " +
    "nothing. On a terminal, or with -v, each peer stands beside those that named it. Leaves with 5 where there is no peer.",
  ],
  run,
};

interface NamedPeer {
  readonly address: string;
  /** URLs of trackers, and the name of the DHT. */
  readonly by: string[];
}

/** What all who were asked said. */
interface Answers {
  readonly trackers: readonly Asked<AnnounceResponse>[];
  /** Undefined where it was not asked. */
  readonly dht: Asked<readonly Endpoint[]> | undefined;
}

function collect({ trackers, dht }: Answers): NamedPeer[] {
  const found = new Map<string, NamedPeer>();
  function add(by: string, peers: readonly Endpoint[] = []): void {
    for (const peer of peers) {
      const address = formatEndpoint(peer);
      const known = found.get(address);
      if (known === undefined) found.set(address, { address, by: [by] });
      else if (!known.by.includes(by)) known.by.push(by);
    }
  }
  for (const { tracker, answer } of trackers) add(tracker, answer?.peers);
  add(DHT_NAME, dht?.answer);
  return [...found.values()];
}

/** Looks for peers in the DHT; those that were found before time was up count. */
async function findInDht(
  dht: Dht,
  infoHash: Uint8Array,
  signal: AbortSignal,
): Promise<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  try {
    for await (const peers of dht.getPeers(infoHash, { signal })) found.push(...peers);
  } catch (error) {
    if (found.length === 0) throw error;
  }
  return found;
}

async function askForDht(
  call: Call,
  announced: Announced,
  context: { readonly io: Io; readonly signal: AbortSignal },
): Promise<Answers["dht"]> {
  if (!asksDht(call, announced)) return undefined;
  const { signal } = context;
  const answer = await askDht(call, context.io, {
    signal,
    ask: (dht, either) => findInDht(dht, announced.infoHash, either),
  });
  signal.throwIfAborted();
  return answer;
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

function print({ screen }: Call, announced: Announced, answers: Answers): void {
  const peers = collect(answers);
  if (screen.json) {
    const trackers = answers.trackers.map(({ tracker, answer, reason }) => ({
      tracker,
      peers: answer?.peers.length,
      seeders: answer?.seeders,
      leechers: answer?.leechers,
      error: reason,
    }));
    const { dht } = answers;
    screen.jsonLine({
      infoHash: toHex(announced.infoHash),
      peers: peers.map(({ address, by }) => ({
        address,
        trackers: by.filter((each) => each !== DHT_NAME),
        dht: by.includes(DHT_NAME),
      })),
      trackers,
      dht: dht && { peers: dht.answer?.length, error: dht.reason },
    });
    return;
  }
  const withNames = screen.stdout.isTerminal || screen.verbosity > 0;
  const rows = peers.map(({ address, by }) => withNames ? [address, by.join(" ")] : [address]);
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
  const { signal } = interrupts;
  await using io = await call.program.openIo({
    log: call.log,
    proxy: call.values.get(PROXY),
  });
  const client = new TrackerClient(io);
  try {
    const [trackers, dht] = await Promise.all([
      askTrackers(call, announced, { io, client, signal }),
      askForDht(call, announced, { io, signal }),
    ]);
    const asked = [...trackers, ...(dht === undefined ? [] : [dht])];
    warnOfSilent(call, asked);
    print(call, announced, { trackers, dht });
    const silent = silentStatus(asked);
    if (silent !== undefined) {
      const who = dht === undefined ? "no tracker" : "nobody";
      throw new CliError(`Cannot find peers: ${who} answered`, silent);
    }
    if (collect({ trackers, dht }).length > 0) return EXIT.ok;
    const what = dht === undefined ? "the trackers name none" : "nobody names one";
    throw new CliError(`Cannot find peers: ${what}`, EXIT.network);
  } finally {
    await client.close();
  }
}
