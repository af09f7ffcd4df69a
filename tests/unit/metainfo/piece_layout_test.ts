import { assertEquals, assertThrows } from "@std/assert";
import { merkleRoot, toHex } from "../../../lib/hash/mod.ts";
import {
  BLOCK_LENGTH,
  type LayoutSource,
  PieceLayout,
  type TorrentFile,
} from "../../../lib/metainfo/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

function file(offset: number, length: number, more: Partial<TorrentFile> = {}): TorrentFile {
  return { path: "x", length, offset, pad: false, ...more };
}

/** 100,000 bytes in pieces of 32 KiB: files of 0, 10, 40,000, 0, 59,990 and 0 bytes. */
const V1: LayoutSource = {
  version: "v1",
  pieceLength: 32_768,
  pieceCount: 4,
  files: [
    file(0, 0),
    file(0, 10),
    file(10, 40_000),
    file(40_010, 0),
    file(40_010, 59_990),
    file(100_000, 0),
  ],
};

const LAYER = patternBytes(3 * 32);
const ROOT = new Uint8Array(32).fill(1);
const SMALL_ROOT = new Uint8Array(32).fill(2);
const LOST_ROOT = new Uint8Array(32).fill(3);

/** Files of 70,000, 100 and 40,000 bytes at pieces of 32 KiB; the layer of the last is not there. */
const V2: LayoutSource = {
  version: "v2",
  pieceLength: 32_768,
  pieceCount: 6,
  files: [
    file(0, 70_000, { piecesRoot: ROOT }),
    file(3 * 32_768, 100, { piecesRoot: SMALL_ROOT }),
    file(4 * 32_768, 0),
    file(4 * 32_768, 40_000, { piecesRoot: LOST_ROOT }),
  ],
  pieceLayers: new Map([[toHex(ROOT), LAYER]]),
};

Deno.test("PieceLayout gives the sizes of pieces and blocks", () => {
  const v1 = new PieceLayout(V1);
  assertEquals([0, 1, 2, 3].map((piece) => v1.pieceSize(piece)), [32_768, 32_768, 32_768, 1_696]);
  assertEquals([0, 3].map((piece) => v1.blockCount(piece)), [2, 1]);
  assertEquals([v1.blockSize(0, 0), v1.blockSize(0, 1), v1.blockSize(3, 0)], [
    BLOCK_LENGTH,
    BLOCK_LENGTH,
    1_696,
  ]);
  const v2 = new PieceLayout(V2);
  assertEquals([0, 1, 2, 3, 4, 5].map((piece) => v2.pieceSize(piece)), [
    32_768,
    32_768,
    4_464,
    100,
    32_768,
    7_232,
  ]);
});

Deno.test("PieceLayout.spans() finds the bytes of a piece in files", () => {
  const v1 = new PieceLayout(V1);
  assertEquals(v1.spans(0, 0, 32_768), [
    { file: 1, offset: 0, length: 10 },
    { file: 2, offset: 0, length: 32_758 },
  ]);
  assertEquals(v1.spans(1, 0, 32_768), [
    { file: 2, offset: 32_758, length: 7_242 },
    { file: 4, offset: 0, length: 25_526 },
  ]);
  assertEquals(v1.spans(1, 7_242, 1), [{ file: 4, offset: 0, length: 1 }]);
  assertEquals(v1.spans(0, 9, 2), [
    { file: 1, offset: 9, length: 1 },
    { file: 2, offset: 0, length: 1 },
  ]);
  assertEquals(v1.spans(3, 1_695, 1), [{ file: 4, offset: 59_989, length: 1 }]);
  assertEquals(v1.spans(1, 5, 0), []);
  const v2 = new PieceLayout(V2);
  assertEquals(v2.spans(2, 0, 4_464), [{ file: 0, offset: 65_536, length: 4_464 }]);
  assertEquals(v2.spans(3, 50, 50), [{ file: 1, offset: 50, length: 50 }]);
  assertEquals(v2.spans(5, 0, 7_232), [{ file: 3, offset: 32_768, length: 7_232 }]);
});

Deno.test("PieceLayout.spans() covers each byte once, wherever it is cut", () => {
  for (const source of [V1, V2]) {
    const layout = new PieceLayout(source);
    const seen = new Map<number, number>();
    for (let piece = 0; piece < layout.pieceCount; piece++) {
      const size = layout.pieceSize(piece);
      for (let begin = 0; begin < size; begin += 1_001) {
        for (const span of layout.spans(piece, begin, Math.min(1_001, size - begin))) {
          assertEquals(span.offset, seen.get(span.file) ?? 0);
          seen.set(span.file, span.offset + span.length);
        }
      }
    }
    const lengths = source.files.map(({ length }, i) => [i, length] as const);
    assertEquals([...seen], lengths.filter(([_, length]) => length > 0));
  }
});

