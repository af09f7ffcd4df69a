import { assertEquals, assertThrows } from "@std/assert";
import { BencodeDict, bytesToKey, decode } from "../../../lib/bencode/mod.ts";
import { toHex } from "../../../lib/hash/mod.ts";
import {
  createMetainfo,
  type CreateOptions,
  MAX_PIECE_LENGTH,
  type Metainfo,
  type NewFile,
  parseMetainfo,
  piecesToHash,
  type PlanOptions,
  planTorrent,
} from "../../../lib/metainfo/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { hashPlan } from "./_hash_plan.ts";
import { markedPaths } from "./_torrents.ts";

function create(files: readonly NewFile[], plan: PlanOptions, options?: CreateOptions): Metainfo {
  const planned = planTorrent(files, plan);
  const bytes = createMetainfo(planned, hashPlan(planned), options);
  decode(bytes, { strict: true });
  return parseMetainfo(bytes);
}

function filesOf(...entries: [path: string, length: number][]): NewFile[] {
  return entries.map(([path, length]) => ({ path, length }));
}

const SINGLE = filesOf(["single", 100_000]);
const FOLDER = filesOf(["a.txt", 20_000], ["B.bin", 100_000], ["sub/c", 65_536], ["sub-x", 0], [
  "z",
  10,
]);
const EXECUTABLE = FOLDER.map((file) => ({ ...file, executable: file.path === "z" }));
const LINKS: NewFile[] = [
  ...filesOf(["a", 20_000], ["s/b", 100]),
  { path: "l", length: 0, symlink: "s/b" },
  { path: "s/m", length: 0, symlink: "s/b" },
];

interface KnownTorrent {
  readonly files: readonly NewFile[];
  readonly plan: PlanOptions;
  readonly options?: CreateOptions;
  readonly v1?: string;
  readonly v2?: string;
}

