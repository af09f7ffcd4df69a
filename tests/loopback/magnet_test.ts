/**
 * Magnet links over real sockets: peers are found by the DHT of this machine alone, and what is in the torrent comes from
 * them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

/** A session that others begin their DHT with. */
async function openNode(scene: LoopbackScene): Promise<{ hostname: string; port: number }> {
  const { session } = await scene.session("node", { outputDir: `${scene.dir}/node` });
  return { hostname: "127.0.0.1", port: session.port };
}

for (const [version, utpOnly] of [["v1", false], ["v2", false], ["hybrid", true]] as const) {
  const way = utpOnly ? "by uTP alone" : "by TCP or uTP";
  loopbackTest(`a magnet link of ${version} is downloaded over the DHT, ${way}`, async (scene) => {
    const node = await openNode(scene);
    const torrent = new LoopbackTorrent({ name: "found", files: 3_000_001, version });
    await torrent.write(`${scene.dir}/seed`);
    const seeding = await scene.session("seed", {
      outputDir: `${scene.dir}/seed`,
      dhtNodes: [node],
      pex: false,
    });
    const seed = await seeding.session.add(torrent.metainfo);
    await seed.completed;
    const { session } = await scene.session("leech", {
      outputDir: `${scene.dir}/leech`,
      dhtNodes: [node],
      tcp: !utpOnly,
    });
    const { infoHashes } = torrent.metainfo;
    const leech = await session.add(formatMagnet({ infoHashes, name: "what it is called" }));
    assertEquals(leech.name, "what it is called");
    const metainfo = await leech.metadata;
    assertEquals(metainfo.name, "found");
    await leech.completed;
    await torrent.assertIn(`${scene.dir}/leech`);
  });
}