Deno.test("PieceLayout.filePieces() gives the pieces of a file", () => {
  const v1 = new PieceLayout(V1);
  assertEquals(v1.filePieces(1), { first: 0, last: 0 });
  assertEquals(v1.filePieces(2), { first: 0, last: 1 });
  assertEquals(v1.filePieces(4), { first: 1, last: 3 });
  for (const empty of [0, 3, 5]) {
    const { first, last } = v1.filePieces(empty);
    assertEquals(last, first - 1);
  }
  const v2 = new PieceLayout(V2);
  assertEquals([0, 1, 3].map((index) => v2.filePieces(index)), [
    { first: 0, last: 2 },
    { first: 3, last: 3 },
    { first: 4, last: 5 },
  ]);
});

Deno.test("PieceLayout throws beyond what there is", () => {
  const layout = new PieceLayout(V1);
  for (const piece of [-1, 4, 0.5, NaN, 2 ** 32]) {
    assertThrows(() => layout.pieceSize(piece), RangeError, "there are 4");
    assertThrows(() => layout.spans(piece, 0, 0), RangeError);
    assertThrows(() => layout.merkleHash(piece), RangeError);
  }
  assertThrows(() => layout.spans(3, 0, 1_697), RangeError, "it has 1696");
  assertThrows(() => layout.spans(0, -1, 1), RangeError);
  assertThrows(() => layout.spans(0, 0, -1), RangeError);
  assertThrows(() => layout.blockSize(0, 2), RangeError);
  assertThrows(() => layout.blockSize(0, -1), RangeError);
  assertThrows(() => layout.filePieces(6), RangeError);
  assertThrows(() => new PieceLayout({ ...V1, files: [], pieceCount: 0 }).pieceSize(0), RangeError);
});

Deno.test("PieceLayout gives the merkle hashes of pieces and the leaves under them", () => {
  const layout = new PieceLayout(V2);
  const pieces = [0, 1, 2, 3, 4, 5];
  assertEquals(pieces.map((piece) => layout.merkleHash(piece)), [
    LAYER.subarray(0, 32),
    LAYER.subarray(32, 64),
    LAYER.subarray(64, 96),
    SMALL_ROOT,
    undefined,
    undefined,
  ]);
  assertEquals(pieces.map((piece) => layout.merkleLeafCount(piece)), [2, 2, 2, 1, 2, 2]);
  assertEquals(new PieceLayout(V1).merkleHash(0), undefined);
});

Deno.test("PieceLayout.learnLayer() takes a piece layer that leads to the root of its file", () => {
  const layer = patternBytes(2 * 32);
  const piecesRoot = merkleRoot(layer, { layer: 1 });
  const files = V2.files.with(3, file(4 * 32_768, 40_000, { piecesRoot }));
  const layout = new PieceLayout({ ...V2, files });
  const wrong: [root: Uint8Array, hashes: Uint8Array][] = [
    [piecesRoot, patternBytes(2 * 32).fill(0, 63)],
    [piecesRoot, patternBytes(32)],
    [piecesRoot, patternBytes(3 * 32)],
    [piecesRoot, new Uint8Array(0)],
    // It leads to the root, but is that of another layer.
    [piecesRoot, piecesRoot],
    [LOST_ROOT, layer],
  ];
  for (const [root, hashes] of wrong) {
    assertThrows(() => layout.learnLayer(root, hashes), RangeError, "Cannot learn");
  }
  assertEquals(layout.merkleHash(4), undefined);
  layout.learnLayer(piecesRoot, layer);
  assertEquals(layout.pieceLayer(piecesRoot), layer);
  assertEquals(layout.merkleHash(4), layer.subarray(0, 32));
  assertEquals(layout.merkleHash(5), layer.subarray(32));
  assertEquals(layout.pieceLayer(ROOT), LAYER);
});

Deno.test("PieceLayout counts bytes beyond 32 bits", () => {
  const pieceLength = 16 * 2 ** 20;
  const length = 4 * 2 ** 40 + 5;
  const pieceCount = Math.ceil(length / pieceLength);
  const layout = new PieceLayout({
    version: "v1",
    pieceLength,
    pieceCount,
    files: [file(0, length - 7), file(length - 7, 7)],
  });
  assertEquals(layout.pieceSize(pieceCount - 1), 5);
  assertEquals(layout.spans(pieceCount - 2, pieceLength - 3, 3), [
    { file: 0, offset: length - 8, length: 1 },
    { file: 1, offset: 0, length: 2 },
  ]);
});
