/**
 * What a daemon tells of the pieces of torrents that do not run.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../lib/metainfo/mod.ts";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

loopbackTest("a daemon tells which pieces a torrent has that is stopped", async (scene) => {
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const torrent = new LoopbackTorrent({
    name: "half",
    files: { "a.bin": 500_000, "b.bin": 500_000 },
    pieceLength: 16_384,
    trackers: [tracker.url],
  });
  seeders.push(scene.use(new RawSeeder(torrent, { hold: paced(200_000) })));
  let daemon = await openDaemon(scene, { settings: { isSequential: true } });
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  const { torrent: { id } } = await daemon.add({ source });
  await scene.until(() => (daemon.find(id)?.doneBytes ?? 0) > 200_000);
  await daemon.stop([id]);
  await scene.until(() => daemon.find(id)?.state === "stopped");
  for (const hasRestarted of [false, true]) {
    if (hasRestarted) {
      await daemon.close();
      daemon = await openDaemon(scene);
    }
    const view = daemon.find(id);
    assert(view);
    const { value: { files } } = await askApi(daemon, `GET /torrents/${id}/files`);
    const done = files.reduce(
      (sum: number, file: { doneBytes: number }) => sum + file.doneBytes,
      0,
    );
    assertEquals(done, view.doneBytes);
    const here = Bitfield.from(view.pieces(), view.pieceCount);
    const onDisk = await torrent.piecesIn(view.outputDir);
    assert(here.count > 0 && here.count < view.pieceCount);
    assertEquals(new Set(here), onDisk.intersection(new Set(here)));
    assertEquals(view.availability().filter((count) => count === -1).length, here.count);
  }
});
