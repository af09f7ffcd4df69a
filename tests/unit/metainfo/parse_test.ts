import { assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { sha1, sha256, toHex } from "../../../lib/hash/mod.ts";
import {
  MAX_METAINFO_LENGTH,
  MetainfoError,
  parseMetainfo,
  wireInfoHash,
} from "../../../lib/metainfo/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";
import {
  type Dict,
  leaf,
  markedPaths,
  pathsOf,
  v1Folder,
  v1Torrent,
  v2Torrent,
} from "./_torrents.ts";

Deno.test("parseMetainfo() reads a torrent of one file", () => {
  const bytes = v1Torrent({ attr: "xh", private: 1, source: "here" });
  const metainfo = parseMetainfo(bytes);
  assertEquals(metainfo.version, "v1");
  assertEquals([metainfo.name, metainfo.singleFile, metainfo.private], ["name", true, true]);
  assertEquals([metainfo.pieceLength, metainfo.pieceCount, metainfo.totalLength], [16384, 1, 10]);
  assertEquals(metainfo.source, "here");
  assertEquals(metainfo.pieceHashes, utf8("a".repeat(20)));
  assertEquals(metainfo.pieceLayers, undefined);
  assertEquals(metainfo.warnings, []);
  const [file] = metainfo.files;
  assertEquals([file?.path, file?.length, file?.offset, file?.pad], ["name", 10, 0, false]);
  assertEquals([file?.executable, file?.hidden, file?.symlink], [true, true, undefined]);
});

Deno.test("parseMetainfo() reads a torrent of several files", () => {
  const metainfo = parseMetainfo(v1Folder([
    { length: 16380, path: ["a", "b.txt"], mtime: 1700000000, sha1: "b".repeat(20) },
    { length: 4, path: [".pad", "4"], attr: "p" },
    { length: 0, path: ["empty"], mtime: "1424956636", sha1: "0a".repeat(20) },
    { length: 1, path: ["wrong"], "path.utf-8": ["ü"] },
    { length: 2, path: ["_____padding_file_0_of BitComet"] },
    { length: 3, attr: "p" },
  ]));
  assertEquals(markedPaths(metainfo), [
    "name/a/b.txt",
    "name/.pad/4 (pad)",
    "name/empty",
    "name/ü",
    "name/_____padding_file_0_of BitComet (pad)",
    ".pad/3 (pad)",
  ]);
  assertEquals(metainfo.files.map(({ offset }) => offset), [0, 16380, 16384, 16384, 16385, 16387]);
  assertEquals([metainfo.totalLength, metainfo.pieceCount], [16381, 2]);
  assertEquals(metainfo.singleFile, false);
  const [first, , empty] = metainfo.files;
  assertEquals([first?.mtime, first?.sha1], [1700000000, utf8("b".repeat(20))]);
  assertEquals([empty?.mtime, empty?.sha1], [1424956636, new Uint8Array(20).fill(10)]);
});

Deno.test("parseMetainfo() hashes the raw bytes of the info dictionary", () => {
  const info = "d4:name1:x6:lengthi010e12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae";
  const metainfo = parseMetainfo(utf8(`d4:info${info}e`));
  assertEquals(metainfo.infoBytes, utf8(info));
  assertEquals(metainfo.infoHashes, { v1: sha1(utf8(info)) });
  assertEquals(wireInfoHash(metainfo), sha1(utf8(info)));
  assertEquals(metainfo.warnings, [
    "The info dictionary is not canonical bencode (unsorted-keys)",
    "The info dictionary is not canonical bencode (leading-zero)",
  ]);
});

Deno.test("wireInfoHash() gives the beginning of a v2 info-hash where there is no other", () => {
  const metainfo = parseMetainfo(v2Torrent({ a: leaf(1) }));
  assertEquals(metainfo.infoHashes, { v2: sha256(metainfo.infoBytes) });
  assertEquals(wireInfoHash(metainfo), sha256(metainfo.infoBytes).subarray(0, 20));
});

Deno.test("parseMetainfo() throws on what is not a torrent", () => {
  const rows: [bytes: Uint8Array, reason: string][] = [
    [utf8(""), "it is not a torrent"],
    [utf8("<!DOCTYPE html>"), "it is not a torrent"],
    [utf8("4:info"), "it is not a torrent"],
    [utf8("le"), "it is not a torrent"],
    [utf8("de"), "it has no info dictionary"],
    [utf8("de\n"), "it has no info dictionary"],
    [utf8("d4:info4:infoe"), "it has no info dictionary"],
    [utf8("d11:magnet-infodee"), "it is a magnet link in a file"],
    [
      v1Torrent().subarray(0, 60),
      "it is broken (Cannot decode bencode at offset 55: 2 bytes of a string are missing)",
    ],
    [new Uint8Array(MAX_METAINFO_LENGTH + 1), "it has 10000001 bytes, and 10000000 are allowed"],
  ];
  for (const [bytes, reason] of rows) {
    const error = thrown(() => parseMetainfo(bytes), MetainfoError, reason);
    assertEquals(error.message, `Cannot load the torrent: ${reason}`);
  }
});

Deno.test("parseMetainfo() throws on info dictionaries that something is wrong with", () => {
  const files: Dict[] = [{ length: 1, path: ["a"] }];
  const rows: [bytes: Uint8Array, reason: string][] = [
    [v1Torrent({ "meta version": 3 }), "it is for version 3 of the protocol"],
    [v1Torrent({ name: undefined }), "it has no name"],
    [v1Torrent({ name: 1348 }), "it has no name"],
    [v1Torrent({ "piece length": undefined }), "it does not say how long its pieces are"],
    [v1Torrent({ "piece length": "16384" }), "it does not say how long its pieces are"],
    [v1Torrent({ "piece length": -16384 }), "it does not say how long its pieces are"],
    [v1Torrent({ "piece length": 0 }), "it does not say how long its pieces are"],
    [
      v1Torrent({ "piece length": 32768 * 16384 }),
      "its pieces are 536870912 bytes long, over 536854528",
    ],
    [
      v1Torrent({ length: undefined }),
      "it says neither which files it has nor how long its one file is",
    ],
    [v1Torrent({ length: -1 }), "its length is not a number of bytes"],
    [v1Torrent({ length: 2n ** 60n }), "its length is not a number of bytes"],
    [v1Torrent({ files: 7 }), "its list of files is not a list"],
    [v1Torrent({ files: [] }), "it has no files"],
    [v1Torrent({ files: [7] }), "an entry of its list of files is not a dictionary"],
    [v1Folder([{ path: ["a"] }]), "the length of a file is not a number of bytes"],
    [v1Folder([{ length: -1, path: ["a"] }]), "the length of a file is not a number of bytes"],
    [v1Folder([{ length: 1 }]), "a file has no path"],
    [v1Folder([{ length: 1, path: [] }]), "a file has an empty path"],
    [
      v1Folder([{ length: 1, path: ["a", 7] }]),
      "the path of a file has an element that is not a name",
    ],
    [
      v1Folder([{ length: 1, path: Array(101).fill("a") }]),
      "a file is over 100 folders deep",
    ],
    [
      v1Torrent({ files: [...files, { length: 2 ** 53 - 1, path: ["b"] }] }),
      "its files are too long",
    ],
    [v1Torrent({ length: 2 ** 40 }), "it has 67108864 pieces, over 2097152"],
    [v1Torrent({ pieces: undefined }), "it has no hashes of pieces"],
    [v1Torrent({ pieces: -23 }), "it has no hashes of pieces"],
    [
      v1Torrent({ pieces: "a".repeat(24) }),
      "its hashes of pieces have 24 bytes: no multiple of 20",
    ],
    [v1Torrent({ pieces: "" }), "it has 0 hashes for 1 pieces"],
    [v1Torrent({ pieces: "a".repeat(40) }), "it has 2 hashes for 1 pieces"],
    [v1Torrent({ length: 16385 }), "it has 1 hashes for 2 pieces"],
    [
      utf8("d4:infod6:lengthi0e6:lengthi1e4:name1:x12:piece lengthi1e6:pieces0:ee"),
      "its info dictionary has a key twice",
    ],
  ];
  for (const [bytes, reason] of rows) {
    const error = thrown(() => parseMetainfo(bytes), MetainfoError, reason);
    assertEquals(error.message, `Cannot load the torrent: ${reason}`);
  }
});

Deno.test("parseMetainfo() makes the name safe, and takes the info-hash where nothing is left", () => {
  const rows: [said: string | Uint8Array, want: string | undefined][] = [
    ["temp/../../abc", "temp....abc"],
    ["a\u202eb", "ab"],
    [Uint8Array.of(0x61, 0xff), "a_"],
    ["..", undefined],
    ["", undefined],
  ];
  for (const [name, want] of rows) {
    const metainfo = parseMetainfo(v1Torrent({ name }));
    const hash = toHex(sha1(metainfo.infoBytes));
    assertEquals(metainfo.name, want ?? hash);
    assertEquals(metainfo.files[0]?.path, want ?? hash);
  }
  assertEquals(parseMetainfo(v1Torrent({ "name.utf-8": "ü" })).name, "ü");
  assertEquals(parseMetainfo(v1Torrent({ name: "aux.c" }), { windows: true }).name, "_aux.c");
});

// M1, M2: the paths of hostile torrents.
Deno.test("parseMetainfo() leaves no path that leads out of the torrent's folder", () => {
  const rows: [said: string[], want: string][] = [
    [["..", "..", "bar"], "_/_/bar"],
    [["/", "/", "bar"], "_/_/bar"],
    [["\\", "\\", "bar"], "_/_/bar"],
    [["foo/../../../bar", "bar"], "foo......bar/bar"],
    [["/etc/passwd"], "etcpasswd"],
    [["", ""], "_/_"],
    [["c:", "x"], "c:/x"],
  ];
  for (const [path, want] of rows) {
    assertEquals(pathsOf(v1Folder([{ length: 1, path }])), [`name/${want}`]);
  }
  const bytes = v1Folder([{ length: 1, path: ["c:", "x "] }]);
  assertEquals(pathsOf(bytes, { windows: true }), ["name/c_/x"]);
});

Deno.test("parseMetainfo() warns of what it can do without", () => {
  const trailing = Uint8Array.of(...v1Torrent(), 0x0a);
  assertEquals(parseMetainfo(trailing).warnings, [
    "Something follows the end of the file's contents",
  ]);
  const empty = parseMetainfo(v1Torrent({ length: 0, pieces: "" }));
  assertEquals([empty.pieceCount, empty.totalLength], [0, 0]);
  assertEquals(empty.warnings, ["There is nothing in it to download"]);
});

// M8: keys that mean something to the language.
Deno.test("parseMetainfo() is not changed by keys such as __proto__", () => {
  const proto = { ["__proto__"]: { name: "x" }, constructor: 1 };
  const metainfo = parseMetainfo(v1Torrent(proto, proto));
  assertEquals(metainfo.name, "name");
  assertEquals(Reflect.get({}, "name"), undefined);
});

Deno.test("parseMetainfo() takes a file tree and a list of files within its limits", () => {
  const files = Array.from({ length: 30_000 }, (_, i) => ({
    length: i,
    path: ["some folder", `${i.toString(16).padStart(40, "0")}.dcm`],
  }));
  const total = files.reduce((sum, { length }) => sum + length, 0);
  const pieces = new Uint8Array(20 * Math.ceil(total / 2 ** 20));
  const bytes = encode({ info: { files, name: "n", "piece length": 2 ** 20, pieces } });
  assertEquals(parseMetainfo(bytes).files.length, 30_000);
});
