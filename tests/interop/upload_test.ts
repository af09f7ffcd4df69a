/**
 * Other clients download from Shoal, found through trackers, of torrents that `shoal create` made. Each download is
 * compared byte for byte.
 *
 * @module
 */
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

const TRACKERS = [
  [opentracker, "http"],
  [shoalTracker, "udp"],
] as const satisfies readonly (readonly [unknown, TrackerTransport])[];

for (const leecher of [libtorrent, aria2, transmission]) {
  for (const [tracker, transport] of TRACKERS) {
    sceneTest(
      `${leecher.name} downloads from Shoal, found through ${tracker.name} over ${transport}`,
      { needs: [leecher, tracker] },
      async (scene) => {
        const { content, torrent } = await announceTorrent(scene, {
          plan: LENGTH,
          maker: shoal,
          tracker,
          transport,
        });
        await shoal.seed(scene, { torrent, dir: content.parent });
        const dir = await scene.folder("downloaded");
        const peer = await leecher.download(scene, { torrent, dir });
        await peer.completed();
        await assertSameContent(content, dir, leecher);
      },
    );
  }
}
