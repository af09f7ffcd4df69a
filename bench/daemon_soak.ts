/**
 * Whether the daemon stays as small as it is while torrents come and go:
 *
 *     deno run -A --unstable-net bench/daemon_soak.ts [--minutes N] [--torrents N] [--seed N]
 *
 * Keeps 200 torrents in a daemon of its own: once a second some are added, which are downloaded from seeders of this machine;
 * some are stopped, started, checked or removed with their data. Prints each minute what it has done, and the memory,
 * descriptors and processor time of the daemon: memory and descriptors are to be the same after an hour, which is the default,
 * as after the first minutes.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { FakeRandom } from "../tests/support/fake_random.ts";
import { LoopbackTorrent } from "../tests/support/loopback_torrent.ts";
import { announceAnswer, LoopbackTracker } from "../tests/support/loopback_tracker.ts";
import { RawSeeder } from "../tests/support/raw_peer_seeder.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";
import { MeasuredDaemon, pause } from "./daemon/measured_daemon.ts";
import { serveCommand } from "./daemon/serve_command.ts";

/** Torrents that are added, and removed, in a second at most. */
const CHANGES = 4;

const args = parseArgs(Deno.args, {
  string: ["minutes", "torrents", "seed"],
  default: { minutes: "60", torrents: "200", seed: "1" },
});
const random = new FakeRandom(Number(args.seed));

/** Those who seed, by the numbers of torrents. */
const seeders = new Map<number, RawSeeder>();
const counts = { added: 0, removed: 0, checked: 0, stopped: 0 };

await using tracker = new LoopbackTracker({
  answer({ query }) {
    const seeder = seeders.get(Number(new URLSearchParams(query).get("torrent")));
    return announceAnswer(seeder ? [seeder.endpoint] : []);
  },
});

async function add(daemon: MeasuredDaemon): Promise<void> {
  const number = counts.added++;
  const torrent = new LoopbackTorrent({
    name: `torrent ${number}`,
    files: { "a.bin": 1 + random.below(500_000), "b/c.bin": 1 + random.below(1_000_000) },
    pieceLength: 32_768,
    trackers: [`${tracker.url}?torrent=${number}`],
    seed: number,
  });
  seeders.set(number, new RawSeeder(torrent));
  await daemon.ask("torrent-add", { metainfo: torrent.bytes.toBase64() });
}

async function remove(daemon: MeasuredDaemon, id: unknown, name: unknown): Promise<void> {
  await daemon.ask("torrent-remove", { ids: [id], "delete-local-data": true });
  const number = Number(String(name).split(" ")[1]);
  await seeders.get(number)?.[Symbol.asyncDispose]();
  seeders.delete(number);
  counts.removed++;
}

/** What happens in a second. */
async function step(daemon: MeasuredDaemon): Promise<void> {
  const torrents = await daemon.list(["id", "name", "status"]);
  for (let left = 1 + random.below(CHANGES); left > 0; left--) {
    if (torrents.length < Number(args.torrents)) await add(daemon);
    const [gone] = torrents.splice(random.below(torrents.length), 1);
    if (gone && torrents.length >= Number(args.torrents) - CHANGES) {
      await remove(daemon, gone.id, gone.name);
    }
  }
  const [one, other, third] = [0, 1, 2].map(() => torrents[random.below(torrents.length)]);
  if (one) await daemon.ask("torrent-verify", { ids: [one.id] });
  if (other) await daemon.ask("torrent-stop", { ids: [other.id] });
  if (third) await daemon.ask("torrent-start", { ids: [third.id] });
  counts.checked += one ? 1 : 0;
  counts.stopped += other ? 1 : 0;
}

async function report(daemon: MeasuredDaemon, minute: number): Promise<void> {
  const torrents = await daemon.list(["status", "percentDone"]);
  const done = torrents.filter(({ percentDone }) => percentDone === 1).length;
  console.log(
    `minute ${minute}: ${
      daemon.memoryMib().toFixed(0)
    } MiB, ${daemon.descriptors()} descriptors, ` +
      `${
        daemon.cpuSeconds().toFixed(0)
      } s of processors; ${torrents.length} torrents, ${done} complete; ` +
      `added ${counts.added}, removed ${counts.removed}, checked ${counts.checked}, stopped ${counts.stopped}`,
  );
}

await withTempFolder(async (dir) => {
  await using daemon = new MeasuredDaemon(serveCommand(dir));
  await daemon.untilLists(0);
  await daemon.ask("session-set", { "download-queue-size": 20 });
  for (let minute = 1; minute <= Number(args.minutes); minute++) {
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      await step(daemon);
      await pause(Math.min(1_000, Math.max(0, end - performance.now())));
    }
    await report(daemon, minute);
  }
});
for (const seeder of seeders.values()) await seeder[Symbol.asyncDispose]();
