/**
 * What came and went over time, with a daemon over real sockets.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

loopbackTest("a daemon tells what came, after a restart too", async (scene) => {
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const torrent = new LoopbackTorrent({ name: "x", files: 600_000, trackers: [tracker.url] });
  seeders.push(scene.use(new RawSeeder(torrent, { hold: paced(200_000) })));
  let daemon = await openDaemon(scene);
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  const { torrent: view } = await daemon.add({ source });
  await scene.until(() => view.state === "seeding" && view.doneAt > 0);
  const bytesOf = async (line: string) => {
    const { value: { startAt, stepMs, download, upload } } = await askApi(daemon, line);
    assertEquals(download.length, upload.length);
    assert(startAt + stepMs * download.length <= Date.now() + stepMs);
    return download.reduce((sum: number, rate: number) => sum + rate * stepMs / 1_000, 0);
  };
  // The first second may go by before the first look.
  await scene.until(async () => await bytesOf("GET /rates?range=10m") > 200_000);
  assert(await bytesOf(`GET /torrents/${view.id}/rates`) > 200_000);
  await daemon.close();
  daemon = await openDaemon(scene);
  const all = await daemon.rates("all", view.id);
  assert(all.download.some((rate) => rate > 0));
  assertEquals((await daemon.rates("all")).download, all.download);
  assertEquals((await daemon.rates("10m")).download.some((rate) => rate > 0), false);
  await daemon.remove([view.id]);
  assertEquals((await daemon.rates("all", view.id)).download, []);
});
