/**
 * Torrents of many files with odd sizes and names, both ways: Shoal downloads from each other client, and each from
 * Shoal. All files are compared byte for byte; no pad file and nothing else may be left behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { ODD_FILES } from "../support/clients/odd_files.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { transmission } from "../support/clients/transmission.ts";

const SETUP = { plan: ODD_FILES, maker: shoal, tracker: shoalTracker, transport: "http" } as const;

for (const client of [libtorrent, aria2, transmission]) {
  sceneTest(
    `Shoal downloads odd files from ${client.name}`,
    { needs: [client] },
    async (scene) => {
      const { content, torrent } = await announceTorrent(scene, SETUP);
      await client.seed(scene, { torrent, dir: content.parent });
      const dir = await scene.folder("downloaded");
      assertEquals(await shoal.get(scene, { torrent, dir }).exited(), 0);
      await assertSameContent(content, dir, shoal);
    },
  );

  sceneTest(
    `${client.name} downloads odd files from Shoal`,
    { needs: [client] },
    async (scene) => {
      const { content, torrent } = await announceTorrent(scene, SETUP);
      await shoal.seed(scene, { torrent, dir: content.parent });
      const dir = await scene.folder("downloaded");
      const peer = await client.download(scene, { torrent, dir });
      await peer.completed();
      await assertSameContent(content, dir, client);
    },
  );
}

sceneTest(
  "Shoal downloads two of the odd files from libtorrent, and leaves nothing of the others",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent } = await announceTorrent(scene, SETUP);
    await libtorrent.seed(scene, { torrent, dir: content.parent });
    const dir = await scene.folder("downloaded");
    const chosen = ["middle.bin", "one byte"];
    const download = shoal.get(scene, { torrent, dir }, "--files", chosen.join(","));
    assertEquals(await download.exited(), 0);
    const paths = content.paths.filter((path) => chosen.some((name) => path.endsWith(`/${name}`)));
    await assertSameContent({ ...content, paths }, dir, shoal);
  },
);
