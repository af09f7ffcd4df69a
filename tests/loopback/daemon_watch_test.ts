import { assertEquals } from "@std/assert";
import { Daemon } from "../../lib/daemon/mod.ts";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const ALONE = { choosesPort: true, dht: false, lsd: false, portMapping: false, minFreeBytes: 0 };

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

loopbackTest("a daemon adds what is put into the folders that it watches", async (scene) => {
  const [one, two, three] = ["one", "two", "three"].map((name) =>
    new LoopbackTorrent({ name, files: 1_000 })
  );
  if (!one || !two || !three) throw new Error("three are made above");
  const folder = { labels: ["watched"], starts: false, removesAdded: false };
  const kept = { ...folder, path: `${scene.dir}/kept` };
  const removed = { ...folder, path: `${scene.dir}/removed`, removesAdded: true };
  await using daemon = await Daemon.open({
    stateDir: `${scene.dir}/state`,
    outputDir: `${scene.dir}/downloads`,
    bind: "127.0.0.1",
    settings: { ...ALONE, watchFolders: [kept] },
  });
  // The folder is not there yet, which is no error.
  await Deno.mkdir(kept.path);
  await one.save(kept.path);
  await Deno.writeTextFile(
    `${kept.path}/two.magnet`,
    formatMagnet({ ...two.metainfo, name: "two", trackers: [], webSeeds: [], peers: [] }),
  );
  await scene.until(() => daemon.torrents().length === 2);
  const names = () => daemon.torrents().map(({ name }) => name).sort();
  assertEquals(names(), ["one", "two"]);
  assertEquals(daemon.torrents().map(({ labels, state }) => [...labels, state]), [
    ["watched", "stopped"],
    ["watched", "stopped"],
  ]);
  await daemon.set({ watchFolders: [removed] });
  await Deno.mkdir(removed.path);
  await three.save(removed.path);
  await scene.until(() => daemon.torrents().length === 3);
  await daemon.close();
  assertEquals(await namesIn(kept.path), ["one.torrent.added", "two.magnet.added"]);
  assertEquals(await namesIn(removed.path), []);
});
