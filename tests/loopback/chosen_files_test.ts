import { assert, assertEquals } from "@std/assert";
import type { MetainfoVersion } from "../../lib/metainfo/mod.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, LoopbackTorrent } from "../support/loopback_torrent.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const PIECE_LENGTH = 32 * 1024;

const FILES = {
  "a.bin": 250_001,
  "b/empty": 0,
  "b/middle.bin": 333_333,
  "b/tiny": 7,
  "c.bin": 199_999,
  "d/empty too": 0,
};

function makeTorrent(version: MetainfoVersion = "v1"): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "some of it",
    pieceLength: PIECE_LENGTH,
    files: FILES,
    version,
  });
}

function numbers(torrent: LoopbackTorrent, paths: readonly string[]): number[] {
  return paths.map((path) => torrent.fileNumber(path));
}

/** The pieces that have bytes of files. */
function piecesOf(torrent: LoopbackTorrent, paths: readonly string[]): Set<number> {
  const pieces = new Set<number>();
  for (const file of numbers(torrent, paths)) {
    const { first, last } = torrent.layout.filePieces(file);
    for (let piece = first; piece <= last; piece++) pieces.add(piece);
  }
  return pieces;
}

function asked(seeder: RawSeeder, from = 0): Set<number> {
  return new Set(seeder.requests.slice(from).map(({ index }) => index));
}

for (const version of ["v1", "hybrid", "v2"] as const) {
  loopbackTest(
    `skipped files leave nothing behind, and can be wanted later (${version})`,
    async (scene) => {
      const torrent = makeTorrent(version);
      const seeder = scene.use(new RawSeeder(torrent));
      const outputDir = `${scene.dir}/out`;
      const { session } = await scene.session("leecher", { outputDir });
      const some = ["b/middle.bin", "b/empty"];
      const download = await session.add(torrent.metainfo, {
        files: numbers(torrent, some),
        peers: [seeder.endpoint],
      });
      await download.completed;
      await torrent.assertIn(outputDir, { files: some });
      assertEquals(asked(seeder), piecesOf(torrent, some));
      assertEquals(download.status().progress, 1);
      assertEquals(download.status().wantedBytes, 333_333);
      await scene.until(() => seeder.openCount === 0);

      // The seeder may be told of again, now that something of it is wanted.
      const before = seeder.requests.length;
      await download.setWanted(undefined);
      assertEquals(download.status().state, "downloading");
      download.addPeers([seeder.endpoint]);
      await scene.until(() => download.status().state === "seeding");
      await torrent.assertIn(outputDir);
      const again = asked(seeder, before).intersection(piecesOf(torrent, some));
      assertEquals([...again], [], "what was there is not asked for again");
    },
  );
}

loopbackTest(
  "skipped files stay skipped when the download goes on in another run",
  async (scene) => {
    const torrent = makeTorrent();
    const outputDir = `${scene.dir}/out`;
    const some = ["a.bin", "c.bin"];
    const files = numbers(torrent, some);
    const first = await scene.session("first", { outputDir });
    const seeder = scene.use(new RawSeeder(torrent));
    const begun = await first.session.add(torrent.metainfo, { files, peers: [seeder.endpoint] });
    await begun.completed;
    await first.session.close();

    const second = await scene.session("second", { outputDir });
    const resumed = await second.session.add(torrent.metainfo, { files });
    await resumed.completed;
    assertEquals(resumed.status().piecesDone, piecesOf(torrent, some).size);
    assertEquals(second.log.messages(/^Checking/), [], "all is known by the record");
    await torrent.assertIn(outputDir, { files: some });
    await second.session.close();

    const before = seeder.requests.length;
    const third = await scene.session("third", { outputDir });
    const all = await third.session.add(torrent.metainfo, { peers: [seeder.endpoint] });
    await all.completed;
    await torrent.assertIn(outputDir);
    assertEquals([...asked(seeder, before).intersection(piecesOf(torrent, some))], []);
  },
);

