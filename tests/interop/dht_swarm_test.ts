/**
 * Downloads of torrents that name no tracker, between Shoal and libtorrent, both ways, over a DHT (BEP 5) of which one node
 * is known: one of libtorrent, or of Shoal. Each is compared byte for byte.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { aria2 } from "../support/clients/aria2.ts";
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { magnetLink } from "../support/clients/magnet_link.ts";
import { type Scene, sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

/** Bytes of the file: not a multiple of anything. */
const LENGTH = 4 * 1024 * 1024 + 4_321;

/** How long a download may take from the start of the program to its first block; a busy machine is slower than most. */
const MAX_START_MS = 6_000;

/** Shoal that is told of peers by the DHT alone, which it enters at a node. */
function by(node: string): string[] {
  return ["--no-lsd", "--no-pex", "--dht-node", `${node}:6881`];
}

/** Starts a node that others begin with; gives its address. */
type StartNode = (scene: Scene) => Promise<string>;

/** A node of libtorrent with no torrent. */
async function libtorrentNode(scene: Scene): Promise<string> {
  return (await libtorrent.node(scene, scene.address())).address;
}

/** A node of Shoal, which has another torrent. */
async function shoalNode(scene: Scene): Promise<string> {
  const dir = await scene.folder("other");
  const torrent = `${scene.dir}/other.torrent`;
  await Deno.writeTextFile(`${dir}/other`, "something else");
  await shoal.run(scene, "create", `${dir}/other`, "-o", torrent);
  const address = scene.address();
  const options = ["--no-lsd", "--dht-node", `${address}:6881`];
  await shoal.serve(scene, { torrent, dir, address, options });
  return address;
}

/** Waits until a peer of a torrent is to be found in the DHT. */
async function announced(scene: Scene, infoHash: string, node: string): Promise<void> {
  for (;;) {
    const args = ["peers", infoHash, "--bind", scene.address(), "--dht-node", `${node}:6881`];
    const process = shoal.command(scene, "dht", ...args, "--json");
    await process.exited(); // with 3 where there is none yet
    if (process.log().includes(":6881")) return;
  }
}

for (const [name, startNode] of [["libtorrent", libtorrentNode], ["Shoal", shoalNode]] as const) {
  sceneTest(
    `Shoal downloads from libtorrent, found in a DHT of ${name}`,
    { needs: [libtorrent] },
    async (scene) => {
      const { content, torrent, ...made } = await makeTorrent(scene, {
        plan: LENGTH,
        maker: shoal,
      });
      const node = await startNode(scene);
      const dhtNodes = [node];
      await libtorrent.serve(scene, { torrent, dir: content.parent, dhtNodes });
      await announced(scene, made.v1 ?? "", node);
      const dir = await scene.folder("downloaded");
      const begun = performance.now();
      const process = shoal.get(scene, { torrent: magnetLink(made), dir }, ...by(node));
      await process.line(/"event":"metadata"/);
      const startMs = performance.now() - begun;
      assertEquals(await process.exited(), 0);
      const wholeMs = performance.now() - begun;
      console.log(
        `By magnet link and a DHT of ${name}: metadata after ${Math.round(startMs)} ms, ` +
          `the whole after ${Math.round(wholeMs)} ms`,
      );
      await assertSameContent(content, dir, shoal);
      assertLess(startMs, MAX_START_MS);
    },
  );

  sceneTest(
    `libtorrent downloads from Shoal, found in a DHT of ${name}`,
    { needs: [libtorrent] },
    async (scene) => {
      const { content, torrent, ...made } = await makeTorrent(scene, {
        plan: LENGTH,
        maker: shoal,
      });
      const node = await startNode(scene);
      await shoal.serve(scene, { torrent, dir: content.parent, options: by(node) });
      await announced(scene, made.v1 ?? "", node);
      const dir = await scene.folder("downloaded");
      const link = magnetLink(made);
      const peer = await libtorrent.download(scene, { torrent: link, dir, dhtNodes: [node] });
      await peer.completed();
      await assertSameContent(content, dir, libtorrent);
    },
  );
}

sceneTest("Shoal downloads from aria2, found in a DHT", { needs: [aria2] }, async (scene) => {
  const { content, torrent, ...made } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
  const node = await shoalNode(scene);
  await aria2.serve(scene, { torrent, dir: content.parent, dhtNode: node });
  await announced(scene, made.v1 ?? "", node);
  const dir = await scene.folder("downloaded");
  const task = { torrent: magnetLink(made), dir };
  assertEquals(await shoal.get(scene, task, ...by(node)).exited(), 0);
  await assertSameContent(content, dir, shoal);
});

sceneTest("aria2 downloads from Shoal, found in a DHT", { needs: [aria2] }, async (scene) => {
  const { content, torrent, ...made } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
  const node = await shoalNode(scene);
  await shoal.serve(scene, { torrent, dir: content.parent, options: by(node) });
  await announced(scene, made.v1 ?? "", node);
  const dir = await scene.folder("downloaded");
  const task = { torrent: magnetLink(made), dir, dhtNode: node };
  const peer = await aria2.download(scene, task);
  await peer.completed();
  await assertSameContent(content, dir, aria2);
});
