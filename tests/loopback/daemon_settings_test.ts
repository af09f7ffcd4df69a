import { assert, assertEquals, assertRejects } from "@std/assert";
import type { DaemonSettings, TorrentView } from "../../lib/daemon/mod.ts";
import { addTo, openDaemon, seeded } from "../support/daemon_scene.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

const LIMIT = 60_000;

/** A torrent that several seed, slowly. */
function seededByMany(scene: LoopbackScene, name: string, count: number): LoopbackTorrent {
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const torrent = new LoopbackTorrent({
    name,
    files: 2_000_000,
    pieceLength: 32_768,
    trackers: [tracker.url],
  });
  for (let number = 0; number < count; number++) {
    const options = { name: `seeder ${number}`, hold: paced(10_000) };
    seeders.push(scene.use(new RawSeeder(torrent, options)));
  }
  return torrent;
}

/** Opens a daemon with these settings and adds a torrent that is seeded at so many bytes a second. */
async function download(
  scene: LoopbackScene,
  settings: Partial<DaemonSettings>,
  pace = 1_000_000,
): Promise<{ daemon: Awaited<ReturnType<typeof openDaemon>>; view: TorrentView }> {
  const daemon = await openDaemon(scene, { settings });
  const view = await addTo(daemon, seeded(scene, "one", { pace }));
  return { daemon, view };
}

loopbackTest(
  "files end in .part until they are complete, whatever is done to them",
  async (scene) => {
    const files = { "a.bin": 200_000, "sub/b.bin": 300_000, "sub/c.bin": 10 };
    const torrent = seeded(scene, "marked", { pace: 120_000, files });
    const settings = { marksPartialFiles: true };
    let daemon = await openDaemon(scene, { settings });
    let [view]: (TorrentView | undefined)[] = [await addTo(daemon, torrent)];
    const has = (bytes: number) => (view?.doneBytes ?? 0) >= bytes;
    await scene.until(() => has(60_000));
    // The shortest one may be complete, for its piece may have been the first.
    for (const path of await filesIn(`${scene.dir}/downloads`)) {
      assert(path.endsWith(".part") || path === "marked/sub/c.bin", path);
    }
    await daemon.rename(view?.id ?? 0, "marked/sub", "other");
    await daemon.relocate([view?.id ?? 0], `${scene.dir}/elsewhere`, { movesFiles: true });
    assertEquals(await filesIn(`${scene.dir}/downloads`), []);
    await scene.until(() => has(120_000));
    await daemon.close();
    const before = view?.doneBytes ?? 0;

    daemon = await openDaemon(scene, { settings });
    [view] = daemon.torrents();
    await scene.until(() => view?.state === "downloading");
    assert(has(before), `${view?.doneBytes} of ${before} bytes are there`);
    await daemon.verify([view?.id ?? 0]);
    await scene.until(() => view?.state === "downloading");
    assert(has(before), `${view?.doneBytes} of ${before} bytes are there`);
    await scene.until(() => view?.state === "seeding");
    assertEquals(await filesIn(`${scene.dir}/elsewhere`), [
      "marked/a.bin",
      "marked/other/b.bin",
      "marked/other/c.bin",
    ]);
    const b = await Deno.readFile(`${scene.dir}/elsewhere/marked/other/b.bin`);
    assertEquals(b, torrent.content(torrent.fileNumber("sub/b.bin")));
    await daemon.verify([view?.id ?? 0]);
    await scene.until(() => view?.state === "seeding" && view.doneBytes === view.wantedBytes);
    await daemon.remove([view?.id ?? 0], { withData: true });
    assertEquals(await filesIn(`${scene.dir}/elsewhere`), []);
  },
);

loopbackTest("files that are marked are removed with their torrent", async (scene) => {
  const { daemon, view } = await download(scene, { marksPartialFiles: true }, 60_000);
  await scene.until(() => view.doneBytes > 0);
  await daemon.remove([view.id], { withData: true });
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
});