loopbackTest("a border piece is served from the part file", async (scene) => {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const first = await scene.session("first", { outputDir: `${scene.dir}/first` });
  const files = numbers(torrent, ["b/middle.bin"]);
  const begun = await first.session.add(torrent.metainfo, { files, peers: [seeder.endpoint] });
  await begun.completed;

  const second = await scene.session("second", { outputDir: `${scene.dir}/second` });
  const from = { hostname: "127.0.0.1", port: first.session.port };
  const next = await second.session.add(torrent.metainfo, { files, peers: [from] });
  await next.completed;
  await torrent.assertIn(`${scene.dir}/second`, { files: ["b/middle.bin"] });
});

loopbackTest("a torrent of nothing but wanted empty files is complete at once", async (scene) => {
  const torrent = makeTorrent();
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  const empty = ["b/empty", "d/empty too"];
  const download = await session.add(torrent.metainfo, { files: numbers(torrent, empty) });
  await download.completed;
  await torrent.assertIn(`${scene.dir}/out`, { files: empty });
});

loopbackTest("what it is called on disk can be chosen", async (scene) => {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const outputDir = `${scene.dir}/out`;
  const { session } = await scene.session("leecher", { outputDir });
  const options = { name: "another name", peers: [seeder.endpoint] };
  const download = await session.add(torrent.metainfo, options);
  await download.completed;
  assertEquals(
    await filesIn(outputDir),
    Object.keys(FILES).map((path) => `another name/${path}`).sort(),
  );
  await session.close();

  const before = seeder.requests.length;
  const again = await scene.session("again", { outputDir });
  const resumed = await again.session.add(torrent.metainfo, options);
  await resumed.completed;
  assertEquals(seeder.requests.length, before);
  await Deno.rename(`${outputDir}/another name`, `${outputDir}/some of it`);
  await torrent.assertIn(outputDir);
});

loopbackTest("the name of a single file can be chosen", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "one.iso", files: 100_000 });
  const seeder = scene.use(new RawSeeder(torrent));
  const outputDir = `${scene.dir}/out`;
  const { session } = await scene.session("leecher", { outputDir });
  const options = { name: "two.iso", peers: [seeder.endpoint] };
  await (await session.add(torrent.metainfo, options)).completed;
  assertEquals(await filesIn(outputDir), ["two.iso"]);
  assertEquals(await Deno.readFile(`${outputDir}/two.iso`), torrent.content(0));
});

loopbackTest("a sequential download asks for the pieces in order", async (scene) => {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  const download = await session.add(torrent.metainfo, {
    sequential: true,
    peers: [seeder.endpoint],
  });
  await download.completed;
  const order = [...asked(seeder)];
  assertEquals(order, order.toSorted((a, b) => a - b));
  assertEquals(order.length, torrent.layout.pieceCount);
});

loopbackTest("what is not sequential is asked for in no order", async (scene) => {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  await (await session.add(torrent.metainfo, { peers: [seeder.endpoint] })).completed;
  const order = [...asked(seeder)];
  assert(order.some((piece, at) => piece < (order[at - 1] ?? 0)));
});

loopbackTest("files of higher priority come first", async (scene) => {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  const download = await session.add(torrent.metainfo, {
    priorities: new Map([[torrent.fileNumber("c.bin"), 3], [torrent.fileNumber("a.bin"), 1]]),
    peers: [seeder.endpoint],
  });
  await download.completed;
  const [high, low] = [piecesOf(torrent, ["c.bin"]), piecesOf(torrent, ["a.bin"])];
  const levels = [...asked(seeder)].map((piece) => {
    if (high.has(piece)) return 3;
    return low.has(piece) && !piecesOf(torrent, ["b/middle.bin"]).has(piece) ? 1 : 2;
  });
  assertEquals(levels, levels.toSorted((a, b) => b - a));
  await torrent.assertIn(`${scene.dir}/out`);
});
