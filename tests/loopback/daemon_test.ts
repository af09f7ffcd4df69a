import { assert, assertEquals, assertRejects } from "@std/assert";
import { ControlError, type TorrentView } from "../../lib/daemon/mod.ts";
import { addTo, openDaemon, seeded } from "../support/daemon_scene.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";

loopbackTest("a daemon downloads, renames, moves, and is whole after a restart", async (scene) => {
  const torrent = seeded(scene, "whole");
  let daemon = await openDaemon(scene);
  const view = await addTo(daemon, torrent);
  const again = await daemon.add({ source: { kind: "metainfo", bytes: torrent.bytes } });
  assertEquals([again.isDuplicate, again.torrent.id], [true, view.id]);
  await scene.until(() => view.state === "seeding" && view.doneAt > 0);
  await torrent.assertIn(view.outputDir);
  await daemon.rename(view.id, "whole/sub", "other");
  assertEquals(await filesIn(`${scene.dir}/downloads`), [
    "whole/a.bin",
    "whole/other/b.bin",
    "whole/other/c.bin",
  ]);
  await daemon.relocate([view.id], `${scene.dir}/elsewhere`, { movesFiles: true });
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
  await daemon.change([view.id], { labels: ["iso"], goals: { ratio: 3, ratioMode: "own" } });
  const { downloadedBytes } = view;
  await daemon.close();

  daemon = await openDaemon(scene);
  const [kept] = daemon.torrents();
  assert(kept);
  assertEquals(
    [kept.id, kept.name, kept.labels, kept.goals.ratio, kept.downloadedBytes],
    [view.id, "whole", ["iso"], 3, downloadedBytes],
  );
  await scene.until(() => kept.state === "seeding");
  assertEquals(kept.files().map(({ path, doneBytes }) => [path, doneBytes]), [
    ["whole/a.bin", 300_000],
    ["whole/other/b.bin", 400_000],
    ["whole/other/c.bin", 10],
  ]);
  await daemon.remove([kept.id], { withData: true });
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/elsewhere`), []);
  assertEquals(daemon.removedSince(0), [view.id]);
});

loopbackTest("a daemon lets as many download as its queue has places for", async (scene) => {
  const torrents = ["one", "two", "three"].map((name) => seeded(scene, name, { pace: 200_000 }));
  const daemon = await openDaemon(scene, { settings: { downloadQueueSize: 1 } });
  const views: TorrentView[] = [];
  for (const torrent of torrents) views.push(await addTo(daemon, torrent));
  const states = () => views.map(({ state }) => state).join(" ");
  await scene.until(() => states() === "downloading download-waiting download-waiting");
  const [, , third] = views;
  assert(third);
  await daemon.moveInQueue([third.id], "top");
  await scene.until(() => states() === "download-waiting download-waiting downloading");
  await daemon.stop([third.id]);
  await scene.until(() => states() === "downloading download-waiting stopped");
  await daemon.start([third.id], { now: true });
  await scene.until(() => states() === "downloading download-waiting downloading");
  await daemon.set({ queuesDownloads: false });
  await scene.until(() => views.every(({ state }) => state === "seeding"));
  for (const torrent of torrents) {
    assertEquals(
      (await torrent.piecesIn(`${scene.dir}/downloads`)).size,
      torrent.layout.pieceCount,
    );
  }
});

loopbackTest("a daemon has torrents in another folder until they are complete", async (scene) => {
  const torrent = seeded(scene, "incomplete", { pace: 500_000 });
  const file = `${await scene.folder("torrents")}/incomplete.torrent`;
  await Deno.writeFile(file, torrent.bytes);
  const incompleteDir = `${scene.dir}/incomplete`;
  const daemon = await openDaemon(scene, {
    settings: { usesIncompleteDir: true, incompleteDir, trashesTorrentFiles: true },
  });
  const { torrent: view } = await daemon.add({ source: { kind: "location", location: file } });
  await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
  assertEquals(view.outputDir, incompleteDir);
  await scene.until(() => view.outputDir === `${scene.dir}/downloads`);
  await scene.until(() => view.state === "seeding");
  await torrent.assertIn(view.outputDir);
  assertEquals(await filesIn(incompleteDir), []);
});

loopbackTest("a daemon counts what is wanted of a torrent that is stopped", async (scene) => {
  const torrent = seeded(scene, "chosen", { files: { "a.bin": 300_000, "b.bin": 200_000 } });
  const daemon = await openDaemon(scene, { settings: { startsAdded: false } });
  const view = await addTo(daemon, torrent);
  assertEquals([view.state, view.wantedBytes, view.doneBytes], ["stopped", 500_000, 0]);
  const b = torrent.fileNumber("b.bin");
  await daemon.change([view.id], { files: { unwanted: [b] } });
  assertEquals([view.wantedBytes, view.doneBytes], [300_000, 0]);
  await daemon.start([view.id]);
  await scene.until(() => view.state === "seeding");
  await torrent.assertIn(view.outputDir, { files: ["a.bin"] });
  await daemon.stop([view.id]);
  await scene.until(() => view.state === "stopped");
  assertEquals([view.wantedBytes, view.doneBytes], [300_000, 300_000]);
  await daemon.change([view.id], { files: { wanted: [] } });
  assertEquals(view.wantedBytes, 500_000);
  assert(view.doneBytes < view.wantedBytes);
  await daemon.start([view.id]);
  await scene.until(() => view.state === "seeding" && view.doneBytes === 500_000);
});

loopbackTest("a daemon ends seeding when a goal is reached", async (scene) => {
  const torrent = seeded(scene, "goal");
  const daemon = await openDaemon(scene, {
    settings: { hasTimeGoal: true, timeGoalMinutes: 0.02 },
  });
  const view = await addTo(daemon, torrent);
  await scene.until(() => view.state === "stopped" && view.isFinished);
  assertEquals(view.doneBytes, view.wantedBytes);
});

loopbackTest(
  "a daemon makes nothing where a folder is missing, and goes on when it is back",
  async (scene) => {
    const torrent = seeded(scene, "drive");
    let daemon = await openDaemon(scene);
    const view = await addTo(daemon, torrent);
    await scene.until(() => view.state === "seeding");
    await daemon.close();
    await Deno.rename(`${scene.dir}/downloads`, `${scene.dir}/unplugged`);
    daemon = await openDaemon(scene);
    const [kept] = daemon.torrents();
    assert(kept);
    await scene.until(() => kept.trouble?.kind === "storage-missing");
    assertEquals(kept.state, "stopped");
    await assertRejects(() => Deno.stat(`${scene.dir}/downloads`), Deno.errors.NotFound);
    await Deno.rename(`${scene.dir}/unplugged`, `${scene.dir}/downloads`);
    await scene.until(() => kept.state === "seeding");
    assertEquals(kept.trouble, undefined);
  },
);

loopbackTest("a daemon tells how much a disk can hold", async (scene) => {
  const daemon = await openDaemon(scene);
  const { freeBytes, totalBytes } = await daemon.space(scene.dir);
  assert(freeBytes > 0 && totalBytes >= freeBytes);
  assertEquals(await daemon.space(`${scene.dir}/nothing`), { freeBytes: -1, totalBytes: -1 });
});

loopbackTest("a daemon says what it will not do", async (scene) => {
  const torrent = seeded(scene, "refused");
  const daemon = await openDaemon(scene, { roots: [`${scene.dir}/allowed`] });
  const view = await addTo(daemon, torrent);
  const kinds: [() => Promise<unknown>, ControlError["kind"]][] = [
    [() => daemon.add({ source: { kind: "metainfo", bytes: new Uint8Array(9) } }), "not-a-torrent"],
    [
      () => daemon.add({ source: { kind: "location", location: "/nowhere.torrent" } }),
      "fetch-failed",
    ],
    [
      () => daemon.add({ source: { kind: "metainfo", bytes: torrent.bytes }, outputDir: "/etc" }),
      "forbidden",
    ],
    [() => daemon.relocate([view.id], "relative", { movesFiles: true }), "invalid"],
    [
      () => daemon.relocate([view.id], `${scene.dir}/allowed/../../x`, { movesFiles: true }),
      "forbidden",
    ],
    [() => daemon.rename(view.id, "refused/a.bin", "../b"), "invalid"],
    [() => daemon.rename(view.id, "refused/none", "b"), "not-found"],
    [() => daemon.rename(99, "refused/a.bin", "b"), "not-found"],
    [() => daemon.change([view.id], { files: { unwanted: [99] } }), "invalid"],
    [() => daemon.set({ downloadQueueSize: -1 }), "invalid"],
    [() => daemon.set({ outputDir: "/etc" }), "forbidden"],
    [() => daemon.set({ incompleteDir: "/etc" }), "forbidden"],
    [() => daemon.set({ completeDir: `${scene.dir}/allowed/../x` }), "forbidden"],
    [() => daemon.set({ trashDir: "relative" }), "invalid"],
    [
      () =>
        daemon.set({
          watchFolders: [{ path: "/etc", labels: [], starts: false, removesAdded: true }],
        }),
      "forbidden",
    ],
    [() => daemon.folder("/etc"), "forbidden"],
  ];
  for (const [act, kind] of kinds) {
    const error = await assertRejects(act, ControlError);
    assertEquals(error.kind, kind, error.message);
  }
  await scene.until(() => view.state === "seeding");
});

loopbackTest({
  name: "a daemon that is killed again and again has its whole list",
  timeoutMs: 120_000,
}, async (scene) => {
  const torrents = Array.from(
    { length: 12 },
    (_, i) => seeded(scene, `kept ${i}`, { pace: 400_000 }),
  );
  const args = [
    "serve",
    "-o",
    `${scene.dir}/downloads`,
    "--http",
    `${scene.dir}/socket`,
    "-p",
    "0",
  ];
  const state = { stateDir: `${scene.dir}/downloads/.shoal/daemon` };
  for (const [round, torrent] of torrents.entries()) {
    const program = scene.program([...args, "--json"]);
    await program.event(({ event }) => event === "serving");
    const { torrents: count } = await program.event(({ event }) => event === "serving");
    assertEquals(count, round);
    using client = Deno.createHttpClient({
      proxy: { transport: "unix", path: `${scene.dir}/socket` },
    });
    const token = (await Deno.readTextFile(`${state.stateDir}/token`)).trim();
    const answer = await fetch("http://localhost/transmission/rpc", {
      client,
      method: "POST",
      headers: { authorization: `Basic ${btoa(`x:${token}`)}` },
    });
    await answer.body?.cancel();
    const added = await fetch("http://localhost/transmission/rpc", {
      client,
      method: "POST",
      headers: {
        authorization: `Basic ${btoa(`x:${token}`)}`,
        "x-transmission-session-id": answer.headers.get("x-transmission-session-id") ?? "",
      },
      body: JSON.stringify({
        method: "torrent-add",
        arguments: { metainfo: torrent.bytes.toBase64() },
      }),
    });
    assertEquals((await added.json()).result, "success");
    await scene.pause(round * 40);
    await program.kill();
  }
  const daemon = await openDaemon(scene, state);
  assertEquals(
    daemon.torrents().map(({ name }) => name),
    torrents.map(({ metainfo }) => metainfo.name),
  );
  await daemon.set({ queuesDownloads: false });
  await scene.until(() => daemon.torrents().every(({ state }) => state === "seeding"));
  for (const torrent of torrents) {
    assertEquals(
      (await torrent.piecesIn(`${scene.dir}/downloads`)).size,
      torrent.layout.pieceCount,
    );
  }
});