loopbackTest("all torrents together have as many peers as is set, at once", async (scene) => {
  const daemon = await openDaemon(scene, { settings: { maxPeers: 4 } });
  const views = [
    await addTo(daemon, seededByMany(scene, "one", 4)),
    await addTo(daemon, seededByMany(scene, "two", 4)),
  ];
  const count = () => views.reduce((sum, { peerCounts }) => sum + peerCounts.connected, 0);
  await scene.until(() => count() === 4);
  await scene.pause(1_500);
  assertEquals(count(), 4);
  await daemon.set({ maxPeers: 2 });
  await scene.until(() => count() === 2);
});

loopbackTest("torrents have as many peers as is set when they are added", async (scene) => {
  const daemon = await openDaemon(scene, { settings: { maxPeersPerTorrent: 2 } });
  const view = await addTo(daemon, seededByMany(scene, "one", 4));
  await scene.until(() => view.peerCounts.connected === 2);
  await scene.pause(1_200);
  assertEquals([view.maxPeers, view.peerCounts.connected], [2, 2]);
  await daemon.change([view.id], { maxPeers: 1 });
  await scene.until(() => view.peerCounts.connected === 1);
});

loopbackTest(
  "a complete torrent goes where complete ones do, and stays where it is put after that",
  async (scene) => {
    const completeDir = `${scene.dir}/complete`;
    const { daemon, view } = await download(scene, { completeDir });
    await scene.until(() => view.outputDir === completeDir && view.state === "seeding");
    assertEquals(await filesIn(`${scene.dir}/downloads`), []);
    // Who says where it is to be does not want it elsewhere.
    await daemon.relocate([view.id], `${scene.dir}/mine`, { movesFiles: true });
    await daemon.close();
    const again = await openDaemon(scene, { settings: { completeDir } });
    const [kept] = again.torrents();
    await scene.until(() => kept?.state === "seeding");
    await scene.pause(1_500);
    assertEquals(kept?.outputDir, `${scene.dir}/mine`);
  },
);

loopbackTest("removed data goes into the trash", async (scene) => {
  const { daemon, view } = await download(scene, { trashDir: `${scene.dir}/trash` });
  await scene.until(() => view.state === "seeding");
  await daemon.remove([view.id], { withData: true });
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
  assertEquals((await filesIn(`${scene.dir}/trash`)).length, 3);
});

loopbackTest(
  "torrents begin with the trackers, the order and the state that are set",
  async (scene) => {
    const defaultTrackers = ["http://127.0.0.1:9/announce"];
    const settings = { defaultTrackers, isSequential: true, startsAdded: false };
    const { daemon, view } = await download(scene, settings);
    assertEquals(view.trackers.map(({ announce }) => announce).slice(1), defaultTrackers);
    assertEquals([view.isSequential, view.state], [true, "stopped"]);
    await daemon.set({ startsAdded: true, outputDir: `${scene.dir}/moved` });
    const other = await addTo(daemon, seeded(scene, "two"));
    await scene.until(() => other.state === "seeding");
    assertEquals(other.outputDir, `${scene.dir}/moved`);
  },
);

loopbackTest("downloads wait while less is free than is set", async (scene) => {
  const { daemon, view } = await download(scene, { minFreeBytes: 2 ** 50 }, 100_000);
  await scene.until(() => view.trouble?.kind === "no-space");
  await daemon.set({ minFreeBytes: 0 });
  await scene.until(() => view.trouble === undefined && view.state === "seeding");
});