/** Info-hashes that libtorrent 2.0.8 gave to the same files (contents: `patternBytes`) with the same options. */
const KNOWN: readonly KnownTorrent[] = [
  {
    files: SINGLE,
    plan: { name: "single", singleFile: true, version: "v1", pieceLength: 16_384 },
    v1: "37129c8fd122df4c95c33e49389620b065fb767e",
  },
  {
    files: SINGLE,
    plan: { name: "single", singleFile: true, pieceLength: 16_384 },
    v1: "88596f5a3eddb88db694e978d57d0954394db481",
    v2: "96af7e2f4fe6ab5ced9931f241c3c1aef9c23a55486e5c1eb5b6d73c0d07cc17",
  },
  {
    files: SINGLE,
    plan: { name: "single", singleFile: true, version: "v2", pieceLength: 16_384 },
    v2: "53f6320df2b222b3bac7ff015b23efeb3141f302f4908ed9a1060b717eef114a",
  },
  {
    files: [{ path: "singlex", length: 100_000, executable: true }],
    plan: { name: "singlex", singleFile: true, version: "v1", pieceLength: 16_384 },
    v1: "15ca617124aadc3a82745291e1407c2142ddb1da",
  },
  {
    files: [{ path: "singlex", length: 100_000, executable: true }],
    plan: { name: "singlex", singleFile: true, pieceLength: 16_384 },
    v1: "b303a92d66ab1f6d824892a13415bbfcdd3260b3",
    v2: "662e69d1936af68fd93e8867b6d9538e9a54a4e2128cc6a569c9892f54ab8c90",
  },
  {
    files: [{ path: "single", length: 100_000, mtime: 1700000000 }],
    plan: { name: "single", singleFile: true, pieceLength: 32_768 },
    v1: "4f21d0963d9af719006cad0187301d10bba9f7ae",
    v2: "1e1fe67f8c8b3781ab106746e02048288f750d4469bcef91423d321c9ad1ae43",
  },
  {
    files: FOLDER,
    plan: { name: "d", pieceLength: 16_384 },
    v1: "299af4c16a168dee287147b2767876aa7e36b079",
    v2: "99fd2102bc71b6ad82b41d7869e981151fbd7341a487386b77f498ecc8e17fb9",
  },
  {
    files: FOLDER,
    plan: { name: "d", version: "v2", pieceLength: 16_384 },
    v2: "2c5ad292c151857c99f61f30e1138bbf529244819ad10a60005cef5279062142",
  },
  {
    files: EXECUTABLE,
    plan: { name: "d", pieceLength: 32_768 },
    v1: "558de65b1d0cbbc32a59e891ea8c08625e4aeb62",
    v2: "956a380788a4ed373f0b7dcf226a35dad2ee706d5f8859abf88922f57765344a",
  },
  {
    files: EXECUTABLE,
    plan: { name: "d", version: "v2", pieceLength: 32_768 },
    v2: "741091f48bb9dc7ea6bc14461d312d9206abfd33c6cd29dafc983b69b99db041",
  },
  {
    files: filesOf(["f", 20_000]),
    plan: { name: "one", pieceLength: 16_384 },
    v1: "3481dd30d25da1aff614ed7abdb09dc4bd04a757",
    v2: "20d77cfe4146cf5a261f31aa3d8147afaf7a9f0ed8ab8c72b2f63985bde247e3",
  },
  {
    files: filesOf(["f", 20_000]),
    plan: { name: "one", version: "v1", pieceLength: 16_384 },
    v1: "900d732bc8ddbf25d1d7aa54fef82e7fb77b795d",
  },
  {
    files: filesOf(["a", 10], ["b", 0]),
    plan: { name: "q", pieceLength: 16_384 },
    v1: "576cbe44118a61891c417a74c7fcbb853ea2ffd2",
    v2: "7fd8d16210174f66985a4932f0d879a22561b7e37d41b18e2c4abacb4751783d",
  },
  {
    files: filesOf(["a", 0], ["b", 10]),
    plan: { name: "q", pieceLength: 16_384 },
    v1: "1ad12ff7904623a4c81d055f57903eddeb264b2b",
    v2: "47e24f82a3973e5351046bc84271c2dd65aa0be08b4406eb0c4cd008c25030f9",
  },
  {
    files: filesOf(["a", 16_384], ["b", 10]),
    plan: { name: "q", pieceLength: 16_384 },
    v1: "7b71d579fa4fc23b66f2eca63036c5494bf7c122",
    v2: "7cbc9d00e1446a501d9c5794709ae6d2aea3e5fc38f6fb2564bbfa29b0350f9e",
  },
  {
    files: LINKS,
    plan: { name: "q", pieceLength: 16_384 },
    v1: "c9cd129ddea7dea893fa4dcfa161a0bf6f240381",
    v2: "b2dd3664800f8ce20267dd7e90d96db52e6480abab8b60ac2c7aae9a1bfba9fb",
  },
  {
    files: filesOf(["a.b", 1], ["a/c", 1], ["a-", 1], ["B", 1], ["é", 1], ["zz", 1]),
    plan: { name: "q", pieceLength: 16_384 },
    v1: "0ac44b5e86ec382af0c1b5270d5f256e85600ce6",
    v2: "3df81ac2ce6ee0384d776139a3bab72b6cb9e4be448c16e7407cb70427397e26",
  },
  {
    files: filesOf(["a", 10], ["b", 5]),
    plan: { name: "q", pieceLength: 16_384 },
    options: { private: true, collections: ["col"], similar: [utf8("a".repeat(20))] },
    v1: "8936733281a1af3832d79c42b933d4036591bb3c",
    v2: "a9815c4537e2fc2987bebcb8dfb666182c4598f0eb949bd55470d3162fd07859",
  },
];

Deno.test("createMetainfo() makes torrents with the info-hashes of libtorrent's", () => {
  for (const { files, plan, options, v1, v2 } of KNOWN) {
    const { infoHashes } = create(files, plan, options);
    assertEquals([infoHashes.v1 && toHex(infoHashes.v1), infoHashes.v2 && toHex(infoHashes.v2)], [
      v1,
      v2,
    ]);
  }
});

