/**
 * Shoal and clients that take nothing but encrypted connections (Message Stream Encryption), both ways: with RC4, and plain
 * behind an encrypted handshake. Each download is compared byte for byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { announceTorrent } from "../support/clients/announced_torrent.ts";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import type { PeerTask } from "../support/clients/peer.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { transmission } from "../support/clients/transmission.ts";

/** Bytes of the file: not a multiple of anything. */
const LENGTH = 8 * 1024 * 1024 + 4_321;

/** What the other client requires. */
type Encryption = NonNullable<PeerTask["encryption"]>;

const TABLE = [
  [libtorrent, "rc4"],
  [libtorrent, "plaintext"],
  [aria2, "rc4"],
  [aria2, "plaintext"],
  [transmission, "rc4"],
] as const satisfies readonly (readonly [unknown, Encryption])[];

for (const [client, encryption] of TABLE) {
  // Shoal requires RC4 where the other does, and else goes by what it does unless told.
  const ours = encryption === "rc4" ? { encryption } : {};
  const task = { plan: LENGTH, maker: shoal, tracker: shoalTracker, transport: "http" } as const;

  sceneTest(
    `Shoal downloads from ${client.name}, which requires encryption (${encryption})`,
    { needs: [client] },
    async (scene) => {
      const { content, torrent } = await announceTorrent(scene, task);
      await client.seed(scene, { torrent, dir: content.parent, encryption });
      const dir = await scene.folder("downloaded");
      assertEquals(await shoal.get(scene, { torrent, dir, ...ours }).exited(), 0);
      await assertSameContent(content, dir, shoal);
    },
  );

  sceneTest(
    `${client.name}, which requires encryption (${encryption}), downloads from Shoal`,
    { needs: [client] },
    async (scene) => {
      const { content, torrent } = await announceTorrent(scene, task);
      await shoal.seed(scene, { torrent, dir: content.parent, ...ours });
      const dir = await scene.folder("downloaded");
      const peer = await client.download(scene, { torrent, dir, encryption });
      await peer.completed();
      await assertSameContent(content, dir, client);
    },
  );
}

sceneTest(
  "Shoal without encryption is told nothing by libtorrent, which requires it",
  { needs: [libtorrent] },
  async (scene) => {
    const { content, torrent } = await announceTorrent(scene, {
      plan: LENGTH,
      maker: shoal,
      tracker: shoalTracker,
      transport: "http",
    });
    await libtorrent.seed(scene, { torrent, dir: content.parent, encryption: "rc4" });
    const dir = await scene.folder("downloaded");
    const process = shoal.get(scene, { torrent, dir }, "--encryption", "off");
    await process.line(/closed the connection before its handshake/);
  },
);
