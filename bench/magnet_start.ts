/**
 * How long a magnet link takes until its payload begins to come, with nothing but a DHT on this machine:
 *
 *     deno run -A --unstable-net bench/magnet_start.ts [ROUNDS]
 *
 * Counted from adding the link in a session that has just been opened: the nodes are asked for peers, the metadata comes
 * from one of them, and the first block follows.
 *
 * @module
 */
import { formatMagnet } from "../lib/metainfo/mod.ts";
import { Session } from "../mod.ts";
import { LoopbackTorrent } from "../tests/support/loopback_torrent.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";

/** A link is given up after this long. */
const TIME_LIMIT_MS = 30_000;

const LOCAL = {
  port: 0,
  bind: "127.0.0.1",
  lsd: false,
  portMapping: false,
  pex: false,
} as const;

const torrent = new LoopbackTorrent({ name: "content", files: 64 * 1024 * 1024, version: "v1" });
const link = formatMagnet({ infoHashes: torrent.metainfo.infoHashes });

async function measure(dir: string): Promise<number> {
  await using node = await Session.open({ ...LOCAL, outputDir: `${dir}/node`, dhtNodes: [] });
  const dhtNodes = [{ hostname: "127.0.0.1", port: node.port }];
  await torrent.write(`${dir}/seed`);
  await using seeder = await Session.open({ ...LOCAL, outputDir: `${dir}/seed`, dhtNodes });
  await (await seeder.add(torrent.metainfo)).completed;
  await using leech = await Session.open({ ...LOCAL, outputDir: `${dir}/leech`, dhtNodes });
  const begun = performance.now();
  const download = await leech.add(link);
  while (download.status().downloadedBytes === 0) {
    if (performance.now() - begun > TIME_LIMIT_MS) throw new Error("Cannot go on: nothing came");
    await new Promise((go) => setTimeout(go, 2));
  }
  return performance.now() - begun;
}

const times: number[] = [];
for (let round = 0; round < Number(Deno.args[0] ?? 5); round++) {
  await withTempFolder(async (dir) => {
    times.push(await measure(dir));
  });
}
const sorted = times.toSorted((a, b) => a - b).map((ms) => ms.toFixed(0));
console.log(`payload after ${sorted.join(", ")} ms`);