Deno.test("createMetainfo() makes torrents that are loaded without a warning", () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    const metainfo = create(FOLDER, { name: "d", version, pieceLength: 16_384 });
    assertEquals(metainfo.warnings, []);
    assertEquals([metainfo.version, metainfo.totalLength], [version, 185_546]);
    assertEquals(
      markedPaths(metainfo).filter((path) => !path.endsWith("(pad)")),
      ["d/B.bin", "d/a.txt", "d/sub/c", "d/sub-x", "d/z"],
    );
    assertEquals(metainfo.pieceLayers?.size, version === "v1" ? undefined : 3);
  }
});

Deno.test("createMetainfo() pads every file of a hybrid that does not end with a piece", () => {
  const metainfo = create(FOLDER, { name: "d", pieceLength: 32_768 });
  assertEquals(markedPaths(metainfo), [
    "d/B.bin",
    "d/.pad/31072 (pad)",
    "d/a.txt",
    "d/.pad/12768 (pad)",
    "d/sub/c",
    "d/sub-x",
    "d/z",
    "d/.pad/32758 (pad)",
  ]);
});

Deno.test("createMetainfo() writes what else a torrent says", () => {
  const options = {
    source: "here",
    trackers: [["http://a/", "udp://b:1"], ["http://c/"]],
    webSeeds: ["http://w/"],
    httpSeeds: ["http://h/", "http://i/"],
    nodes: [{ hostname: "n", port: 1 }],
    comment: "ü",
    createdBy: "test",
    creationDate: 1,
  };
  const metainfo = create(SINGLE, { name: "other name", singleFile: true }, options);
  const { source, trackers, webSeeds, httpSeeds, nodes, comment, createdBy, creationDate } =
    metainfo;
  assertEquals(
    { source, trackers, webSeeds, httpSeeds, nodes, comment, createdBy, creationDate },
    options,
  );
  assertEquals([metainfo.name, metainfo.files[0]?.path], ["other name", "other name"]);
  assertEquals(metainfo.private, false);
});

Deno.test("createMetainfo() writes no key that says nothing", () => {
  const plan = planTorrent(SINGLE, { name: "single", singleFile: true, version: "v1" });
  const root = decode(createMetainfo(plan, hashPlan(plan), { trackers: [], webSeeds: [] }));
  const info = root instanceof BencodeDict ? root.dict("info") : undefined;
  assertEquals([...info?.keys() ?? []], ["length", "name", "piece length", "pieces"]);
  assertEquals(root instanceof BencodeDict ? [...root.keys()] : [], ["info"]);
});

Deno.test("createMetainfo() writes links with their targets", () => {
  const metainfo = create(LINKS, { name: "q", pieceLength: 16_384 });
  const links = metainfo.files.filter(({ symlink }) => symlink !== undefined);
  assertEquals(links.map(({ path, symlink }) => [path, symlink]), [
    ["q/l", "q/s/b"],
    ["q/s/m", "q/s/b"],
  ]);
});

Deno.test("createMetainfo() throws if hashes are missing", () => {
  const plan = planTorrent(SINGLE, { name: "single", singleFile: true });
  const { sha1, merkle } = hashPlan(plan);
  for (const hashes of [{}, { sha1 }, { merkle }, { sha1: sha1?.subarray(20), merkle }]) {
    assertThrows(() => createMetainfo(plan, hashes), TypeError, "there are not 7 hashes");
  }
});

Deno.test("planTorrent() sorts by the bytes of names, one element after the other", () => {
  const paths = ["b", "a/z", "a.b", "\u{1f600}", "\uffee", "a-", "a/b/c", "B", "é", "z"];
  const plan = planTorrent(filesOf(...paths.map((path) => [path, 1] as [string, number])), {
    name: "n",
    version: "v1",
  });
  assertEquals(plan.files.map(({ source }) => source), [
    "B",
    "a/b/c",
    "a/z",
    "a-",
    "a.b",
    "b",
    "z",
    "é",
    "\uffee",
    "\u{1f600}",
  ]);
});

