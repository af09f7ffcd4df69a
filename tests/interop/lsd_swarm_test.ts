/**
 * Downloads between Shoal and libtorrent, aria2 and Transmission, both ways, on two machines of one network, that know of each
 * other by local service discovery (BEP 14) and nothing else. Each is compared byte for byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { homeSceneTest } from "../support/clients/home_scene.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { shoal } from "../support/clients/shoal.ts";
import { transmission } from "../support/clients/transmission.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

/** Bytes of the file: not a multiple of anything. */
const LENGTH = 4 * 1024 * 1024 + 4_321;

const SETUP = { plan: LENGTH, maker: shoal } as const;

/** Shoal that looks for peers in the network around alone. */
const ALONE = ["--no-dht", "--no-pex"];

/** Others that do, some alone. Transmission says so when it starts, and then every four minutes. */
const TABLE = [
  { client: libtorrent, lsd: { settings: { enable_lsd: true } } },
  { client: aria2, lsd: { lsd: true } },
  { client: transmission, lsd: { lsd: true } },
] as const;

for (const { client, lsd } of TABLE) {
  const needs = [client];

  homeSceneTest(`Shoal downloads from ${client.name} near by`, { needs }, async (home) => {
    const { content, torrent } = await makeTorrent(home.scene, SETUP);
    await client.serve(home.on("neighbour"), { torrent, dir: content.parent, ...lsd });
    const dir = await home.scene.folder("downloaded");
    const process = shoal.get(home.on("client"), { torrent, dir }, ...ALONE);
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);
  });

  homeSceneTest(`${client.name} downloads from a Shoal near by`, { needs }, async (home) => {
    const { content, torrent } = await makeTorrent(home.scene, SETUP);
    const task = { torrent, dir: content.parent, options: ALONE };
    await shoal.serve(home.on("client"), task);
    const dir = await home.scene.folder("downloaded");
    const peer = await client.download(home.on("neighbour"), { torrent, dir, ...lsd });
    await peer.completed();
    await assertSameContent(content, dir, client);
  });
}
