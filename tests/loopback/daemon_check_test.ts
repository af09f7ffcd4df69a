import { assert, assertEquals } from "@std/assert";
import { openDaemon } from "../support/daemon_scene.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const TORRENTS = 20;

loopbackTest("checks follow one another without a pause", async (scene) => {
  const daemon = await openDaemon(scene);
  const outputDir = await scene.folder("downloads");
  for (let number = 0; number < TORRENTS; number++) {
    const torrent = new LoopbackTorrent({ name: `t${number}`, files: { a: 50_000 }, seed: number });
    await torrent.write(outputDir);
    await daemon.add({ source: { kind: "metainfo", bytes: torrent.bytes } });
  }
  const isSeeding = () => daemon.torrents().every(({ state }) => state === "seeding");
  await scene.until(isSeeding);
  const begun = performance.now();
  await daemon.verify(daemon.torrents().map(({ id }) => id));
  assertEquals(isSeeding(), false);
  await scene.until(isSeeding);
  const seconds = (performance.now() - begun) / 1_000;
  // Each would wait half a second for the one before to be looked at.
  assert(seconds < TORRENTS / 2, `${TORRENTS} small torrents took ${seconds} s`);
});