Deno.test("planTorrent() throws on what makes no torrent", () => {
  const plan = { name: "n" };
  const rows: [files: NewFile[], options: PlanOptions, reason: string][] = [
    [[], plan, "there are no files"],
    [filesOf(["a", 1], ["b", 1]), { ...plan, singleFile: true }, "there are several"],
    [filesOf(["a", 1]), { name: "a/b" }, '"a/b" is not a name'],
    [filesOf(["a", 1]), { name: ".." }, '".." is not a name'],
    [filesOf(["a", 1]), { name: "" }, '"" is not a name'],
    [filesOf(["a/../b", 1]), plan, '"a/../b" is not a path in it'],
    [filesOf(["/a", 1]), plan, '"/a" is not a path in it'],
    [filesOf(["a\0", 1]), plan, "is not a path in it"],
    [[{ path: "a", length: 0, symlink: "/etc" }], plan, '"/etc" is not a path in it'],
    [filesOf(["a", 1], ["a", 1]), plan, '"a" is there twice'],
    [filesOf(["a/b/c", 1], ["a", 1]), plan, '"a" is both a file and a folder'],
  ];
  for (const [files, options, reason] of rows) {
    assertThrows(() => planTorrent(files, options), TypeError, reason);
  }
});

Deno.test("planTorrent() throws on lengths of pieces that are not allowed", () => {
  const files = filesOf(["a", 2 ** 36]);
  const allowed: [PlanOptions["version"], number][] = [["v1", 49_152], ["v2", 32_768], [
    "v1",
    MAX_PIECE_LENGTH,
  ]];
  for (const [version, pieceLength] of allowed) {
    assertEquals(planTorrent(files, { name: "n", version, pieceLength }).pieceLength, pieceLength);
  }
  for (const pieceLength of [0, -16_384, 8_192, 16_385, NaN, MAX_PIECE_LENGTH + 16_384]) {
    assertThrows(() => planTorrent(files, { name: "n", version: "v1", pieceLength }), RangeError);
  }
  for (const pieceLength of [49_152, 8_192]) {
    assertThrows(
      () => planTorrent(files, { name: "n", pieceLength }),
      RangeError,
      "a power of two",
    );
  }
  assertThrows(
    () => planTorrent(filesOf(["a", 2 ** 36]), { name: "n", pieceLength: 16_384 }),
    RangeError,
    "would be 4194304, over 2097152",
  );
});

Deno.test("piecesToHash() gives pads as zeros for SHA-1, and not at all for merkle trees", () => {
  const plan = planTorrent(filesOf(["a", 10], ["b", 16_385]), { name: "n", pieceLength: 32_768 });
  assertEquals(piecesToHash(plan, "sha1").toArray(), [
    {
      index: 0,
      spans: [{ path: "a", offset: 0, length: 10 }, { path: null, offset: 0, length: 32_758 }],
    },
    {
      index: 1,
      spans: [{ path: "b", offset: 0, length: 16_385 }, { path: null, offset: 0, length: 16_383 }],
    },
  ]);
  assertEquals(piecesToHash(plan, "merkle").toArray(), [
    { index: 0, spans: [{ path: "a", offset: 0, length: 10 }], leafCount: 1 },
    { index: 1, spans: [{ path: "b", offset: 0, length: 16_385 }], leafCount: 2 },
  ]);
});

Deno.test("createMetainfo() keeps names as their UTF-8 bytes", () => {
  const plan = planTorrent(filesOf(["ü/€", 1]), { name: "é" });
  const text = bytesToKey(createMetainfo(plan, hashPlan(plan)));
  for (const name of ["2:\xc3\xa9", "2:\xc3\xbc", "3:\xe2\x82\xac"]) {
    assertEquals(text.includes(name), true);
  }
});
