/**
 * Torrents of version 2 and hybrids (BEP 52) between Shoal and libtorrent by magnet link, for which the one who has the link
 * has to ask for the layers of hashes too; a hybrid's two swarms as one; and connections that go from version 1 to 2. Each
 * download is compared byte for byte.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { assertSameContent, type ContentPlan } from "../support/clients/content.ts";
import { HandshakeRelay } from "../support/clients/handshake_relay.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { magnetLink } from "../support/clients/magnet_link.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { stopAndCount } from "../support/clients/uploaded.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";
import { seedV1 } from "../support/clients/v1_seeder.ts";

const KIB = 1024;

/** Files of many pieces, of several that are not a power of two, of one and of part of one. */
const FILES: ContentPlan = {
  "many": 9_000 * KIB + 321,
  "seven": 7 * 64 * KIB,
  "one": 64 * KIB,
  "part": 12_345,
  "empty": 0,
};

/** Shoal that finds no peers but those that it is told of. */
const ALONE = ["--no-dht", "--no-lsd"];

const VERSIONS = ["v2", "hybrid"] as const;

const needs = [libtorrent];

for (const version of VERSIONS) {
  for (const pieceLength of [16 * KIB, 64 * KIB]) {
    const setup = { plan: FILES, maker: shoal, version, pieceLength };
    const pieces = `${version}, pieces of ${pieceLength / KIB} KiB`;

    sceneTest(
      `Shoal downloads by magnet link from libtorrent: ${pieces}`,
      { needs },
      async (scene) => {
        const { content, torrent, ...made } = await makeTorrent(scene, setup);
        const { address } = await libtorrent.serve(scene, { torrent, dir: content.parent });
        const dir = await scene.folder("downloaded");
        const link = magnetLink({ v2: made.v2 ?? "" }, { peers: [address] });
        assertEquals(await shoal.get(scene, { torrent: link, dir }, ...ALONE).exited(), 0);
        await assertSameContent(content, dir, shoal);
      },
    );

    sceneTest(
      `libtorrent downloads by magnet link from Shoal: ${pieces}`,
      { needs },
      async (scene) => {
        const { content, torrent, ...made } = await makeTorrent(scene, setup);
        const task = { torrent, dir: content.parent, options: ALONE };
        const { address } = await shoal.serve(scene, task);
        const dir = await scene.folder("downloaded");
        const link = magnetLink({ v2: made.v2 ?? "" });
        const peer = await libtorrent.download(scene, { torrent: link, dir, peers: [address] });
        await peer.completed();
        await assertSameContent(content, dir, libtorrent);
      },
    );
  }
}

const HYBRID = { plan: FILES, maker: shoal, version: "hybrid" } as const;

sceneTest(
  "libtorrent answers Shoal by the v2 hash of a hybrid, asked for by the v1 one",
  { needs },
  async (scene) => {
    const { content, torrent, v1, v2 } = await makeTorrent(scene, HYBRID);
    const seeder = await libtorrent.serve(scene, { torrent, dir: content.parent });
    const relay = await HandshakeRelay.start(scene, seeder);
    const dir = await scene.folder("downloaded");
    const peer = ["--peer", `${relay.address}:6881`, "--encryption", "off", "--no-utp"];
    const process = shoal.get(scene, { torrent, dir }, ...ALONE, ...peer);
    assertEquals(await relay.greeting("dialler"), v1);
    assertEquals(await relay.greeting("answerer"), v2?.slice(0, 40));
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);
  },
);

sceneTest(
  "Shoal answers libtorrent by the v2 hash of a hybrid, asked for by the v1 one",
  { needs },
  async (scene) => {
    const { content, torrent, v1, v2 } = await makeTorrent(scene, HYBRID);
    const seeder = await shoal.serve(scene, { torrent, dir: content.parent, options: ALONE });
    const relay = await HandshakeRelay.start(scene, seeder);
    const dir = await scene.folder("downloaded");
    const peer = await libtorrent.download(scene, {
      torrent,
      dir,
      peers: [relay.address],
      settings: { out_enc_policy: 2 },
    });
    assertEquals(await relay.greeting("dialler"), v1);
    assertEquals(await relay.greeting("answerer"), v2?.slice(0, 40));
    await peer.completed();
    await assertSameContent(content, dir, libtorrent);
  },
);

sceneTest(
  "Shoal downloads a hybrid from libtorrent by version 2 and from one that knows version 1 alone",
  { needs },
  async (scene) => {
    const length = 4 * 1024 * KIB + 321;
    const { content, torrent, v1 = "" } = await makeTorrent(scene, { ...HYBRID, plan: length });
    // So slow that it does not matter which of them lets us have something first.
    const rate = Math.ceil(length / 8);
    const old = await seedV1(scene, { content, infoHash: v1, pieceLength: 64 * KIB, rate });
    const task = { torrent, dir: content.parent, uploadLimit: rate };
    const modern = await libtorrent.serve(scene, task);
    const dir = await scene.folder("downloaded");
    const peers = [old, modern].flatMap(({ address }) => ["--peer", `${address}:6881`]);
    assertEquals(await shoal.get(scene, { torrent, dir }, ...ALONE, ...peers).exited(), 0);
    await assertSameContent(content, dir, shoal);
    for (const peer of [old, modern]) {
      assertGreater(await stopAndCount(peer), length / 8, `bytes from ${peer.process.name}`);
    }
  },
);