loopbackTest("limits hold from when they are set to when they are not", async (scene) => {
  const { daemon, view } = await download(scene, {
    isDownloadLimited: true,
    downloadLimit: LIMIT,
    usesAltLimits: false,
    altDownloadLimit: 2 * LIMIT,
  });
  const passed = async (ms: number) => {
    const before = view.doneBytes;
    await scene.pause(ms);
    return view.doneBytes - before;
  };
  await scene.until(() => view.doneBytes > 0);
  const slow = await passed(2_000);
  assert(slow < 3.5 * LIMIT, `${slow} bytes came in two seconds`);
  await daemon.set({ usesAltGrid: true, altGrid: { halfHours: "1".repeat(336) } });
  await scene.until(() => daemon.settings.usesAltLimits);
  await daemon.set({ usesAltGrid: false, usesAltLimits: false, isDownloadLimited: false });
  await scene.until(() => view.state === "seeding");
});

loopbackTest("a group of torrents is limited as is set", async (scene) => {
  const group = {
    name: "slow",
    download: LIMIT,
    upload: LIMIT,
    isDownloadLimited: true,
    isUploadLimited: true,
    honorsSession: true,
  };
  const daemon = await openDaemon(scene, { settings: { groups: [group] } });
  const { bytes } = seeded(scene, "one");
  const changes = { group: "slow" };
  const { torrent: view } = await daemon.add({ source: { kind: "metainfo", bytes }, changes });
  await scene.until(() => view.doneBytes > 0);
  const before = view.doneBytes;
  await scene.pause(2_000);
  const came = view.doneBytes - before;
  assert(came < 3.5 * LIMIT, `${came} bytes came in two seconds`);
  await daemon.set({ groups: [{ ...group, isDownloadLimited: false }] });
  await scene.until(() => view.state === "seeding");
});

loopbackTest(
  "seeds wait for their turn, and those that stall give theirs to others",
  async (scene) => {
    const daemon = await openDaemon(scene, {
      settings: { queuesSeeds: true, seedQueueSize: 1, skipsStalled: false },
    });
    const views = [
      await addTo(daemon, seeded(scene, "one")),
      await addTo(daemon, seeded(scene, "two")),
    ];
    const states = () => views.map(({ state }) => state).sort().join(" ");
    await scene.until(() => states() === "seed-waiting seeding");
    await daemon.set({ skipsStalled: true, stalledMinutes: 0.01 });
    await scene.until(() => states() === "seeding seeding");
  },
);

loopbackTest("seeding ends by each of the goals that are set", async (scene) => {
  const rows: Partial<DaemonSettings>[] = [
    { hasRatioGoal: true, ratioGoal: 0 },
    { goalRules: [{ by: "tracker", name: "127.0.0.1", timeMinutes: 0.01 }] },
  ];
  const daemon = await openDaemon(scene);
  for (const [row, settings] of rows.entries()) {
    const none = { hasRatioGoal: false, hasIdleGoal: false, hasTimeGoal: false, goalRules: [] };
    await daemon.set({ ...none, ...settings });
    const view = await addTo(daemon, seeded(scene, `goal ${row}`, { files: { a: 1_000 } }));
    await scene.until(() => view.isFinished && view.state === "stopped");
  }
});

loopbackTest("the port is the one that is set, or another at each start", async (scene) => {
  const { port } = await openDaemon(scene, { stateDir: `${scene.dir}/first` });
  const daemon = await openDaemon(scene, { settings: { choosesPort: true, port } });
  assert(daemon.port > 0 && daemon.port !== port, `it listens at ${daemon.port}`);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const free = listener.addr.port;
  listener.close();
  await daemon.set({ choosesPort: false, port: free });
  assertEquals(daemon.port, free);
});

loopbackTest(
  "a port that is taken is refused, and all goes on at the one before",
  async (scene) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { daemon, view } = await download(scene, {}, 100_000);
    await scene.until(() => view.doneBytes > 0);
    const { port } = daemon.settings;
    const other = { port: taken.addr.port, choosesPort: false };
    await assertRejects(() => daemon.set(other), Error, "it is in use");
    assertEquals([daemon.settings.port, daemon.settings.choosesPort], [port, true]);
    const had = view.doneBytes;
    await scene.until(() => view.doneBytes > had);
  },
);
