/**
 * A swarm of two Shoals, libtorrent, aria2 and Transmission that have nothing but a magnet link, and one seeder that is too
 * slow to serve them all: metadata and pieces have to come from each other. Every copy is compared byte for byte.
 *
 * @module
 */
import { assertGreater, assertLess } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { transmission } from "../support/clients/transmission.ts";
import { stopAndCount } from "../support/clients/uploaded.ts";

/** Bytes of the file. */
const LENGTH = 8 * 1024 * 1024 + 11;

/** Bytes a second that the seeder gives: eight seconds for one copy. */
const SEEDER_RATE = Math.ceil(LENGTH / 8);

const LEECHERS = [shoal, libtorrent, shoal, transmission, aria2];

sceneTest(
  "two Shoals and three other clients share by magnet link what one slow seeder gives",
  { needs: [libtorrent, transmission, aria2], timeoutMs: 120_000 },
  async (scene) => {
    const { content, torrent, link } = await announceTorrent(scene, {
      plan: LENGTH,
      maker: shoal,
      tracker: shoalTracker,
      transport: "http",
    });
    const task = { torrent, dir: content.parent, uploadLimit: SEEDER_RATE };
    const seeder = await libtorrent.seed(scene, task);
    const peers = await Promise.all(LEECHERS.map(async (client, number) => {
      const dir = await scene.folder(`downloaded-${number}`);
      return { client, dir, peer: await client.download(scene, { torrent: link, dir }) };
    }));
    await Promise.all(peers.map(({ peer }) => peer.completed()));
    for (const { client, dir } of peers) await assertSameContent(content, dir, client);
    assertLess(await stopAndCount(seeder), LEECHERS.length / 2 * LENGTH, "bytes from the seeder");
    const shoals = peers.filter(({ client }) => client === shoal);
    const uploads = await Promise.all(shoals.map(({ peer }) => stopAndCount(peer)));
    assertGreater(uploads.reduce((sum, bytes) => sum + bytes, 0), LENGTH / 2, "from the Shoals");
  },
);
