/**
 * Shoal downloads from other clients, found through trackers: three seeders that others wrote, each through opentracker
 * and through Shoal's own tracker, over HTTP (BEP 3, 23) and UDP (BEP 15). Each download ends by itself and is compared
 * byte for byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { opentracker } from "../support/clients/opentracker.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import type { TrackerTransport } from "../support/clients/tracker.ts";
import { transmission } from "../support/clients/transmission.ts";

/** Bytes of the file: not a multiple of anything. */
const LENGTH = 8 * 1024 * 1024 + 4_321;

const TRANSPORTS: readonly TrackerTransport[] = ["http", "udp"];

for (const seeder of [libtorrent, aria2, transmission]) {
  for (const tracker of [opentracker, shoalTracker]) {
    for (const transport of TRANSPORTS) {
      sceneTest(
        `Shoal downloads from ${seeder.name}, found through ${tracker.name} over ${transport}`,
        { needs: [seeder, tracker, libtorrent] },
        async (scene) => {
          const maker = libtorrent;
          const { content, torrent } = await announceTorrent(scene, {
            plan: LENGTH,
            maker,
            tracker,
            transport,
          });
          await seeder.seed(scene, { torrent, dir: content.parent });
          const dir = await scene.folder("downloaded");
          assertEquals(await shoal.get(scene, { torrent, dir }).exited(), 0);
          await assertSameContent(content, dir, shoal);
        },
      );
    }
  }
}
