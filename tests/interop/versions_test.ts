/**
 * Torrents of version 2 and hybrids (BEP 52), both ways between Shoal and libtorrent: the handshake with a truncated
 * info-hash, merkle trees, and pad files (BEP 47) that are neither asked for in vain nor left behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { ODD_FILES } from "../support/clients/odd_files.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";

const SETUP = { plan: ODD_FILES, tracker: shoalTracker, transport: "udp" } as const;

for (const version of ["v2", "hybrid"] as const) {
  sceneTest(
    `Shoal downloads a ${version} torrent from libtorrent`,
    { needs: [libtorrent] },
    async (scene) => {
      const setup = { ...SETUP, maker: libtorrent, version };
      const { content, torrent } = await announceTorrent(scene, setup);
      await libtorrent.seed(scene, { torrent, dir: content.parent });
      const dir = await scene.folder("downloaded");
      assertEquals(await shoal.get(scene, { torrent, dir }).exited(), 0);
      await assertSameContent(content, dir, shoal);
    },
  );

  sceneTest(
    `libtorrent downloads a ${version} torrent from Shoal`,
    { needs: [libtorrent] },
    async (scene) => {
      const setup = { ...SETUP, maker: shoal, version };
      const { content, torrent } = await announceTorrent(scene, setup);
      await shoal.seed(scene, { torrent, dir: content.parent });
      const dir = await scene.folder("downloaded");
      const peer = await libtorrent.download(scene, { torrent, dir });
      await peer.completed();
      await assertSameContent(content, dir, libtorrent);
    },
  );
}
