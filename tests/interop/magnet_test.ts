/**
 * Magnet links (BEP 9) between Shoal, libtorrent, aria2 and Transmission, with the peers that a tracker names and with such as
 * the link names itself; and one of a torrent of 20,000 files. Each download is compared byte for byte.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent, type ContentPlan } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { magnetLink } from "../support/clients/magnet_link.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { transmission } from "../support/clients/transmission.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

const MIB = 1024 * 1024;

/** Some files, of which one is long enough for several pieces. */
const FILES: ContentPlan = { "a.bin": 4 * MIB + 321, "b/c.txt": 1_000, "b/d.bin": 300_000 };

/** Shoal that finds peers through trackers and links alone. */
const ALONE = ["--no-dht", "--no-lsd"];

const SETUP = { plan: FILES, maker: shoal, tracker: shoalTracker, transport: "http" } as const;

for (const client of [libtorrent, aria2, transmission]) {
  sceneTest(`Shoal downloads by magnet link from ${client.name}`, {
    needs: [client],
  }, async (scene) => {
    const { content, torrent, link } = await announceTorrent(scene, SETUP);
    await client.seed(scene, { torrent, dir: content.parent });
    const dir = await scene.folder("downloaded");
    assertEquals(await shoal.get(scene, { torrent: link, dir }, ...ALONE).exited(), 0);
    await assertSameContent(content, dir, shoal);
  });

  sceneTest(`${client.name} downloads by magnet link from Shoal`, {
    needs: [client],
  }, async (scene) => {
    const { content, torrent, link } = await announceTorrent(scene, SETUP);
    await shoal.seed(scene, { torrent, dir: content.parent, options: ALONE });
    const dir = await scene.folder("downloaded");
    const peer = await client.download(scene, { torrent: link, dir });
    await peer.completed();
    await assertSameContent(content, dir, client);
  });
}

sceneTest(
  "Shoal downloads from the libtorrent that a magnet link names",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent, ...made } = await makeTorrent(scene, { plan: FILES, maker: shoal });
    const { address } = await libtorrent.serve(scene, { torrent, dir: content.parent });
    const dir = await scene.folder("downloaded");
    const link = magnetLink(made, { peers: [address] });
    assertEquals(await shoal.get(scene, { torrent: link, dir }, ...ALONE).exited(), 0);
    await assertSameContent(content, dir, shoal);
  },
);

/** Many files with long names: MiB of metadata, and little in them. */
function manyFiles(): ContentPlan {
  const plan: Record<string, number> = {};
  for (let i = 0; i < 20_000; i++) plan[`folder ${i % 50}/${"long name ".repeat(10)}${i}`] = 50;
  return plan;
}

for (const client of [libtorrent, shoal]) {
  sceneTest(
    `Shoal downloads 20,000 files by magnet link from ${client.name}`,
    { needs: [client] },
    async (scene) => {
      const { content, torrent, ...made } = await makeTorrent(scene, {
        plan: manyFiles(),
        maker: shoal,
      });
      assertGreater((await Deno.stat(torrent)).size, 2 * MIB);
      const task = { torrent, dir: content.parent, options: ALONE };
      const { address } = await client.serve(scene, task);
      const dir = await scene.folder("downloaded");
      const link = magnetLink(made, { peers: [address] });
      assertEquals(await shoal.get(scene, { torrent: link, dir }, ...ALONE).exited(), 0);
      await assertSameContent(content, dir, shoal);
    },
  );
}
