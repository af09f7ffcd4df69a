/**
 * What a list of 10,000 torrents costs the daemon, and transmission-daemon where that is installed:
 *
 *     deno run -A --unstable-net bench/daemon_list.ts [--torrents N] [--started N] [--clients shoal,transmission]
 *
 * All are of about 20 KB of metainfo and have two trackers: one of this machine and one that is not there. Some are started
 * (10): half of them seed to nobody, the others, five at most, are downloaded from slow seeders of this machine, to which
 * Transmission makes no connections; the others are stopped. Measured: the time from the start to the first answer with
 * the whole list, and until all that are started run; 15 fields of all torrents by RPC, the median of 15 tries; processor
 * time of 20 seconds in which nobody asks for anything; memory at the end of it.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { LoopbackTorrent } from "../tests/support/loopback_torrent.ts";
import { LoopbackTracker } from "../tests/support/loopback_tracker.ts";
import { paced, RawSeeder } from "../tests/support/raw_peer_seeder.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";
import { MeasuredDaemon, type MeasuredOptions, pause } from "./daemon/measured_daemon.ts";
import {
  type ListedTorrent,
  listTorrent,
  makeTorrent,
  writeState,
} from "./daemon/many_torrents.ts";
import { serveCommand } from "./daemon/serve_command.ts";
import { writeTransmissionState } from "./daemon/transmission_state.ts";
import { freePort, isInstalled } from "./race/process.ts";

const IDLE_SECONDS = 20;
const READY_MS = 180_000;

/** Torrents that are downloaded: as many as have a place in the queue. */
const MAX_MOVING = 5;
const MOVING_LENGTH = 8 * 1024 * 1024;
const SEEDER_BYTES_PER_SEC = 32 * 1024;

const args = parseArgs(Deno.args, {
  string: ["torrents", "started", "clients"],
  default: { torrents: "10000", started: "10", clients: "shoal,transmission" },
});
const startedCount = Number(args.started);
const movingCount = Math.min(MAX_MOVING, Math.floor(startedCount / 2));

/** Makes what a daemon needs in a folder, and says how it is started. */
type Prepare = (dir: string, torrents: readonly ListedTorrent[]) => Promise<MeasuredOptions>;

const DAEMONS: Readonly<Record<string, Prepare>> = {
  async shoal(dir, torrents) {
    await writeState(`${dir}/state`, `${dir}/out`, torrents);
    return serveCommand(dir);
  },
  async transmission(dir, torrents) {
    const port = freePort();
    await writeState(`${dir}/state`, `${dir}/out`, torrents.filter(({ isComplete }) => isComplete));
    const outputDir = `${dir}/out`;
    return {
      argv: await writeTransmissionState(`${dir}/config`, { torrents, outputDir, port }),
      port,
    };
  },
};

async function measure(name: string, options: MeasuredOptions, count: number): Promise<void> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1_000).toFixed(2);
  await using daemon = new MeasuredDaemon(options);
  const listed = await daemon.untilLists(count);
  console.log(`${name}: first answer with ${listed} of ${count} torrents after ${seconds()} s`);
  const running = await daemon.untilRunning(startedCount, READY_MS);
  console.log(
    `  ${running} of ${startedCount} run after ${seconds()} s; ${daemon.cpuSeconds()} s of processors, ` +
      `${daemon.memoryMib().toFixed(0)} MiB`,
  );
  await pause(3_000);
  console.log(`  15 fields of all in ${(await daemon.listMs()).toFixed(0)} ms`);
  await pause(7_000);
  const before = daemon.cpuSeconds();
  await pause(IDLE_SECONDS * 1_000);
  const percent = (daemon.cpuSeconds() - before) / IDLE_SECONDS * 100;
  console.log(`  idle: ${percent.toFixed(1)}% of a core, ${daemon.memoryMib().toFixed(0)} MiB`);
}

await using tracker = new LoopbackTracker();
await using slow = new AsyncDisposableStack();
const trackers = [tracker.url, "http://127.0.0.1:9/announce"];
const torrents = Array.from(
  { length: Number(args.torrents) - movingCount },
  (_, number) => makeTorrent(number, { trackers, isStarted: number < startedCount - movingCount }),
);
for (let number = 0; number < movingCount; number++) {
  const options = { name: `moving ${number}`, files: MOVING_LENGTH, pieceLength: 16_384 };
  const torrent = new LoopbackTorrent({ ...options, seed: number });
  const seeder = slow.use(new RawSeeder(torrent, { hold: paced(SEEDER_BYTES_PER_SEC) }));
  const own = slow.use(new LoopbackTracker({ peers: () => [seeder.endpoint] }));
  torrents.push(listTorrent(torrent, [own.url, ...trackers.slice(1)]));
}
for (const name of String(args.clients).split(",")) {
  const prepare = DAEMONS[name];
  if (!prepare) {
    throw new TypeError(`There is no client "${name}": ${Object.keys(DAEMONS).join(" or ")}`);
  }
  if (name === "transmission" && !await isInstalled("transmission-daemon")) {
    console.log("transmission-daemon is not installed");
    continue;
  }
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/out`);
    await measure(name, await prepare(dir, torrents), torrents.length);
  });
}
