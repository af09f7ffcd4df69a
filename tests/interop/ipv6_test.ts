/**
 * Trackers and peers over IPv6 alone (BEP 7 and 15), both ways between Shoal and libtorrent.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { IPV6, sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import type { TrackerTransport } from "../support/clients/tracker.ts";

const TRANSPORTS: readonly TrackerTransport[] = ["http", "udp"];

for (const transport of TRANSPORTS) {
  for (const [seeder, leecher] of [[libtorrent, shoal], [shoal, libtorrent]] as const) {
    sceneTest(
      `${leecher.name} downloads from ${seeder.name} over IPv6, found over ${transport}`,
      { needs: [libtorrent, IPV6] },
      async (scene) => {
        const { content, torrent } = await announceTorrent(scene, {
          plan: 2_000_003,
          maker: libtorrent,
          tracker: shoalTracker,
          transport,
          address: scene.address6(),
        });
        await seeder.seed(scene, { torrent, dir: content.parent, address: scene.address6() });
        const dir = await scene.folder("downloaded");
        const task = { torrent, dir, address: scene.address6() };
        const peer = await leecher.download(scene, task);
        await peer.completed();
        await assertSameContent(content, dir, leecher);
        assertEquals(await peer.process.stop(), leecher === shoal ? 143 : 0);
      },
    );
  }
}
