/**
 * The DHT and uTP through a SOCKS5 proxy's UDP, over real sockets.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { openDht } from "../../mod.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { Socks5Proxy } from "../support/socks5_proxy.ts";

loopbackTest(
  "a node of the DHT is pinged through a proxy that alone knows its name",
  async (scene) => {
    const proxy = scene.use(new Socks5Proxy({ names: { "node.example": "127.0.0.1" } }));
    const { session } = await scene.session("node", { outputDir: `${scene.dir}/node` });
    const node = { hostname: "node.example", port: session.port };
    const own = scene.use(await openDht({ proxy: proxy.url, bootstrap: [node] }));
    const answer = await own.dht.ping(node, { signal: scene.signal });
    assertEquals(answer.endpoint, { hostname: "127.0.0.1", port: session.port });
    await own.dht.bootstrapped;
    // Both families have an association of their own.
    assertEquals(new Set(proxy.asked.map(({ command }) => command)), new Set([3]));
    assert(proxy.datagrams.out > 0 && proxy.datagrams.back > 0);
  },
);

loopbackTest("a torrent is downloaded by uTP through a proxy", async (scene) => {
  const proxy = scene.use(new Socks5Proxy());
  const torrent = new LoopbackTorrent({ name: "carried", files: 3_000_001 });
  await torrent.write(`${scene.dir}/seed`);
  const { session } = await scene.session("seed", { outputDir: `${scene.dir}/seed`, dht: false });
  await (await session.add(torrent.metainfo)).completed;
  const leech = await scene.session("leech", {
    ...{ outputDir: `${scene.dir}/leech`, proxy: proxy.url, tcp: false, dht: false },
    ...{ pex: false },
  });
  const download = await leech.session.add(torrent.metainfo, {
    peers: [{ hostname: "127.0.0.1", port: session.port }],
  });
  await download.completed;
  await torrent.assertIn(`${scene.dir}/leech`);
  assertEquals(proxy.asked.filter(({ command }) => command === 1), []);
  assert(proxy.datagrams.back > 40, `${proxy.datagrams.back}`); // 64 KB at most in each
});
