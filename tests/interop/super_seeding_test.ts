/**
 * Super-seeding (BEP 16), both ways with libtorrent: one seeder and three others that have each piece from each other. Each
 * copy is compared byte for byte, and the seeder must send little more than one.
 *
 * @module
 */
import { assertGreaterOrEqual, assertLess } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { stopAndCount } from "../support/clients/uploaded.ts";

/** Bytes of the file. */
const LENGTH = 8 * 1024 * 1024 + 4_321;

const LEECHERS = 3;

/** Copies that the seeder may send: what is shown to two at the end is sent twice. */
const MAX_COPIES = 1.5;

/** Shoal that finds peers through the tracker alone. */
const ALONE = ["--no-dht", "--no-lsd"];

const TABLE = [
  { seeder: shoal, as: { options: [...ALONE, "--super-seed"] }, leecher: libtorrent },
  { seeder: libtorrent, as: { superSeeding: true }, leecher: shoal },
  { seeder: shoal, as: { options: [...ALONE, "--super-seed"] }, leecher: shoal },
] as const;

for (const { seeder, as, leecher } of TABLE) {
  sceneTest(
    `${LEECHERS} of ${leecher.name} share what ${seeder.name} super-seeds`,
    { needs: [libtorrent] },
    async (scene) => {
      const { content, torrent } = await announceTorrent(scene, {
        plan: LENGTH,
        maker: shoal,
        tracker: shoalTracker,
        transport: "http",
      });
      const peers = await Promise.all(
        Array.from({ length: LEECHERS }, async (_, number) => {
          const dir = await scene.folder(`downloaded-${number}`);
          return { dir, peer: await leecher.download(scene, { torrent, dir, options: ALONE }) };
        }),
      );
      const begun = performance.now();
      const from = await seeder.seed(scene, { torrent, dir: content.parent, ...as });
      await Promise.all(peers.map(({ peer }) => peer.completed()));
      const seconds = (performance.now() - begun) / 1_000;
      for (const { dir } of peers) await assertSameContent(content, dir, leecher);
      const copies = await stopAndCount(from) / LENGTH;
      console.log(`${copies.toFixed(2)} copies sent for ${LEECHERS} in ${seconds.toFixed(1)} s`);
      assertGreaterOrEqual(copies, 1);
      assertLess(copies, MAX_COPIES);
    },
  );
}
