import { assert, assertEquals } from "@std/assert";
import { SHA256_LENGTH } from "../../../lib/hash/mod.ts";
import {
  HashAnswers,
  type HashRange,
  HashRequestQuota,
  MAX_HASHES,
  TreeShape,
  uncleCount,
  verifyHashes,
} from "../../../lib/swarm/mod.ts";
import { HashedTorrent } from "../../support/hashed_torrent.ts";

const BLOCK = 16_384;

function answered(torrent: HashedTorrent, answers: HashAnswers, range: HashRange) {
  const answer = answers.answer(range);
  if (answer.type !== "leaves") return answer;
  return answers.withLeaves(range, torrent.leavesOfPiece(answer.piece));
}

Deno.test("HashAnswers gives hashes that lead to the root, for every request that can be", () => {
  let given = 0;
  for (const pieceBlocks of [1, 2, 4, 16]) {
    const lengths = [1, 2, 3, 4, 5, 16, 17, 37, 64].map((blocks) => blocks * BLOCK - 5);
    const torrent = new HashedTorrent(pieceBlocks * BLOCK, lengths);
    const answers = new HashAnswers(torrent);
    for (const { piecesRoot, length: bytes, tree } of torrent.files) {
      const shape = new TreeShape(bytes, torrent.pieceLength);
      for (let baseLayer = 0; baseLayer < shape.top; baseLayer++) {
        const width = 2 ** (shape.top - baseLayer);
        for (let length = 2; length <= width; length *= 2) {
          for (let index = 0; index < width; index += length) {
            const proofLayers = shape.top - baseLayer - 1;
            const range = { piecesRoot, baseLayer, index, length, proofLayers };
            assert(shape.admits(range));
            const answer = answered(torrent, answers, range);
            if (answer.type === "hashes") {
              assert(verifyHashes(range, answer.hashes, piecesRoot), JSON.stringify(range));
              const run = answer.hashes.subarray(0, length * SHA256_LENGTH);
              assertEquals(run, tree.nodes(baseLayer, index, length));
              given++;
            } else {
              // Hashes below the piece layer are given of one piece that is there, at a time.
              const pieceWidth = 2 ** (shape.pieceLayer - baseLayer);
              const isPad = index / pieceWidth >= shape.pieceCount;
              assert(baseLayer < shape.pieceLayer && (length > pieceWidth || isPad));
            }
          }
        }
      }
    }
  }
  assert(given > 500, `${given}`);
});

Deno.test("HashAnswers gives as many uncles as the proof layers leave above the range's own root", () => {
  const torrent = new HashedTorrent(BLOCK, [64 * BLOCK]);
  const [{ piecesRoot }] = torrent.files as [HashedTorrent["files"][number]];
  const rows: [length: number, proofLayers: number, uncles: number][] = [
    [2, 0, 0],
    [2, 1, 1],
    [2, 5, 5],
    [8, 2, 0],
    [8, 3, 1],
    [8, 5, 3],
    [64, 5, 0],
  ];
  for (const [length, proofLayers, uncles] of rows) {
    const range = { piecesRoot, baseLayer: 0, index: 0, length, proofLayers };
    assertEquals(uncleCount(range), uncles);
    const answer = answered(torrent, new HashAnswers(torrent), range);
    assert(answer.type === "hashes" || length === 64);
    if (answer.type === "hashes") {
      assertEquals(
        answer.hashes.length,
        (length + uncles) * SHA256_LENGTH,
        `${length} ${proofLayers}`,
      );
    }
  }
});

Deno.test("HashAnswers takes a range that ends with the layer", () => {
  const torrent = new HashedTorrent(2 * BLOCK, [37 * BLOCK]);
  const [{ piecesRoot, tree }] = torrent.files as [HashedTorrent["files"][number]];
  const range = { piecesRoot, baseLayer: 1, index: 16, length: 3, proofLayers: 4 };
  const answer = new HashAnswers(torrent).answer(range);
  assert(answer.type === "hashes" && verifyHashes(range, answer.hashes, piecesRoot));
  assertEquals(answer.hashes.subarray(0, 3 * SHA256_LENGTH), tree.nodes(1, 16, 3));
  for (const wrong of [{ length: 1 }, { length: 5 }, { index: 15 }, { index: 17 }]) {
    assertEquals(new HashAnswers(torrent).answer({ ...range, ...wrong }), { type: "reject" });
  }
});

Deno.test("HashAnswers refuses what is beyond its bounds, or not there (P2)", () => {
  const torrent = new HashedTorrent(2 * BLOCK, [20_000 * BLOCK, 3 * BLOCK]);
  const answers = new HashAnswers(torrent);
  const [{ piecesRoot }] = torrent.files as [HashedTorrent["files"][number]];
  const good = { piecesRoot, baseLayer: 1, index: 512, length: 512, proofLayers: 13 };
  assertEquals(answers.answer(good).type, "hashes");
  assertEquals(answers.answer({ ...good, index: 0, length: MAX_HASHES }).type, "hashes");
  const boundaries = [9_999, 10_000, 10_001, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  const wrong: Partial<HashRange>[] = [
    { piecesRoot: new Uint8Array(32) },
    ...[14, 15, 16, ...boundaries].map((proofLayers) => ({ proofLayers })),
    ...[15, 16, ...boundaries].map((baseLayer) => ({ baseLayer })),
    ...[1, 511, 513, ...boundaries].map((index) => ({ index })),
    ...[0, 1, 3, 511, 513, 2 * MAX_HASHES, ...boundaries].map((length) => ({ length })),
  ];
  for (const part of wrong) {
    assertEquals(answers.answer({ ...good, ...part }), { type: "reject" }, JSON.stringify(part));
  }
  const { files, pieceLength } = torrent;
  const unknown = new HashAnswers({ files, pieceLength, pieceLayer: () => undefined });
  assertEquals(unknown.answer(good), { type: "reject" });
  assertEquals(unknown.withLeaves({ ...good, baseLayer: 0 }, new Uint8Array(0)), {
    type: "reject",
  });
});

Deno.test("HashRequestQuota lets through what an honest peer asks, and 10,000 a second not", () => {
  const torrent = new HashedTorrent(BLOCK, [8 * BLOCK]);
  const [{ piecesRoot }] = torrent.files as [HashedTorrent["files"][number]];
  const range = { piecesRoot, baseLayer: 1, index: 0, length: 2, proofLayers: 0 };
  const quota = new HashRequestQuota();
  for (let i = 0; i < 200; i++) assert(quota.spend(range, 0));
  let taken = 0;
  for (let i = 0; i < 100_000; i++) if (quota.spend(range, i / 10)) taken++;
  assert(taken >= 199 && taken <= 201, `${taken} in ten seconds`);
  const leaves = new HashRequestQuota();
  taken = 0;
  for (let i = 0; i < 1_000; i++) if (leaves.spend({ ...range, baseLayer: 0 }, 0)) taken++;
  assertEquals(taken, 50);
});
