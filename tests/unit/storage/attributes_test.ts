import { assert, assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { type Metainfo, parseMetainfo, PieceLayout } from "../../../lib/metainfo/mod.ts";
import { type FailedAttribute, TorrentStorage } from "../../../lib/storage/mod.ts";
import { MemoryDisk, SampleTorrent, systemError } from "../../../lib/testing/mod.ts";
import { sharedPath } from "../../support/shared.ts";

/** What is in a torrent, what it is called on disk, and which of it is wanted. */
interface Scene {
  readonly files?: Readonly<Record<string, number>>;
  readonly programs?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly names?: ReadonlyMap<number, string>;
  /** Paths of files that are not wanted. */
  readonly unwanted?: readonly string[];
  readonly disk?: MemoryDisk;
}

/** Has the attributes of a torrent applied whose files are all on disk. */
async function applied(scene: Scene): Promise<{ disk: MemoryDisk; failed: FailedAttribute[] }> {
  const { files = { "a/b/c": 1, "d": 1 }, disk = new MemoryDisk(), unwanted = [] } = scene;
  const sample = new SampleTorrent({ ...scene, name: "t", files });
  const { metainfo, layout } = sample;
  const names = scene.names ?? new Map();
  for (const [index, { path, symlink }] of metainfo.files.entries()) {
    const isThere = symlink === undefined && !unwanted.includes(path.slice(2));
    if (isThere) disk.poke(`out/${names.get(index) ?? path}`, sample.content(index));
  }
  const storage = new TorrentStorage(metainfo, layout, {
    store: disk.open("out"),
    hasher: disk.hasher,
    partFile: ".shoal/x.parts",
    names,
  });
  const left = unwanted.map((path) => sample.fileNumber(path));
  const wanted = metainfo.files.keys().filter((file) => !left.includes(file));
  await storage.setWanted(new Set(wanted));
  return { disk, failed: [...await storage.applyAttributes()] };
}

/** The links that are made for those of a torrent, paths below its folder both. */
async function linksOf(links: Readonly<Record<string, string>>, scene: Scene = {}): Promise<
  Record<string, string>
> {
  const { disk } = await applied({ ...scene, links });
  const entries = [...disk.links].map(([path, target]) => [path.slice(6), target.slice(6)]);
  return Object.fromEntries(entries.sort());
}

/** The links that are made for a torrent whose files are all there, whole paths both. */
async function linksOfTorrent(metainfo: Metainfo): Promise<[path: string, target: string][]> {
  const disk = new MemoryDisk();
  for (const { path, symlink } of metainfo.files) {
    if (symlink === undefined) disk.poke(`out/${path}`, new Uint8Array());
  }
  const storage = new TorrentStorage(metainfo, new PieceLayout(metainfo), {
    store: disk.open("out"),
    hasher: disk.hasher,
    partFile: ".shoal/x.parts",
  });
  assertEquals(await storage.applyAttributes(), []);
  return [...disk.links];
}

Deno.test("applyAttributes() lets programs be run, and nothing else", async () => {
  const { disk } = await applied({
    files: { "run": 5, "data": 5, "skipped": 5 },
    programs: ["run", "skipped"],
    unwanted: ["skipped"],
  });
  const paths = ["out/t/run", "out/t/data", "out/t/skipped"];
  assertEquals(paths.map((path) => disk.isExecutable(path)), [true, false, false]);
});

Deno.test("applyAttributes() makes links to files and folders of the torrent, past other links", async () => {
  assertEquals(await linksOf({ l: "a/b/c" }), { l: "a/b/c" });
  assertEquals(await linksOf({ "a/l": "d" }), { "a/l": "d" });
  assertEquals(await linksOf({ m: "a/b", l: "m/c" }), { m: "a/b", l: "a/b/c" });
  assertEquals(await linksOf({ l: "m", m: "n", n: "a" }), { l: "a", m: "a", n: "a" });
});

Deno.test("applyAttributes() makes no links in a circle, or to a folder around", async () => {
  const rows: Readonly<Record<string, string>>[] = [
    { l: "l" },
    { l: "m", m: "l" },
    { "a/l": "a" },
    { "a/b/l": "a" },
  ];
  for (const links of rows) assertEquals(await linksOf(links), {}, JSON.stringify(links));
});

Deno.test("applyAttributes() makes no links that lead out or nowhere", async () => {
  const targets = [
    ["..", "x"],
    ["", "etc", "passwd"],
    ["a", "..", "..", "x"],
    ["none"],
    [".."],
  ];
  for (const target of targets) {
    const metainfo = parseMetainfo(encode({
      info: {
        "files": [
          { length: 1, path: ["a", "b"] },
          { "attr": "l", "length": 0, "path": ["l"], "symlink path": target },
        ],
        "name": "t",
        "piece length": 16_384,
        "pieces": new Uint8Array(20),
      },
    }));
    assertEquals(await linksOfTorrent(metainfo), [], JSON.stringify(target));
  }
});

const corpus = sharedPath("corpus/arvidn+libtorrent/test/test_torrents/");

Deno.test({
  name: "applyAttributes() makes links of torrents of libtorrent within their folder alone",
  ignore: corpus === undefined,
  fn: async () => {
    const rows: [name: string, count: number][] = [
      ["symlink1", 1],
      ["symlink2", 2],
      ["symlink_zero_size", 1],
      ["symlink_filtered_path", 1],
      ["overlapping_symlinks", 4],
      ["v2_symlinks", 3],
    ];
    for (const [name, count] of rows) {
      const metainfo = parseMetainfo(await Deno.readFile(new URL(`${name}.torrent`, corpus)));
      const links = await linksOfTorrent(metainfo);
      assertEquals(links.length, count, name);
      for (const path of links.flat()) assert(path.startsWith(`out/${metainfo.name}/`), path);
    }
  },
});

Deno.test("applyAttributes() takes no time exponential in links that lead through links", async () => {
  const links: Record<string, string> = { "a/l0": "a/b" };
  for (let i = 1; i < 30; i++) links[`a/l${i}`] = `a/l${i - 1}`;
  assertEquals(Object.keys(await linksOf(links)).length, 30);
});

Deno.test("applyAttributes() makes links to where files are on disk", async () => {
  const files = { "a/b": 1, "a/c": 1, "d": 1 };
  const renamed = new Map([[0, "other/a/b"], [1, "other/a/c"], [2, "other/d"], [3, "other/l"]]);
  const { disk } = await applied({ files, links: { l: "a" }, names: renamed });
  assertEquals([...disk.links], [["out/other/l", "out/other/a"]]);
  const apart = new Map([[0, "t/x"]]);
  const { disk: second } = await applied({ files: { "a/b": 1 }, links: { l: "a" }, names: apart });
  assertEquals([...second.links], [], "its folder is none there");
});

Deno.test("applyAttributes() makes no link over anything, and none to what is not wanted", async () => {
  const disk = new MemoryDisk();
  disk.poke("out/t/l", new Uint8Array([1]));
  assertEquals(await linksOf({ l: "d" }, { disk }), {});
  assertEquals(disk.peek("out/t/l"), new Uint8Array([1]));
  assertEquals(await linksOf({ l: "d", m: "a" }, { unwanted: ["d"] }), { m: "a" });
});

Deno.test("applyAttributes() tells what could not be done, and does the rest", async () => {
  const disk = new MemoryDisk();
  disk.fault = ({ operation, path }) =>
    operation === "symlink" && path.endsWith("/l") ? systemError("EPERM") : undefined;
  const { failed } = await applied({ disk, links: { l: "d", m: "d" }, programs: ["d"] });
  assertEquals(failed.map(({ path }) => path), ["t/l"]);
  assertEquals([...disk.links.keys()], ["out/t/m"]);
  assertEquals(disk.isExecutable("out/t/d"), true);
});
