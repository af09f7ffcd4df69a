/**
 * Peers that are known from peers alone (BEP 11), both ways with libtorrent, and from Shoal with aria2 and Transmission: who is known from the beginning gives hardly
 * anything, so that the download ends in time only with the seeder that the other knows. Each is compared byte for byte.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { transmission } from "../support/clients/transmission.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

/** Bytes of the file. */
const LENGTH = 8 * 1024 * 1024 + 4_321;

/** Bytes a second that the peer in the middle takes and gives: ten minutes for a copy. */
const SLOW = Math.ceil(LENGTH / 600);

/** Shoal that is told of peers by peers alone. */
const ALONE = ["--no-dht", "--no-lsd"];

// libtorrent tells of those that it has shaken hands with: if that took too long, a minute later.
const TOLD_LATER = { needs: [libtorrent], timeoutMs: 120_000 };

sceneTest("Shoal learns of a seeder from libtorrent", TOLD_LATER, async (scene) => {
  const { content, torrent } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
  // One who learns of us by the same way would come to us before we go to him.
  const settings = { seeding_outgoing_connections: false };
  const seeder = await libtorrent.serve(scene, { torrent, dir: content.parent, settings });
  const middle = await libtorrent.download(scene, {
    torrent,
    dir: await scene.folder("middle"),
    uploadLimit: SLOW,
    settings: { download_rate_limit: SLOW, rate_limit_ip_overhead: false },
    peers: [seeder.address],
  });
  await seeder.process.line(new RegExp(`peer_connect.*${middle.address}`));
  const dir = await scene.folder("downloaded");
  const process = shoal.get(
    scene,
    { torrent, dir },
    ...ALONE,
    "--peer",
    `${middle.address}:6881`,
  );
  await process.line(new RegExp(`${seeder.address}:6881\\] Connected`));
  assertEquals(await process.exited(), 0);
  await assertSameContent(content, dir, shoal);
});

for (const client of [libtorrent, aria2, transmission]) {
  const name = `${client.name} learns of a seeder from Shoal`;
  sceneTest(name, { needs: [libtorrent, client] }, async (scene) => {
    const { content, torrent } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
    const seeder = await libtorrent.serve(scene, {
      torrent,
      dir: content.parent,
      settings: { seeding_outgoing_connections: false },
    });
    const dir = await scene.folder("downloaded");
    const address = scene.address();
    const peer = await client.download(scene, { torrent, dir, address });
    const limits = ["--download-limit", `${SLOW}`, "--upload-limit", `${SLOW}`];
    const known = [seeder.address, address].flatMap((at) => ["--peer", `${at}:6881`]);
    const middle = await shoal.download(scene, {
      torrent,
      dir: await scene.folder("middle"),
      options: [...ALONE, ...limits, ...known],
    });
    await middle.process.line(new RegExp(`${seeder.address}:6881\\] Connected`));
    await seeder.process.line(new RegExp(`peer_connect.*${address}`));
    await peer.completed();
    await assertSameContent(content, dir, client);
  });
}
