/**
 * Torrents that change (BEP 46) over real sockets: one who holds a key says in the DHT of this machine which it is now, and
 * another one downloads that, and what takes its place.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Dht, itemKeys, publishTorrent } from "../../lib/dht/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { openDht } from "../../lib/host/mod.ts";
import { formatMagnet, type Metainfo, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const KEYS = itemKeys(new Uint8Array(32).fill(9));
const LINK = formatMagnet({ infoHashes: {}, mutable: { publicKey: KEYS.publicKey } });

/** What there is besides the one who follows. */
interface Scenery {
  /** A node that others begin with. */
  readonly node: { readonly hostname: string; readonly port: number };
  /** The DHT of the one who publishes. */
  readonly dht: Dht;
  /** Two torrents, which are seeded. */
  readonly torrents: readonly [LoopbackTorrent, LoopbackTorrent];
}

async function openScenery(scene: LoopbackScene): Promise<Scenery> {
  const { session: { port } } = await scene.session("node", { outputDir: `${scene.dir}/node` });
  const node = { hostname: "127.0.0.1", port };
  const torrents = [
    new LoopbackTorrent({ name: "list", files: { "a.bin": 2_000_000, "b.bin": 700_000 } }),
    new LoopbackTorrent({ name: "list", files: { "a.bin": 2_000_000, "b.bin": 500_000 } }),
  ] as const;
  for (const [index, torrent] of torrents.entries()) {
    const outputDir = `${scene.dir}/seed${index}`;
    await torrent.write(outputDir);
    const { session } = await scene.session(`seed${index}`, { outputDir, dhtNodes: [node] });
    await (await session.add(torrent.metainfo)).completed;
  }
  const { dht } = scene.use(await openDht({ bind: "127.0.0.1", bootstrap: [node] }));
  await dht.bootstrapped;
  return { node, dht, torrents };
}

async function publish(dht: Dht, metainfo: Metainfo): Promise<void> {
  const { stored } = await publishTorrent(dht, wireInfoHash(metainfo), { keys: KEYS });
  assertEquals(stored > 0, true);
}

loopbackTest("a torrent that changes is downloaded, and what takes its place", async (scene) => {
  const { node, dht, torrents: [first, second] } = await openScenery(scene);
  await publish(dht, first.metainfo);
  const outputDir = `${scene.dir}/out`;
  const { session } = await scene.session("follower", { outputDir, dhtNodes: [node] });
  const added = await session.add(LINK);
  assertEquals(added.infoHash, toHex(wireInfoHash(first.metainfo)));
  await added.completed;
  await first.assertIn(outputDir);
  await added.stop();
  const followed = await session.follow(LINK, { intervalMs: 200 });
  await followed.torrent.completed;
  const updates = followed.updates;
  await publish(dht, second.metainfo);
  const { value: newer } = await updates.next();
  await newer?.completed;
  await second.assertIn(outputDir);
  assertEquals(session.torrents, newer ? [newer] : []);
});
