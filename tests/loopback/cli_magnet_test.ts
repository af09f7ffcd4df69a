/**
 * Magnet links on the command line, between programs: peers are named by the link, or found by a DHT on this machine.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { toHex } from "../../lib/hash/mod.ts";
import { formatMagnet, magnetOf, parseMetainfo, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import {
  filesIn,
  LoopbackTorrent,
  type LoopbackTorrentOptions,
} from "../support/loopback_torrent.ts";

const HERE = ["--bind", "127.0.0.1", "--port", "0"];

function makeTorrent(options: Partial<LoopbackTorrentOptions> = {}): LoopbackTorrent {
  const files = { "a.bin": 700_001, "sub/b.bin": 300_000, "c.txt": 5 };
  return new LoopbackTorrent({ name: "things", files, ...options });
}

function infoHashOf({ metainfo }: LoopbackTorrent): string {
  return toHex(wireInfoHash(metainfo));
}

/** Seeds a torrent; gives the port. */
async function seed(
  scene: LoopbackScene,
  torrent: LoopbackTorrent,
  ...args: string[]
): Promise<number> {
  const dir = await scene.folder("seed");
  await torrent.write(dir);
  const file = await torrent.save(dir);
  const program = scene.program(["seed", file, dir, ...HERE, "--json", ...args]);
  const { port } = await program.event(({ event }) => event === "seeding");
  assert(typeof port === "number");
  return port;
}

/** A magnet link with the one peer that is there (`x.pe`). */
async function linkTo(scene: LoopbackScene, torrent: LoopbackTorrent): Promise<string> {
  const port = await seed(scene, torrent);
  const peers = [{ hostname: "127.0.0.1", port }];
  return formatMagnet({ ...magnetOf(torrent.metainfo), peers });
}

/** Nodes of a DHT that knows of nobody outside; gives the options that name them. */
async function startDht(scene: LoopbackScene): Promise<string[]> {
  const { session: first } = await scene.session("node 1", { outputDir: `${scene.dir}/node1` });
  const dhtNodes = [{ hostname: "127.0.0.1", port: first.port }];
  const { session: second } = await scene.session("node 2", {
    outputDir: `${scene.dir}/node2`,
    dhtNodes,
  });
  return [first, second].flatMap(({ port }) => ["--dht-node", `127.0.0.1:${port}`]);
}

for (const version of ["v1", "v2", "hybrid"] as const) {
  loopbackTest(
    `get downloads a ${version} torrent from the peer of a magnet link`,
    async (scene) => {
      const torrent = makeTorrent({ version });
      const link = await linkTo(scene, torrent);
      const out = `${scene.dir}/out`;
      const get = scene.program(["get", link, "-o", out, ...HERE, "--json"]);
      assertEquals(await get.ended(), 0, get.log());
      await torrent.assertIn(out);
      const names = get.events.map(({ event }) => event).filter((event) => event !== "progress");
      assertEquals(names, ["added", "metadata", "completed"]);
      const metadata = get.events.find(({ event }) => event === "metadata");
      const { totalLength: size, pieceCount: pieces } = torrent.metainfo;
      assertEquals([metadata?.size, metadata?.pieces, metadata?.files], [size, pieces, 3]);
      assertEquals(metadata?.path, `${out}/things`);
    },
  );
}

loopbackTest(
  "get of a magnet link says in a pipe what it does, and asks nobody twice",
  async (scene) => {
    const torrent = makeTorrent({ version: "v1" });
    const link = await linkTo(scene, torrent);
    const options = { cwd: scene.dir };
    const get = scene.program(["get", link, "-o", "out", ...HERE], options);
    assertEquals(await get.ended(), 0, get.log());
    const [first, second, third, ...rest] = get.stderr;
    assertEquals([first, second], [
      "things: what is in it comes from peers",
      "things: 976.6 KiB in 3 files, 16 pieces",
    ]);
    assert(/^things {2}976\.6 KiB in \d+\.\ds \(.*\), every piece checked$/.test(third ?? ""));
    const kept = `out/.shoal/${infoHashOf(torrent)}.torrent`;
    assertEquals(rest, ["  saved as out/things", `  keep others supplied: shoal seed ${kept} out`]);
    const alone = formatMagnet({ infoHashes: torrent.metainfo.infoHashes });
    const again = scene.program(["get", alone, "-o", "out", ...HERE], options);
    assertEquals(await again.ended(), 0, again.log());
    assertStringIncludes(again.log(), "things  976.6 KiB already there, every piece checked");
    const seeder = scene.program(["seed", kept, "out", ...HERE, "--json"], options);
    await seeder.event(({ event }) => event === "seeding");
  },
);

loopbackTest("get --files of a magnet link downloads these and leaves no others", async (scene) => {
  const torrent = makeTorrent({ version: "v1" });
  const link = await linkTo(scene, torrent);
  const out = `${scene.dir}/out`;
  const get = scene.program(["get", link, "-o", out, ...HERE, "-q", "--files", "b.bin"]);
  assertEquals([await get.ended(), get.stderr], [0, []], get.log());
  await torrent.assertIn(out, { files: ["sub/b.bin"] });
  const wrong = scene.program(["get", link, "-o", `${scene.dir}/w`, ...HERE, "--files", "*.ogg"]);
  assertEquals(await wrong.ended(), 2);
  assertStringIncludes(wrong.log(), 'Cannot find files for "*.ogg": the torrent has none of that');
  assertEquals(await filesIn(`${scene.dir}/w`), []);
});

