import { equalBytes, toHex } from "../hash/mod.ts";
import type { ScrapeEntry } from "../tracker/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { PROXY } from "./options/transfer_options.ts";
import { formatCount } from "./output/format.ts";
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

/** `shoal scrape` */
export const SCRAPE: Command = {
  name: "scrape",
  summary: "asks trackers how many seeders and leechers there are",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [TRACKER, NO_TRACKERS, TIMEOUT, PROXY],
  examples: [
    { line: "scrape debian.torrent", does: "a line a tracker" },
    { line: "scrape INFOHASH -t udp://tracker.example:6969", does: "without a torrent" },
    { line: "scrape debian.torrent --json", does: "for programs" },
  ],
  run,
};

/** What a tracker counts of one torrent; undefined where it does not know it. */
type Counts = Pick<ScrapeEntry, "seeders" | "leechers" | "downloads">;

const UNKNOWN: Counts = { seeders: 0, leechers: 0, downloads: 0 };

function print({ screen }: Call, announced: Announced, asked: readonly Asked<Counts>[]): void {
  if (screen.json) {
    const trackers = asked.map(({ tracker, answer, reason }) => ({
      tracker,
      ...answer,
      error: reason,
    }));
    screen.jsonLine({ infoHash: toHex(announced.infoHash), trackers });
    return;
  }
  const format = screen.stdout.isTerminal ? formatCount : String;
  const rows = asked.flatMap(({ tracker, answer }) =>
    answer === undefined
      ? []
      : [[tracker, ...[answer.seeders, answer.leechers, answer.downloads].map(format)]]
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
    const asked = await askAll(call, announced.trackers, {
      signal: interrupts.signal,
      ask: async (url, signal): Promise<Counts> => {
        const entries = await client.scrape(url, [infoHash], { signal });
        return entries.find((entry) => equalBytes(entry.infoHash, infoHash)) ?? UNKNOWN;
      },
    });
    warnOfSilent(call, asked);
    print(call, announced, asked);
    const silent = silentStatus(asked);
    if (silent === undefined) return EXIT.ok;
    throw new CliError("Cannot count peers: no tracker answered", silent);
  } finally {
    await client.close();
  }
}
