/**
 * What a daemon remembers of what happened, over real sockets and disks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

interface Told {
  readonly id: number;
  readonly kind: string;
  readonly text: string;
  readonly torrent: number | null;
}

/** What the log says, the oldest first. */
async function logOf(daemon: Parameters<typeof askApi>[0], path: string): Promise<Told[]> {
  const { status, value } = await askApi(daemon, `GET ${path}`);
  assertEquals(status, 200);
  return value.events.toReversed();
}

/** A torrent, its seeder, and the tracker that names it. */
function seeded(scene: LoopbackScene): { torrent: LoopbackTorrent; tracker: LoopbackTracker } {
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const files = { "a.bin": 100_000, "b.bin": 50_000 };
  const torrent = new LoopbackTorrent({ name: "noted", files, trackers: [tracker.url] });
  seeders.push(scene.use(new RawSeeder(torrent)));
  return { torrent, tracker };
}

loopbackTest("a daemon remembers what happened to a torrent, across a restart", async (scene) => {
  const { torrent } = seeded(scene);
  let daemon = await openDaemon(scene);
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  const { torrent: view } = await daemon.add({ source });
  await scene.until(() => view.state === "seeding" && view.doneAt > 0);
  await daemon.stop([view.id]);
  await daemon.stop([view.id]);
  await daemon.rename(view.id, "noted/a.bin", "c.bin");
  await daemon.relocate([view.id], `${scene.dir}/else`, { movesFiles: true });
  await daemon.verify([view.id]);
  await daemon.start([view.id], { now: true });
  await scene.until(() => view.state === "seeding");
  await scene.until(async () =>
    (await logOf(daemon, "/log")).some(({ kind }) => kind === "checked")
  );
  const kinds = ["added", "completed", "stopped", "renamed", "moved", "started", "checked"];
  assertEquals((await logOf(daemon, `/torrents/${view.id}/log`)).map(({ kind }) => kind), kinds);
  await daemon.close();

  daemon = await openDaemon(scene);
  await daemon.remove([view.id], { withData: true });
  const all = await logOf(daemon, "/log");
  assertEquals(all.map(({ kind }) => kind), [...kinds, "removed"]);
  assertEquals(all.at(-1)?.text, 'Removed "noted" with its data');
  const [newest, next] = all.toReversed();
  assert(newest && next);
  const { value } = await askApi(daemon, `GET /log?before=${newest.id}&limit=1`);
  assertEquals(value.events, [next]);
});

loopbackTest("a daemon remembers a tracker that fails once, not each time", async (scene) => {
  const tracker = new LoopbackTracker({ peers: () => [] });
  const { url } = tracker;
  await tracker[Symbol.asyncDispose]();
  const torrent = new LoopbackTorrent({ name: "lonely", files: 100_000, trackers: [url] });
  const daemon = await openDaemon(scene);
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  const { torrent: view } = await daemon.add({ source });
  const failures = async () =>
    (await logOf(daemon, "/log")).filter(({ kind }) => kind === "tracker-failing");
  await scene.until(async () => (await failures()).length > 0);
  await daemon.reannounce([view.id]);
  await scene.pause(2_500);
  const [failure, more] = await failures();
  assertEquals([failure?.torrent, more], [view.id, undefined]);
  assert(failure?.text.startsWith(`The tracker ${new URL(url).host} fails: `), failure?.text);
});

loopbackTest(
  "a daemon remembers what a magnet link became, and why seeding ended",
  async (scene) => {
    const { torrent } = seeded(scene);
    await torrent.write(`${scene.dir}/seed`);
    const { session } = await scene.session("seed", { outputDir: `${scene.dir}/seed` });
    await (await session.add(torrent.metainfo)).completed;
    const { infoHashes } = torrent.metainfo;
    const peers = [{ hostname: "127.0.0.1", port: session.port }];
    const daemon = await openDaemon(scene, {
      settings: { hasTimeGoal: true, timeGoalMinutes: 0.02 },
    });
    const { torrent: view } = await daemon.add({
      source: { kind: "location", location: formatMagnet({ infoHashes, peers }) },
    });
    await scene.until(() => view.isFinished);
    assertEquals((await logOf(daemon, `/torrents/${view.id}/log`)).map(({ kind }) => kind), [
      "added",
      "metadata",
      "completed",
      "goal-reached",
    ]);
  },
);

loopbackTest("a daemon remembers that a folder was missing, and came back", async (scene) => {
  const { torrent } = seeded(scene);
  let daemon = await openDaemon(scene);
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  const { torrent: { id } } = await daemon.add({ source });
  await scene.until(() => daemon.find(id)?.state === "seeding");
  await daemon.close();
  await Deno.rename(`${scene.dir}/downloads`, `${scene.dir}/unplugged`);
  daemon = await openDaemon(scene);
  await scene.until(() => daemon.find(id)?.trouble?.kind === "storage-missing");
  await Deno.rename(`${scene.dir}/unplugged`, `${scene.dir}/downloads`);
  await scene.until(() => daemon.find(id)?.state === "seeding");
  const events = await logOf(daemon, `/torrents/${id}/log`);
  assertEquals(events.slice(-2).map(({ kind }) => kind), ["storage-missing", "resumed"]);
});
