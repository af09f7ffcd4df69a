/**
 * Downloads between Shoal and libtorrent, both ways, on two machines of one network, that know of each other by local service
 * discovery (BEP 14) and nothing else. Each is compared byte for byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { assertSameContent } from "../support/clients/content.ts";
import { homeSceneTest } from "../support/clients/home_scene.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { shoal } from "../support/clients/shoal.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

/** Bytes of the file: not a multiple of anything. */
const LENGTH = 4 * 1024 * 1024 + 4_321;

const SETUP = { plan: LENGTH, maker: shoal } as const;

/** Shoal that looks for peers in the network around alone. */
const ALONE = ["--no-dht", "--no-pex"];

/** libtorrent that does. */
const LSD = { settings: { enable_lsd: true } };

const needs = [libtorrent];

homeSceneTest("Shoal downloads from a libtorrent near by", { needs }, async (home) => {
  const { content, torrent } = await makeTorrent(home.scene, SETUP);
  await libtorrent.serve(home.on("neighbour"), { torrent, dir: content.parent, ...LSD });
  const dir = await home.scene.folder("downloaded");
  const process = shoal.get(home.on("client"), { torrent, dir }, ...ALONE);
  assertEquals(await process.exited(), 0);
  await assertSameContent(content, dir, shoal);
});

homeSceneTest("libtorrent downloads from a Shoal near by", { needs }, async (home) => {
  const { content, torrent } = await makeTorrent(home.scene, SETUP);
  const task = { torrent, dir: content.parent, options: ALONE };
  await shoal.serve(home.on("client"), task);
  const dir = await home.scene.folder("downloaded");
  const peer = await libtorrent.download(home.on("neighbour"), { torrent, dir, ...LSD });
  await peer.completed();
  await assertSameContent(content, dir, libtorrent);
});
