import { assertEquals } from "@std/assert";
import {
  areSimilar,
  findSimilarFiles,
  type Metainfo,
  parseMetainfo,
  type SimilarFile,
} from "../../../lib/metainfo/mod.ts";
import { SampleTorrent, type SampleTorrentOptions } from "../../../lib/testing/mod.ts";
import { CORPUS, readCorpus } from "./_corpus.ts";

const FOLDER = "arvidn+libtorrent/test/mutable_test_torrents";

/** How many files two torrents of the corpus share, by their pieces. */
function countShared(a: string, b: string): number {
  const [one, other] = [a, b].map((name) => parseMetainfo(readCorpus(`${FOLDER}/${name}.torrent`)));
  if (!one || !other) return 0;
  return findSimilarFiles(one, other).filter(({ by }) => by === "pieces").length;
}

Deno.test({
  name: "findSimilarFiles() finds by their pieces the files that libtorrent finds",
  ignore: CORPUS === undefined,
  fn() {
    const rows: [a: string, b: string, shared: number][] = [
      ["test1_pad_files", "test2_pad_files", 2],
      ["test1_pad_files", "test3_pad_files", 2],
      ["test2_pad_files", "test3_pad_files", 2],
      ["test1_pad_files", "test1_single_padded", 1],
      ["test1_single", "test2", 0],
      ["test1", "test2", 0],
      ["test1", "test3", 0],
      ["test2", "test3", 0],
      // There libtorrent finds none, for the last piece has other files behind; the three before it are the same.
      ["test1", "test1_single", 1],
    ];
    for (const [a, b, shared] of rows) {
      assertEquals([countShared(a, b), countShared(b, a)], [shared, shared], `${a} and ${b}`);
    }
  },
});

function metainfo(files: Record<string, number>, options: Partial<SampleTorrentOptions> = {}) {
  return new SampleTorrent({ name: "n", files, pieceLength: 16_384, ...options }).metainfo;
}

/** The files found as paths. */
function pairs(a: Metainfo, b: Metainfo): [string, string, SimilarFile["by"]][] {
  return findSimilarFiles(a, b).map(({ file, other, by }) => [
    a.files[file]?.path ?? "",
    b.files[other]?.path ?? "",
    by,
  ]);
}

for (const version of ["v2", "hybrid"] as const) {
  Deno.test(`findSimilarFiles() goes by the roots of ${version} torrents, whatever their names and pieces`, () => {
    const one = metainfo({ a: 70_000, c: 5 }, { version });
    const other = metainfo({ b: 70_000, c: 6 }, { version: "v2", name: "m", pieceLength: 32_768 });
    assertEquals(pairs(one, other), [["n/a", "m/b", "root"]]);
    const changed = metainfo({ a: 70_000 }, { version, seed: 2 });
    assertEquals(pairs(one, changed), []);
  });
}

Deno.test("findSimilarFiles() goes by names where v1 hashes can not tell", () => {
  const one = metainfo({ a: 70_000, "x/b": 40_000 });
  const pieces = metainfo({ a: 70_000, b: 40_000 }, { pieceLength: 32_768, name: "m" });
  assertEquals(pairs(one, pieces), [["n/a", "m/a", "name"], ["n/x/b", "m/b", "name"]]);
  const moved = metainfo({ "0": 1, a: 70_000, c: 40_000 }, { name: "m" });
  assertEquals(pairs(one, moved), [["n/a", "m/a", "name"]]);
  const changed = metainfo({ a: 70_000, b: 40_001 }, { seed: 2 });
  assertEquals(pairs(one, changed), [], "the pieces are not the same");
});

Deno.test("areSimilar() goes by info-hashes on either side, and by collections", () => {
  const torrent = (similar: Uint8Array[], collections: string[], first: number) => ({
    similar,
    collections,
    infoHashes: { v1: new Uint8Array(20).fill(first), v2: new Uint8Array(32).fill(first + 1) },
  });
  const plain = torrent([], [], 1);
  assertEquals(areSimilar(plain, torrent([], [], 3)), false);
  for (const hash of [new Uint8Array(20).fill(1), new Uint8Array(32).fill(2)]) {
    const other = torrent([hash], [], 3);
    assertEquals([areSimilar(plain, other), areSimilar(other, plain)], [true, true]);
  }
  assertEquals(areSimilar(torrent([], ["x", "y"], 1), torrent([], ["y"], 3)), true);
  assertEquals(areSimilar(torrent([], ["x"], 1), torrent([], ["y"], 3)), false);
});
