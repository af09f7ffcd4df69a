import { assertEquals } from "@std/assert";
import { bytesToKey, type Encodable } from "../../../lib/bencode/mod.ts";
import { merkleRoot, sha1, sha256, toHex } from "../../../lib/hash/mod.ts";
import { MetainfoError, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";
import { type Dict, leaf, markedPaths, v2Torrent } from "./_torrents.ts";

const LAYER = patternBytes(5 * 32);
const ROOT = merkleRoot(LAYER);

/** A v2 torrent of one file of five pieces, with piece layers. */
function layered(layers: Encodable): Uint8Array {
  const tree = { name: { "": { length: 5 * 16384 - 7, "pieces root": ROOT } } };
  return v2Torrent(tree, {}, { "piece layers": layers });
}

Deno.test("parseMetainfo() reads a file tree in its order", () => {
  const tree = {
    a: { "z.txt": leaf(1, { attr: "x" }), b: { c: leaf(16385) } },
    "a.b": leaf(0),
    é: undefined,
    z: leaf(16384),
  };
  const metainfo = parseMetainfo(v2Torrent(tree));
  assertEquals([metainfo.version, metainfo.singleFile], ["v2", false]);
  assertEquals(markedPaths(metainfo), ["name/a/b/c", "name/a/z.txt", "name/a.b", "name/z"]);
  assertEquals(metainfo.files.map(({ offset }) => offset), [0, 2 * 16384, 3 * 16384, 3 * 16384]);
  assertEquals([metainfo.pieceCount, metainfo.totalLength], [4, 16385 + 1 + 16384]);
  assertEquals(metainfo.files.map(({ piecesRoot }) => piecesRoot?.length), [32, 32, undefined, 32]);
  assertEquals(metainfo.files[1]?.executable, true);
  assertEquals(metainfo.warnings, ["Piece layers are missing: they have to come from peers"]);
});

Deno.test("parseMetainfo() takes a tree of one file with the torrent's name for a file alone", () => {
  const single = parseMetainfo(v2Torrent({ name: leaf(1) }));
  assertEquals([single.singleFile, single.files[0]?.path], [true, "name"]);
  const folder = parseMetainfo(v2Torrent({ other: leaf(1) }));
  assertEquals([folder.singleFile, folder.files[0]?.path], [false, "name/other"]);
  const deeper = parseMetainfo(v2Torrent({ name: { name: leaf(1) } }));
  assertEquals([deeper.singleFile, deeper.files[0]?.path], [false, "name/name/name"]);
});

Deno.test("parseMetainfo() throws on a file tree that something is wrong with", () => {
  const deep = Array.from({ length: 48 }).reduce<Encodable>((node) => ({ a: node }), leaf(1));
  const rows: [tree: Encodable, reason: string][] = [
    [7, "it is of v2 and has no file tree"],
    [{}, "it has no files"],
    [{ a: {} }, "it has no files"],
    [{ a: 7 }, "its file tree has an entry that is neither file nor folder"],
    [{ a: { length: 1 } }, "its file tree has an entry that is neither file nor folder"],
    [{ "": leaf(1), b: leaf(1) }, "its file tree has an entry without a name"],
    [{ a: { "": { length: 1 }, b: leaf(1) } }, '"a" is both a file and a folder'],
    [{ a: { b: { "": 7 } } }, '"a/b" is neither file nor folder'],
    [{ a: leaf(1, { attr: "p" }) }, '"a" is a pad file, which a file tree must not have'],
    [{ a: leaf(-1) }, 'the length of "a" is not a number of bytes'],
    [{ a: leaf(1, { length: undefined }) }, 'the length of "a" is not a number of bytes'],
    [{ a: leaf(1, { "pieces root": undefined }) }, '"a" has no pieces root'],
    [{ a: leaf(1, { "pieces root": new Uint8Array(32) }) }, '"a" has no pieces root'],
    [{ a: leaf(1, { "pieces root": new Uint8Array(31).fill(1) }) }, '"a" has no pieces root'],
    [{ a: leaf(2 ** 53 - 1), b: leaf(2 ** 53 - 1) }, "its files are too long"],
    [{ a: leaf(2 ** 40) }, "it has 67108864 pieces, over 2097152"],
  ];
  for (const [tree, reason] of rows) {
    const error = thrown(() => parseMetainfo(v2Torrent(tree)), MetainfoError, reason);
    assertEquals(error.message, `Cannot load the torrent: ${reason}`);
  }
  assertEquals(parseMetainfo(v2Torrent(deep)).files.length, 1);
});

Deno.test("parseMetainfo() throws on deep or long paths before it makes them", () => {
  const files: Record<string, Encodable> = {};
  for (let i = 0; i < 2_000; i++) files[i.toString(36)] = { "": { length: 0 } };
  let node: Encodable = files;
  for (let i = 0; i < 80; i++) node = { ["x".repeat(240)]: node };
  const error = thrown(() => parseMetainfo(v2Torrent(node)), MetainfoError);
  assertEquals(error.message, "Cannot load the torrent: its paths are too long");
});

Deno.test("parseMetainfo() allows no slip and no odd piece length in v2", () => {
  for (const pieceLength of [8192, 16383, 24576, 2147483647]) {
    thrown(
      () => parseMetainfo(v2Torrent({ a: leaf(1) }, { "piece length": pieceLength })),
      MetainfoError,
    );
  }
  const good = bytesToKey(v2Torrent({ a: leaf(1) }));
  const slips: [from: string, to: string, kind: string][] = [
    ["lengthi1e", "lengthi01e", "leading-zero"],
    ["4:name4:name12:piece lengthi16384e", "12:piece lengthi16384e4:name4:name", "unsorted-keys"],
    ["4:name4:name", "4:name4:name4:name4:name", "duplicate-key"],
  ];
  for (const [from, to, kind] of slips) {
    const bytes = Uint8Array.from(good.replace(from, to), (c) => c.charCodeAt(0));
    const error = thrown(() => parseMetainfo(bytes), MetainfoError, kind);
    assertEquals(
      error.message,
      `Cannot load the torrent: its info dictionary is not canonical bencode (${kind})`,
    );
  }
});

Deno.test("parseMetainfo() takes whole and right piece layers", () => {
  const metainfo = parseMetainfo(layered(new Map([[bytesToKey(ROOT), LAYER]])));
  assertEquals([...metainfo.pieceLayers ?? []], [[toHex(ROOT), LAYER]]);
  assertEquals(metainfo.warnings, []);
  for (const absent of [undefined, new Map()]) {
    const { pieceLayers, warnings } = parseMetainfo(layered(absent ?? {}));
    assertEquals(pieceLayers?.size, 0);
    assertEquals(warnings, ["Piece layers are missing: they have to come from peers"]);
  }
});

Deno.test("parseMetainfo() throws on piece layers that are wrong", () => {
  const key = bytesToKey(ROOT);
  const rows: [layers: Encodable, reason: RegExp][] = [
    [7, /piece layers are not a dictionary/],
    [new Map<string, Encodable>([[key, 512]]), /the piece layer of the file with root .* is wrong/],
    [new Map([[key, LAYER.subarray(32)]]), /is wrong/],
    [new Map([[key, Uint8Array.of(...LAYER, ...LAYER)]]), /is wrong/],
    [new Map([[key, Uint8Array.of(...LAYER, 0)]]), /is wrong/],
    [new Map([[key, LAYER.with(0, 1)]]), /is wrong/],
    [new Map([[key, LAYER], [key.replace(/^./, "a"), LAYER]]), /the piece layer of no file/],
    [new Map([[key + "a", LAYER]]), /the piece layer of no file/],
  ];
  for (const [layers, reason] of rows) {
    const error = thrown(() => parseMetainfo(layered(layers)), MetainfoError, String(reason));
    assertEquals(reason.test(error.message), true, error.message);
  }
});

/** A hybrid: a tree of a (20,000 bytes) and b (10 bytes), and a list of files. */
function hybrid(
  files: readonly Dict[],
  tree: Encodable = { a: leaf(20_000), b: leaf(10) },
): Uint8Array {
  const length = files.reduce((sum, file) => sum + Number(file.length), 0);
  const pieces = "a".repeat(20 * Math.ceil(length / 16384));
  return v2Torrent(tree, { files, pieces });
}

const A = { length: 20_000, path: ["a"] };
const PAD_A = { attr: "p", length: 12_768, path: [".pad", "12768"] };
const B = { length: 10, path: ["b"] };
const PAD_B = { attr: "p", length: 16_374, path: [".pad", "16374"] };

Deno.test("parseMetainfo() reads hybrids, with or without the last pad", () => {
  for (const files of [[A, PAD_A, B, PAD_B], [A, PAD_A, B]]) {
    const metainfo = parseMetainfo(hybrid(files));
    const { v1, v2 } = metainfo.infoHashes;
    assertEquals(metainfo.version, "hybrid");
    assertEquals([v1, v2], [sha1(metainfo.infoBytes), sha256(metainfo.infoBytes)]);
    assertEquals(metainfo.files.map(({ pad }) => pad), files.map(({ path }) => path[0] === ".pad"));
    assertEquals(metainfo.files.map(({ piecesRoot }) => piecesRoot?.length).slice(0, 3), [
      32,
      undefined,
      32,
    ]);
    assertEquals([metainfo.totalLength, metainfo.pieceCount], [20_010, 3]);
  }
});

Deno.test("parseMetainfo() reads a hybrid of a file alone", () => {
  const info = { length: 10, pieces: "a".repeat(20) };
  const metainfo = parseMetainfo(v2Torrent({ name: leaf(10) }, info));
  assertEquals([metainfo.version, metainfo.singleFile], ["hybrid", true]);
  assertEquals(metainfo.files[0]?.piecesRoot?.length, 32);
});

Deno.test("parseMetainfo() throws on hybrids whose halves do not say the same", () => {
  const rows: Uint8Array[] = [
    hybrid([A]),
    hybrid([A, PAD_A, B, PAD_B, { length: 0, path: ["c"] }]),
    hybrid([A, PAD_A, { ...B, length: 11 }]),
    hybrid([A, PAD_A, { ...B, path: ["c"] }]),
    hybrid([B, PAD_B, A]),
    hybrid([A, B]),
    hybrid([A, { ...PAD_A, length: 12_767 }, B]),
    v2Torrent({ other: leaf(10) }, { length: 10, pieces: "a".repeat(20) }),
    v2Torrent({ name: leaf(10), z: leaf(0) }, { length: 10, pieces: "a".repeat(20) }),
    v2Torrent({ name: leaf(10) }, { length: 10 }),
  ];
  for (const [i, bytes] of rows.entries()) {
    thrown(() => parseMetainfo(bytes), MetainfoError, `row ${i}`);
  }
});

Deno.test("parseMetainfo() reads keys of a later or earlier version as what they are", () => {
  const metainfo = parseMetainfo(v2Torrent({ a: leaf(1) }, {
    "meta version": 1,
    length: 1,
    pieces: "a".repeat(20),
  }));
  assertEquals([metainfo.version, metainfo.infoHashes.v2], ["v1", undefined]);
  assertEquals(
    thrown(() => parseMetainfo(utf8("d4:infod12:meta versioni9eee")), MetainfoError).message,
    "Cannot load the torrent: it is for version 9 of the protocol",
  );
});
