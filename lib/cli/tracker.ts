import type { Endpoint, Io } from "../io/mod.ts";
import type { TrackerServer, TrackerServerOptions, TrackerStats } from "../tracker/server/mod.ts";
import { UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, option } from "./options/option.ts";
import { decimal, FILE, PORT, TEXT, wholeNumber } from "./options/value_kind.ts";
import { formatDuration, formatNoun } from "../text/mod.ts";
import { wait } from "./progress/run_torrents.ts";
import { systemCode, systemError } from "./system_error.ts";
import { readAllowed } from "./torrent/allow_list.ts";

const LISTEN = "Where it listens";
const SERVES = "What it serves";

const PORT_OPTION = option("port", PORT, {
  short: "p",
  group: LISTEN,
  help: "port for HTTP and UDP, 0 for any (6969)",
  common: true,
});

const BIND = option("bind", TEXT, {
  placeholder: "ADDR",
  group: LISTEN,
  help: "address to listen on (all)",
  repeat: true,
  common: true,
});

const NO_HTTP = flag("no-http", { group: LISTEN, help: "UDP alone" });
const NO_UDP = flag("no-udp", { group: LISTEN, help: "HTTP alone" });

const ALLOW = option("allow", TEXT, {
  placeholder: "TORRENT",
  group: SERVES,
  help: "serve this torrent or info-hash, and no other",
  repeat: true,
  common: true,
});

const ALLOW_LIST = option("allow-list", FILE, {
  group: SERVES,
  help: "the same for a file of info-hashes, one a line",
  common: true,
});

const INTERVAL = option("interval", decimal("MINUTES"), {
  group: SERVES,
  help: "when peers are to ask again (30)",
  common: true,
});

const MAX_TORRENTS = option("max-torrents", wholeNumber(1, 1e9), {
  group: SERVES,
  help: "torrents at most (100000)",
});

const MAX_PEERS = option("max-peers", wholeNumber(1, 1e9), {
  group: SERVES,
  help: "peers at most, of all torrents (1000000)",
});

const FULL_SCRAPE = flag("full-scrape", {
  group: SERVES,
  help: "answer a scrape that names no torrent with all of them",
});

const NO_STATS = flag("no-stats", { group: SERVES, help: "no page /stats" });

/** `shoal tracker` */
export const TRACKER_COMMAND: Command = {
  name: "tracker",
  summary: "runs an HTTP and UDP tracker, until Ctrl+C",
  operands: [],
  options: [
    PORT_OPTION,
    BIND,
    NO_HTTP,
    NO_UDP,
    ALLOW,
    ALLOW_LIST,
    INTERVAL,
    MAX_TORRENTS,
    MAX_PEERS,
    FULL_SCRAPE,
    NO_STATS,
  ],
  examples: [
    { line: "tracker", does: "at port 6969, for all torrents" },
    { line: "tracker -p 80 --no-udp --interval 10", does: "HTTP alone" },
    { line: "tracker --allow album.torrent", does: "for one torrent" },
  ],
  details: [
    "Keeps all in memory: peers announce again after a restart. Prints the URLs to announce to, one a line.",
  ],
  run,
};

const DEFAULT_PORT = 6969;

/** How often what it does is shown on a terminal, and written as JSON. */
const SHOW_MS = 1_000;
const EVENT_MS = 10_000;

async function serverOptions(call: Call): Promise<TrackerServerOptions> {
  const { values } = call;
  const minutes = values.get(INTERVAL);
  const maxTorrents = values.get(MAX_TORRENTS);
  const maxPeers = values.get(MAX_PEERS);
  const sources = values.all(ALLOW);
  const list = values.get(ALLOW_LIST);
  const allowed = sources.length > 0 || list !== undefined
    ? await readAllowed(call, sources, list)
    : undefined;
  if (minutes === 0) throw new UsageError("--interval needs a number above 0");
  if (values.has(NO_HTTP) && values.has(NO_UDP)) {
    throw new UsageError("Cannot serve neither HTTP nor UDP");
  }
  return {
    fullScrape: values.has(FULL_SCRAPE),
    statsPage: !values.has(NO_STATS),
    ...(minutes === undefined ? {} : { intervalMs: minutes * 60_000 }),
    ...(maxTorrents === undefined ? {} : { maxTorrents }),
    ...(maxPeers === undefined ? {} : { maxPeers }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

/** Listens on all addresses: with IPv6 where the machine has it. */
async function start(call: Call, io: Io): Promise<TrackerServer> {
  const { TrackerServer } = await import("../tracker/server/mod.ts");
  const { values } = call;
  const port = values.get(PORT_OPTION) ?? DEFAULT_PORT;
  const options = await serverOptions(call);
  async function listen(hostnames: readonly string[]): Promise<TrackerServer> {
    const at: Endpoint[] = hostnames.map((hostname) => ({ hostname, port }));
    return await TrackerServer.start(io, {
      ...options,
      http: values.has(NO_HTTP) ? [] : at,
      udp: values.has(NO_UDP) ? [] : at,
    });
  }
  const bind = values.all(BIND);
  try {
    if (bind.length > 0) return await listen(bind);
    try {
      return await listen(["::"]);
    } catch (error) {
      if (systemCode(error) === "EADDRINUSE") throw error;
      return await listen(["0.0.0.0"]);
    }
  } catch (error) {
    throw systemError(`listen at port ${port}`, error);
  }
}

/** An address to announce to on this machine, where it listens on all of them. */
function usableUrl(url: string): string {
  return url.replace("//[::]:", "//127.0.0.1:").replace("//0.0.0.0:", "//127.0.0.1:");
}

function requestsOf({ requests }: TrackerStats): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

function statsText(stats: TrackerStats): string {
  return [
    formatNoun(stats.torrents, "torrent"),
    formatNoun(stats.seeders, "seeder"),
    formatNoun(stats.leechers, "leecher"),
    formatNoun(requestsOf(stats), "request"),
    `up ${formatDuration(stats.uptimeSeconds)}`,
  ].join("   ");
}

async function show(call: Call, server: TrackerServer, signal: AbortSignal): Promise<void> {
  const { screen, program: { clock } } = call;
  const isLive = screen.stderr.isTerminal && !screen.quiet && !screen.json;
  for (let at = 0; !signal.aborted; at += SHOW_MS) {
    if (isLive) screen.stderr.draw([`  ${statsText(server.stats())}`]);
    if (screen.json && at % EVENT_MS === 0) screen.jsonLine({ event: "stats", ...server.stats() });
    await wait(clock, SHOW_MS, signal);
  }
  screen.stderr.draw([]);
  screen.note(statsText(server.stats()));
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, program } = call;
  using interrupts = program.catchInterrupts();
  await using io = await program.openIo({ log: call.log });
  await using server = await start(call, io);
  const urls = server.announceUrls.map(usableUrl);
  if (screen.json) screen.jsonLine({ event: "listening", urls });
  else if (!screen.quiet) screen.result(urls.join("\n"));
  await show(call, server, interrupts.signal);
  return interrupts.status ?? EXIT.ok;
}
