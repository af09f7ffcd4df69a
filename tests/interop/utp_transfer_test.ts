/**
 * Whole downloads over uTP (BEP 29) and nothing else, both ways with libtorrent and Transmission; each is compared byte for
 * byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent, UTP_ALONE } from "../support/clients/libtorrent.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { transmission } from "../support/clients/transmission.ts";

const MIB = 1024 * 1024;

const SETUP = { maker: shoal, tracker: shoalTracker, transport: "http" } as const;

/** Shoal that finds peers through the tracker alone and dials them by uTP. */
const ALONE = ["--no-tcp", "--no-dht", "--no-lsd"];

/**
 * Clients with settings that leave them nothing but uTP, or have them try it first; and bytes of the file. Transmission
 * asks for more once a second, and for little more each time.
 */
const CLIENTS = [
  { client: libtorrent, utp: { settings: UTP_ALONE }, plan: 16 * MIB + 4_321 },
  { client: transmission, utp: { utp: true }, plan: 2 * MIB + 4_321 },
] as const;

for (const { client, utp, plan } of CLIENTS) {
  sceneTest(`Shoal downloads from ${client.name} by uTP`, { needs: [client] }, async (scene) => {
    const { content, torrent } = await announceTorrent(scene, { ...SETUP, plan });
    await client.seed(scene, { torrent, dir: content.parent, ...utp });
    const dir = await scene.folder("downloaded");
    const process = shoal.get(scene, { torrent, dir }, ...ALONE);
    await process.line(/Connected over uTP/);
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);
  });

  sceneTest(`${client.name} downloads from Shoal by uTP`, { needs: [client] }, async (scene) => {
    const { content, torrent } = await announceTorrent(scene, { ...SETUP, plan });
    const seeder = await shoal.seed(scene, { torrent, dir: content.parent, options: ALONE });
    const dir = await scene.folder("downloaded");
    const peer = await client.download(scene, { torrent, dir, ...utp });
    await seeder.process.line(/Connected over uTP/);
    await peer.completed();
    await assertSameContent(content, dir, client);
  });
}

const RC4_BY_UTP = { settings: UTP_ALONE, encryption: "rc4" } as const;

sceneTest(
  "Shoal downloads from libtorrent by uTP with RC4, which both require",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent } = await announceTorrent(scene, { ...SETUP, plan: 8 * MIB + 4_321 });
    await libtorrent.seed(scene, { torrent, dir: content.parent, ...RC4_BY_UTP });
    const dir = await scene.folder("downloaded");
    const process = shoal.get(scene, { torrent, dir, encryption: "rc4" }, ...ALONE);
    await process.line(/Connected over uTP/);
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);
  },
);

sceneTest(
  "libtorrent downloads from Shoal by uTP with RC4, which both require",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent } = await announceTorrent(scene, { ...SETUP, plan: 8 * MIB + 4_321 });
    const task = { torrent, dir: content.parent, encryption: "rc4", options: ALONE } as const;
    const seeder = await shoal.seed(scene, task);
    const dir = await scene.folder("downloaded");
    const peer = await libtorrent.download(scene, { torrent, dir, ...RC4_BY_UTP });
    await seeder.process.line(/Connected over uTP/);
    await peer.completed();
    await assertSameContent(content, dir, libtorrent);
  },
);
