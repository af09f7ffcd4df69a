/**
 * Magnet links (BEP 9) between Shoal, libtorrent, aria2 and Transmission, with the peers that a tracker names and with such as
 * the link names itself; and one of a torrent of 20,000 files, of which one is wanted. Each download is compared byte for byte.
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
import { makeWideTorrent } from "../support/clients/wide_torrent.ts";

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

sceneTest(
  "Shoal downloads a file among 20,000 by magnet link: several MiB of metadata",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent, metadataLength, ...made } = await makeWideTorrent(scene, 20_000);
    assertGreater(metadataLength, 2 * MIB);
    const middle = await libtorrent.download(scene, { torrent, dir: content.parent });
    await middle.process.line(/"kind": "torrent_checked"/);
    const link = magnetLink(made, { peers: [middle.address] });
    // The second one has it all from the first.
    const [first, second] = [await scene.folder("first"), await scene.folder("second")];
    const files = ["--files", "first"];
    const shoalTask = { torrent: link, dir: first, options: [...ALONE, ...files] };
    const peer = await shoal.download(scene, shoalTask);
    await peer.completed();
    await assertSameContent(content, first, shoal);
    await middle.process.stop();
    const task = { torrent: magnetLink(made, { peers: [peer.address] }), dir: second };
    assertEquals(await shoal.get(scene, task, ...ALONE, ...files).exited(), 0);
    await assertSameContent(content, second, shoal);
    const metadataTask = { torrent: magnetLink(made), dir: await scene.folder("third") };
    const third = await libtorrent.download(scene, { ...metadataTask, peers: [peer.address] });
    await third.process.line(/"kind": "metadata_received"/);
  },
);
