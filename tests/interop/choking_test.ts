/**
 * Three Shoals download from a libtorrent that lets in one at a time, for a second or two each, and rejects what it was asked
 * for when it shuts one out (BEP 6). They know nobody else. Each copy is compared byte for byte.
 *
 * @module
 */
import { assertGreater } from "@std/assert";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { Sniffer } from "../support/clients/sniffer.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

/** Bytes of the file. */
const LENGTH = 3 * 1024 * 1024 + 321;

/** The wholes of two messages: `choke`, and how each `reject` begins. */
const CHOKE = new Uint8Array([0, 0, 0, 1, 0]);
const REJECT = new Uint8Array([0, 0, 0, 13, 16]);

sceneTest("three Shoals share one slot of libtorrent", { needs: [libtorrent] }, async (scene) => {
  const { content, torrent } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
  const sniffer = await Sniffer.start(scene, [CHOKE, REJECT]);
  const seeder = await libtorrent.serve(scene, {
    torrent,
    dir: content.parent,
    uploadLimit: Math.ceil(LENGTH / 2),
    settings: {
      unchoke_slots_limit: 1,
      unchoke_interval: 1,
      optimistic_unchoke_interval: 2,
      seed_choking_algorithm: 0,
      seeding_piece_quota: 4,
    },
  });
  const known = ["--peer", `${seeder.address}:6881`, "--encryption", "off"];
  const options = ["--no-dht", "--no-lsd", "--no-pex", "--no-utp", ...known];
  const peers = await Promise.all([0, 1, 2].map(async (number) => {
    const dir = await scene.folder(`downloaded-${number}`);
    return { dir, peer: await shoal.download(scene, { torrent, dir, options }) };
  }));
  await Promise.all(peers.map(({ peer }) => peer.completed()));
  for (const { dir } of peers) await assertSameContent(content, dir, shoal);
  const sent = sniffer.sent();
  console.log(`${sent.length} packets with chokes and rejects`);
  assertGreater(sent.length, 3);
});
