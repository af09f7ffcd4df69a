import { bytesToKey, type Encodable, encode } from "../../lib/bencode/mod.ts";
import { merkleRoot, pieceLayerOf } from "../../lib/hash/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { patternBytes, utf8 } from "../support/bytes.ts";
import { pick } from "./mutate.ts";

type Dict = Record<string, Encodable | undefined>;

const NAMES: readonly Encodable[] = [
  ...[
    "a",
    "b",
    "A",
    "a.txt",
    "e\u0301",
    "é",
    ".pad",
    "..",
    "/",
    "con",
    "a:b",
    "\u202e",
    "x".repeat(300),
  ],
  Uint8Array.of(0xff, 0x61),
];
const WRONG_NAMES: readonly Encodable[] = ["", 7, ["a"]];

const LENGTHS = [0, 1, 10, 16_384, 16_385, 32_768, 100_000];
const WRONG_LENGTHS = [2 ** 40, 2 ** 53 - 1, -1];

const PIECE_LENGTHS = [16_384, 32_768, 65_536];
const WRONG_PIECE_LENGTHS = [0, 1, 24_576, 2 ** 31];

const URLS: readonly Encodable[] = [
  ...["http://a/", "udp://b:1", "wss://c/?d=e&f", "x", "", "http://a b/"],
  ["http://d/", ["http://e/"]],
  7,
];

/** The piece layers of the files that were made. */
interface Layers {
  readonly pieceLength: number;
  readonly byRoot: Map<string, Encodable>;
}

/** A file that both halves of a hybrid should have. */
interface SharedFile {
  readonly name: string;
  readonly length: number;
}

/** Makes a torrent up whose parts mostly fit together; now and then one is wrong or missing. */
export function generateTorrent(random: SeededRandom): Uint8Array {
  const pieceLength = mostly(PIECE_LENGTHS, WRONG_PIECE_LENGTHS, random);
  const version = pick(["v1", "v2", "hybrid"], random);
  const layers: Layers = { pieceLength: Math.max(1, pieceLength), byRoot: new Map() };
  const files: SharedFile[] | undefined = version === "hybrid" ? [] : undefined;
  const info: Dict = {
    name: mostly(NAMES, WRONG_NAMES, random),
    "piece length": pieceLength,
    private: pick([undefined, undefined, 0, 1], random),
    ...version === "v2" ? {} : v1Entries(layers.pieceLength, files, random),
  };
  if (version !== "v1") {
    info["meta version"] = mostly([2], [1, 3], random);
    info["file tree"] = version === "v2" ? tree(random, layers, 3) : treeOf(files ?? [], layers);
  }
  if (random.below(30) === 0) delete info[pick(Object.keys(info), random)];
  return encode({
    ...outside(random),
    info,
    "piece layers": version === "v1" ? undefined : layers.byRoot,
  });
}

/** Makes files up, and tells of those that the file tree of a hybrid is to have too, which then are most of them. */
function v1Entries(
  pieceLength: number,
  shared: SharedFile[] | undefined,
  random: SeededRandom,
): Dict {
  const count = 1 + random.below(5);
  const files: Dict[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const length = mostly(LENGTHS, WRONG_LENGTHS, random);
    const isPlain = random.below(shared === undefined ? 3 : 20) > 0;
    const name = `${i}`;
    if (isPlain) shared?.push({ name, length });
    files.push({
      length,
      path: isPlain ? [name] : path(random),
      ...isPlain ? {} : attributes(random),
    });
    total += Math.max(0, length);
    const pad = pieceLength - total % pieceLength;
    if (random.below(4) === 0 || pad === pieceLength) continue;
    files.push({ length: pad, path: [".pad", String(pad)], attr: "p" });
    total += pad;
  }
  const pieceCount = Math.min(100, Math.ceil(total / pieceLength)) +
    (random.below(9) === 0 ? 1 : 0);
  return { files, pieces: patternBytes(20 * pieceCount) };
}

function path(random: SeededRandom): Encodable[] {
  return Array.from({ length: 1 + random.below(3) }, () => mostly(NAMES, WRONG_NAMES, random));
}

function attributes(random: SeededRandom): Dict {
  if (random.below(3) > 0) return {};
  return { attr: mostly(["x", "h", "l", "xl"], ["p"], random), "symlink path": path(random) };
}

/** A file tree of whatever. */
function tree(random: SeededRandom, layers: Layers, depth: number): Encodable {
  const entries = Array.from({ length: 1 + random.below(3) }, () => {
    const name = pick(NAMES, random);
    const key = name instanceof Uint8Array ? bytesToKey(name) : bytesToKey(utf8(String(name)));
    const isFile = depth === 0 || random.below(2) === 0;
    const node = isFile
      ? { "": { ...leaf(mostly(LENGTHS, WRONG_LENGTHS, random), layers), ...attributes(random) } }
      : tree(random, layers, depth - 1);
    return [key, node] as const;
  });
  return new Map(entries);
}

function treeOf(files: readonly SharedFile[], layers: Layers): Encodable {
  return new Map(files.map(({ name, length }) => [name, { "": leaf(length, layers) }]));
}

function leaf(length: number, { pieceLength, byRoot }: Layers): Dict {
  if (length <= 0) return { length };
  const pieceCount = Math.ceil(length / pieceLength);
  const layer = patternBytes(32 * Math.min(pieceCount, 50));
  const isLong = pieceCount > 1 && PIECE_LENGTHS.includes(pieceLength);
  const root = merkleRoot(layer, { layer: isLong ? pieceLayerOf(pieceLength) : 0 });
  if (isLong) byRoot.set(bytesToKey(root), layer);
  return { length, "pieces root": root };
}

function outside(random: SeededRandom): Dict {
  if (random.below(3) > 0) return {};
  return {
    announce: pick(URLS, random),
    "announce-list": [pick(URLS, random), [pick(URLS, random)]],
    comment: pick(NAMES, random),
    "creation date": pick(LENGTHS, random),
    httpseeds: pick(URLS, random),
    nodes: [[pick(NAMES, random), pick(LENGTHS, random)]],
    similar: ["a".repeat(pick([0, 20, 32], random))],
    "url-list": pick(URLS, random),
  };
}

/** Picks a right value, or once in a while a wrong one. */
function mostly<T>(right: readonly T[], wrong: readonly T[], random: SeededRandom): T {
  return pick(random.below(40) === 0 ? wrong : right, random);
}
