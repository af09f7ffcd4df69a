import type { Dht } from "../dht/mod.ts";
import { equalBytes, toHex } from "../hash/mod.ts";
import type { ScrapeEntry } from "../tracker/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { DHT_NODE, NO_DHT, PROXY } from "./options/transfer_options.ts";
import { formatCount } from "../text/mod.ts";
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

/** `shoal scrape` */
export const SCRAPE: Command = {
  name: "scrape",
  summary: "asks trackers and the DHT how many seeders and leechers there are",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [TRACKER, NO_TRACKERS, NO_DHT, DHT_NODE, TIMEOUT, PROXY],
  examples: [
    { line: "scrape debian.torrent", does: "a line each" },
    { line: "scrape INFOHASH -t udp://tracker.example:6969", does: "without a torrent" },
    { line: "scrape debian.torrent --json", does: "for programs" },
  ],
  details: [
    "The DHT can but estimate how many there are (BEP 33), and knows nothing of downloads.",
  ],
  run,
};

/** What a tracker counts of one torrent; undefined where it does not know it. */
type Counts = Pick<ScrapeEntry, "seeders" | "leechers"> & Partial<Pick<ScrapeEntry, "downloads">>;

const UNKNOWN: Counts = { seeders: 0, leechers: 0, downloads: 0 };

function print({ screen }: Call, announced: Announced, asked: readonly Asked<Counts>[]): void {
  if (screen.json) {
    const counts = asked.map(({ tracker, answer, reason }) => ({
      tracker,
      ...answer,
      error: reason,
    }));
    const trackers = counts.filter(({ tracker }) => tracker !== DHT_NAME);
    const { tracker: _, ...dht } = counts.find(({ tracker }) => tracker === DHT_NAME) ?? {};
    const isAsked = trackers.length < counts.length;
    const infoHash = toHex(announced.infoHash);
    screen.jsonLine({ infoHash, trackers, dht: isAsked ? dht : undefined });
    return;
  }
  const format = screen.stdout.isTerminal ? formatCount : String;
  const rows = asked.flatMap(({ tracker, answer }) =>
    answer === undefined ? [] : [[
      tracker,
      format(answer.seeders),
      format(answer.leechers),
      answer.downloads === undefined ? "" : format(answer.downloads),
    ]]
  );
  const columns = screen.tableColumns;
  screen.stdout.write(formatTable(
    [
      { title: "tracker" },
      { title: "seeders", align: "right" },
      { title: "leechers", align: "right" },
      { title: "downloads", align: "right" },
    ],
    rows,
    { heading: screen.colors.dim, ...(columns === undefined ? {} : { columns }) },
  ));
}

async function countInDht(
  dht: Dht,
  infoHash: Uint8Array,
  signal: AbortSignal,
): Promise<Counts> {
  const { seeds, downloaders } = await dht.scrape(infoHash, { signal });
  return { seeders: Math.round(seeds), leechers: Math.round(downloaders) };
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
  const { infoHash } = announced;
  try {
    const signal = interrupts.signal;
    const trackers = askAll(call, announced.trackers, {
      signal,
      ask: async (url, signal): Promise<Counts> => {
        const entries = await client.scrape(url, [infoHash], { signal });
        return entries.find((entry) => equalBytes(entry.infoHash, infoHash)) ?? UNKNOWN;
      },
    });
    const dht = asksDht(call, announced)
      ? [askDht(call, io, { signal, ask: (dht, either) => countInDht(dht, infoHash, either) })]
      : [];
    const asked = (await Promise.all([trackers, ...dht])).flat();
    warnOfSilent(call, asked);
    print(call, announced, asked);
    const silent = silentStatus(asked);
    if (silent === undefined) return EXIT.ok;
    const who = dht.length === 0 ? "no tracker" : "nobody";
    throw new CliError(`Cannot count peers: ${who} answered`, silent);
  } finally {
    await client.close();
  }
}