loopbackTest("get downloads what an info-hash names, by the DHT alone", async (scene) => {
  const nodes = await startDht(scene);
  const torrent = makeTorrent({ version: "v1" });
  await seed(scene, torrent, ...nodes);
  const out = `${scene.dir}/out`;
  const get = scene.program(["get", infoHashOf(torrent), "-o", out, ...HERE, "--json", ...nodes]);
  assertEquals(await get.ended(), 0, get.log());
  await torrent.assertIn(out);
});

loopbackTest("get downloads the newest torrent that is published under a key", async (scene) => {
  const nodes = await startDht(scene);
  const torrent = makeTorrent({ version: "v1" });
  await seed(scene, torrent, ...nodes);
  const file = await torrent.save(scene.dir);
  const key = ["--key", `${scene.dir}/key`];
  const publish = scene.program(["dht", "publish", file, ...key, ...nodes]);
  assertEquals(await publish.ended(), 0, publish.log());
  const link = await publish.line(/^magnet:\?xs=urn:btpk:/);
  const out = `${scene.dir}/out`;
  const get = scene.program(["get", link, "-o", out, ...HERE, "--json", ...nodes]);
  assertEquals(await get.ended(), 0, get.log());
  await torrent.assertIn(out);
  const unknown = `magnet:?xs=urn:btpk:${"1".repeat(64)}`;
  const none = scene.program(["get", unknown, "-o", out, ...HERE, ...nodes]);
  assertEquals([await none.ended(), none.stderr], [3, [
    "shoal: Cannot find what is published under the key: no torrent is",
  ]]);
  const alone = scene.program(["get", link, "-o", out, ...HERE]);
  assertEquals([await alone.ended(), alone.stderr], [2, [
    "shoal: Cannot find what is published under the key: --no-dht is given",
  ]]);
});

loopbackTest("peers, scrape and doctor ask the DHT", async (scene) => {
  const nodes = await startDht(scene);
  const torrent = makeTorrent({ version: "v1" });
  const port = await seed(scene, torrent, ...nodes);
  const file = await torrent.save(scene.dir);
  await scene.until(async () => {
    const peers = scene.program(["peers", file, ...nodes, "--json"]);
    if (await peers.ended() !== 0) return false;
    const [found] = peers.events;
    assertEquals(found?.dht, { peers: 1 });
    assertEquals(found?.peers, [{ address: `127.0.0.1:${port}`, trackers: [], dht: true }]);
    return true;
  });
  const scrape = scene.program(["scrape", file, ...nodes]);
  assertEquals(await scrape.ended(), 0, scrape.log());
  assert(/^DHT\t1\t[01]\t$/m.test(scrape.log()), scrape.log());
  const doctor = scene.program(["doctor", ...nodes, "-o", scene.dir]);
  assertEquals(await doctor.ended(), 0, doctor.log());
  assert(/✓\tDHT\t[123] nodes? answered/.test(doctor.log()), doctor.log());
});

loopbackTest("get --metadata-only saves the .torrent file, and nothing else", async (scene) => {
  const torrent = makeTorrent({ version: "v2" });
  const link = await linkTo(scene, torrent);
  const out = `${scene.dir}/out`;
  const get = scene.program(["get", link, "-o", out, ...HERE, "--metadata-only", "-q"]);
  assertEquals([await get.ended(), get.stderr], [0, [`${out}/things.torrent`]], get.log());
  assertEquals(await filesIn(out), ["things.torrent"]);
  const saved = parseMetainfo(await Deno.readFile(`${out}/things.torrent`));
  assertEquals(saved.infoHashes, torrent.metainfo.infoHashes);
  assertEquals(saved.warnings, []);
  await Deno.writeTextFile(`${out}/things.torrent`, "another");
  const again = scene.program(["get", link, "-o", out, ...HERE, "--metadata-only"]);
  assertEquals(await again.ended(), 9, again.log());
});

loopbackTest("show --fetch shows what is in a magnet link, and keeps nothing", async (scene) => {
  const torrent = makeTorrent({ version: "v1" });
  const link = await linkTo(scene, torrent);
  const empty = await scene.folder("empty");
  const show = scene.program(["show", link, "--fetch", ...HERE, "--json"], { cwd: empty });
  assertEquals(await show.ended(), 0, show.log());
  const [{ name, pieceCount } = {}] = show.events;
  assertEquals([name, pieceCount], ["things", torrent.metainfo.pieceCount]);
  assertEquals(await Array.fromAsync(Deno.readDir(empty)), []);
  const nobody = formatMagnet({ infoHashes: torrent.metainfo.infoHashes });
  const none = scene.program(["show", nobody, "--fetch", ...HERE, "--timeout", "1", "-q"]);
  assertEquals([await none.ended(), none.stderr], [5, [
    "shoal: Cannot find out what is in it: no peer came in 1s. --timeout SECONDS gives it longer",
  ]]);
});
