/**
 * What trackers count and name: Shoal asks opentracker and its own tracker (announce, scrape: BEP 15, 48), before and
 * after a download whose `started`, `completed` and `stopped` they have to hear of; libtorrent scrapes both.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { opentracker } from "../support/clients/opentracker.ts";
import { type Scene, sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import type { TrackerTransport } from "../support/clients/tracker.ts";

const TRANSPORTS: readonly TrackerTransport[] = ["http", "udp"];

async function scrape(scene: Scene, torrent: string): Promise<unknown> {
  const { trackers } = JSON.parse(await shoal.run(scene, "scrape", torrent, "--no-dht", "--json"));
  const [{ seeders, leechers, downloads }] = trackers;
  return { seeders, leechers, downloads };
}

for (const tracker of [opentracker, shoalTracker]) {
  for (const transport of TRANSPORTS) {
    sceneTest(
      `Shoal and libtorrent agree with ${tracker.name} over ${transport} on who is there`,
      { needs: [tracker, libtorrent] },
      async (scene) => {
        const setup = { plan: 1_000_003, maker: libtorrent, tracker, transport };
        const { content, torrent } = await announceTorrent(scene, setup);
        const { address, process } = await libtorrent.seed(scene, {
          torrent,
          dir: content.parent,
        });
        await process.line(/"event": "scraped", "seeders": 1, "leechers": 0/);
        const peers = (await shoal.run(scene, "peers", torrent, "--no-dht")).split("\n");
        // opentracker names whoever asks too
        assert(peers.includes(`${address}:6881`), `${address}:6881 is not among ${peers}`);
        assertEquals(await scrape(scene, torrent), { seeders: 1, leechers: 0, downloads: 0 });
        const dir = await scene.folder("downloaded");
        assertEquals(await shoal.get(scene, { torrent, dir }).exited(), 0);
        assertEquals(await scrape(scene, torrent), { seeders: 1, leechers: 0, downloads: 1 });
      },
    );
  }
}
