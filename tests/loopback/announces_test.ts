import { assert, assertEquals } from "@std/assert";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { announceAnswer, LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const MIB = 1024 * 1024;

/** How long a graceful stop may take. */
const STOP_MS = 3_000;

function makeTorrent(tracker: LoopbackTracker): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "announced",
    files: { "a.bin": 2 * MIB, "b.bin": MIB + 1 },
    trackers: [tracker.url],
  });
}

/** A tracker that does not answer to `stopped`. */
function silentAtStop(): LoopbackTracker {
  return new LoopbackTracker({
    answer: ({ event }) =>
      event === "stopped" ? new Promise<Response>(() => undefined) : announceAnswer([]),
  });
}

async function getArgs(scene: LoopbackScene, torrent: LoopbackTorrent, peer: RawSeeder) {
  return [
    ...["get", await torrent.save(scene.dir), "-o", `${scene.dir}/out`, "--peer", peer.address],
    ...["--port", "0", "--json", "-vv"],
  ];
}

loopbackTest(
  "completed is announced once, and not by one that was complete before",
  async (scene) => {
    const tracker = scene.use(new LoopbackTracker());
    const torrent = makeTorrent(tracker);
    const seeder = scene.use(new RawSeeder(torrent));
    const outputDir = `${scene.dir}/out`;
    const { session } = await scene.session("leecher", { outputDir });
    const download = await session.add(torrent.metainfo, { peers: [seeder.endpoint] });
    await download.completed;
    await scene.until(() => tracker.events.includes("completed"));
    await session.close();
    assertEquals(tracker.events, ["started", "completed", "stopped"]);
    const [started, completed, stopped] = tracker.announces;
    assertEquals(started?.left, torrent.metainfo.totalLength);
    assertEquals([completed?.left, stopped?.left], [0, 0]);
    assertEquals(completed?.downloaded, torrent.metainfo.totalLength);
    assertEquals(started?.port, completed?.port);

    tracker.announces.length = 0;
    const again = await scene.session("seed", { outputDir });
    const seed = await again.session.add(torrent.metainfo);
    await scene.until(() => seed.status().state === "seeding" && tracker.events.length > 0);
    await again.session.close();
    assertEquals(tracker.events, ["started", "stopped"]);
    assertEquals(tracker.announces[0]?.left, 0);
  },
);

loopbackTest(
  "Ctrl+C in the midst of a download tells the tracker and ends within three seconds",
  async (scene) => {
    const tracker = scene.use(new LoopbackTracker());
    const torrent = makeTorrent(tracker);
    const seeder = scene.use(new RawSeeder(torrent));
    const args = await getArgs(scene, torrent, seeder);
    const program = scene.program([...args, "--download-limit", "500k"]);
    await program.event(({ state, done }) => state === "downloading" && Number(done) > 0);
    const start = performance.now();
    program.signal("SIGINT");
    assertEquals(await program.ended(), 130);
    assert(performance.now() - start < STOP_MS, `it took ${performance.now() - start} ms`);
    assertEquals(tracker.events, ["started", "stopped"]);
    const stopped = tracker.announces.at(-1);
    assert((stopped?.left ?? 0) > 0 && (stopped?.downloaded ?? 0) > 0);

    const again = scene.program(args);
    assertEquals(await again.ended(), 0);
    await torrent.assertIn(`${scene.dir}/out`);
    assertEquals(tracker.events, ["started", "stopped", "started", "completed", "stopped"]);
  },
);

loopbackTest(
  "a tracker that does not answer delays no stop beyond three seconds",
  async (scene) => {
    const tracker = scene.use(silentAtStop());
    const torrent = makeTorrent(tracker);
    const seeder = scene.use(new RawSeeder(torrent));
    const args = await getArgs(scene, torrent, seeder);
    const program = scene.program([...args, "--download-limit", "500k"]);
    await program.event(({ state, done }) => state === "downloading" && Number(done) > 0);
    const start = performance.now();
    program.signal("SIGTERM");
    assertEquals(await program.ended(), 143);
    assert(performance.now() - start < STOP_MS, `it took ${performance.now() - start} ms`);
    assertEquals(tracker.events, ["started", "stopped"]);
  },
);

loopbackTest("a second Ctrl+C ends at once", async (scene) => {
  const tracker = scene.use(silentAtStop());
  const torrent = makeTorrent(tracker);
  const seeder = scene.use(new RawSeeder(torrent));
  const args = await getArgs(scene, torrent, seeder);
  const program = scene.program([...args, "--download-limit", "500k"]);
  await program.event(({ state, done }) => state === "downloading" && Number(done) > 0);
  program.signal("SIGINT");
  await program.event(({ event }) => event === "stopping");
  const start = performance.now();
  program.signal("SIGINT");
  assertEquals(await program.ended(), 130);
  assert(performance.now() - start < 1_000, `it took ${performance.now() - start} ms`);
});
