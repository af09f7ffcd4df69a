import { assert, assertEquals } from "@std/assert";
import { MerkleLayers, SHA256_LENGTH, toHex } from "../../../lib/hash/mod.ts";
import {
  HashAnswers,
  type HashRange,
  HashRequests,
  type HashStep,
  verifyHashes,
} from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { HashedTorrent, type TreeFile } from "../../support/hashed_torrent.ts";

const BLOCK = 16_384;

type Behaviour = "honest" | "liar" | "refuses" | "silent";

interface Outcome {
  readonly layers: ReadonlyMap<string, Uint8Array>;
  readonly blocks: ReadonlyMap<number, Uint8Array>;
  readonly guilty: number[];
  readonly asked: number[];
  readonly elapsedMs: number;
}

/** Lets peers, numbered as they are listed, answer until nothing is to be done or an hour is over. */
function run(torrent: HashedTorrent, requests: HashRequests, peers: readonly Behaviour[]): Outcome {
  const answers = new HashAnswers(torrent);
  const layers = new Map<string, Uint8Array>();
  const blocks = new Map<number, Uint8Array>();
  const guilty: number[] = [];
  const asked = peers.map(() => 0);
  for (const id of peers.keys()) requests.peerJoined(id, () => true);
  let now = 0;
  for (let step: HashStep = requests.poll(now); now < 3_600_000; step = requests.poll(now)) {
    guilty.push(...step.guilty);
    for (const { piecesRoot, hashes } of step.layers) layers.set(toHex(piecesRoot), hashes);
    for (const { piece, hashes } of step.blocks) blocks.set(piece, hashes);
    let answered = false;
    for (const { peer, range } of step.requests) {
      asked[peer]!++;
      answered = reply(peer, range) || answered;
    }
    if (!answered && step.nextAt === Infinity && step.guilty.length === 0) break;
    now = answered ? now + 100 : Math.min(step.nextAt, 3_600_000);
  }
  return { layers, blocks, guilty, asked, elapsedMs: now };

  function reply(peer: number, range: HashRange): boolean {
    const behaviour = peers[peer];
    if (behaviour === "silent") return false;
    let answer = answers.answer(range);
    if (answer.type === "leaves") {
      answer = answers.withLeaves(range, torrent.leavesOfPiece(answer.piece));
    }
    if (answer.type !== "hashes" || behaviour === "refuses") {
      requests.rejected(peer, range, now);
      return true;
    }
    const hashes = answer.hashes.slice();
    if (behaviour === "liar") hashes[hashes.length - 1]! ^= 1;
    requests.received(peer, { ...range, hashes });
    return true;
  }
}

function requestsFor({ pieceLength, files }: HashedTorrent): HashRequests {
  return new HashRequests({ pieceLength, files });
}

function assertLayers(torrent: HashedTorrent, layers: ReadonlyMap<string, Uint8Array>): void {
  const expected = new Map(torrent.files.flatMap(({ piecesRoot }) => {
    const layer = torrent.pieceLayer(piecesRoot);
    return layer ? [[toHex(piecesRoot), layer]] : [];
  }));
  assertEquals(layers, expected);
}

Deno.test("HashRequests gets the layers of files of any length", () => {
  for (const pieceBlocks of [1, 2, 8]) {
    const lengths = [1, 2, 3, 8, 9, 16, 17, 33, 100].map((blocks) => blocks * BLOCK - 9);
    const torrent = new HashedTorrent(pieceBlocks * BLOCK, lengths);
    const requests = requestsFor(torrent);
    const { layers, guilty } = run(torrent, requests, ["honest"]);
    assertLayers(torrent, layers);
    assertEquals([guilty, requests.missingLayerCount], [[], 0]);
  }
});

Deno.test("HashRequests asks for 512 hashes at a time, each part with its own proof, of several peers", () => {
  const torrent = new HashedTorrent(BLOCK, [1_300 * BLOCK]);
  const requests = requestsFor(torrent);
  for (const id of [1, 2]) requests.peerJoined(id, () => true);
  const asked = requests.poll(0).requests;
  assertEquals(asked.map(({ peer }) => peer), [1, 2, 1]);
  assertEquals(asked.map(({ range }) => [range.index, range.length, range.proofLayers]), [
    [0, 512, 10],
    [512, 512, 10],
    [1_024, 512, 10],
  ]);
  const { layers, elapsedMs } = run(torrent, requestsFor(torrent), ["honest", "honest"]);
  assertLayers(torrent, layers);
  assertEquals(elapsedMs, 100);
});

Deno.test("HashRequests asks first who is sure to have the hashes", () => {
  const torrent = new HashedTorrent(BLOCK, [4 * BLOCK, 8 * BLOCK]);
  const requests = requestsFor(torrent);
  requests.peerJoined(1, (piece) => piece >= 4);
  const [first] = requests.poll(0).requests;
  assertEquals(first?.range.piecesRoot, torrent.files[1]?.piecesRoot);
});

Deno.test("HashRequests convicts who sends a wrong hash at once, and nobody else", () => {
  const torrent = new HashedTorrent(2 * BLOCK, [3_000 * BLOCK, 77 * BLOCK]);
  const { layers, guilty } = run(torrent, requestsFor(torrent), [
    "honest",
    "liar",
    "honest",
    "liar",
  ]);
  assertLayers(torrent, layers);
  assertEquals(guilty.sort(), [1, 3]);
});

Deno.test("HashRequests asks others for what a peer refuses or does not answer", () => {
  const torrent = new HashedTorrent(2 * BLOCK, [300 * BLOCK]);
  for (const other of ["refuses", "silent"] as const) {
    const { layers, guilty, elapsedMs } = run(torrent, requestsFor(torrent), [other, "honest"]);
    assertLayers(torrent, layers);
    assertEquals(guilty, []);
    assert(elapsedMs <= 20_100, `${elapsedMs} ms`);
    const alone = run(torrent, requestsFor(torrent), [other]);
    assertEquals([alone.layers.size, alone.guilty], [0, []]);
    assert(alone.asked[0]! <= 60, `asked ${alone.asked[0]} times in an hour`);
  }
});

Deno.test("HashRequests gets there with any mix of peers, one of whom is honest, and convicts no honest one", () => {
  const random = new SeededRandom(4);
  const torrent = new HashedTorrent(2 * BLOCK, [5, 40, 1_100].map((blocks) => blocks * BLOCK));
  const kinds: Behaviour[] = ["honest", "liar", "refuses", "silent"];
  for (let round = 0; round < 50; round++) {
    const peers = Array.from({ length: 1 + random.below(9) }, () => kinds[random.below(4)]!);
    peers[random.below(peers.length)] = "honest";
    const { layers, guilty, elapsedMs } = run(torrent, requestsFor(torrent), peers);
    assertLayers(torrent, layers);
    assert(guilty.every((id) => peers[id] === "liar"), `round ${round}: ${guilty}`);
    assert(elapsedMs <= 100_000, `round ${round}: ${elapsedMs} ms`);
  }
});

Deno.test("HashRequests gets the hashes of the blocks of a piece", () => {
  const torrent = new HashedTorrent(4 * BLOCK, [10 * BLOCK, 3 * BLOCK, BLOCK]);
  const requests = new HashRequests({ pieceLength: 4 * BLOCK, files: [] });
  const [large, small, tiny] = torrent.files as [TreeFile, TreeFile, TreeFile];
  const layer = new MerkleLayers(torrent.pieceLayer(large.piecesRoot) ?? new Uint8Array(), 2);
  for (const piece of [0, 2]) {
    assert(requests.wantBlocks(piece, large, layer.nodes(2, piece, 1)));
  }
  assert(requests.wantBlocks(3, small, small.piecesRoot));
  assertEquals(requests.wantBlocks(4, tiny, tiny.piecesRoot), false);
  const { blocks, guilty } = run(torrent, requests, ["honest", "liar"]);
  assertEquals([guilty, [...blocks.keys()].sort()], [[1], [0, 2, 3]]);
  assertEquals(blocks.get(0), large.leaves.slice(0, 4 * SHA256_LENGTH));
  const zeros = new Uint8Array(2 * SHA256_LENGTH);
  assertEquals([...blocks.get(2) ?? []], [...large.leaves.slice(8 * SHA256_LENGTH), ...zeros]);
  assertEquals(blocks.get(3)?.subarray(0, 3 * SHA256_LENGTH), small.leaves);
});

Deno.test("HashRequests.dropBlocks() lets nobody be asked again, and an answer be no fault", () => {
  const torrent = new HashedTorrent(4 * BLOCK, [3 * BLOCK]);
  const [file] = torrent.files as [TreeFile];
  const requests = new HashRequests({ pieceLength: 4 * BLOCK, files: [] });
  requests.wantBlocks(0, file, file.piecesRoot);
  for (const id of [1, 2]) requests.peerJoined(id, () => true);
  const [asked] = requests.poll(0).requests;
  assert(asked);
  requests.dropBlocks(0);
  requests.rejected(1, asked.range, 1);
  assertEquals(requests.poll(100_000), {
    requests: [],
    nextAt: Infinity,
    guilty: [],
    layers: [],
    blocks: [],
  });
});

Deno.test("HashRequests passes over hashes that it did not ask for, and closes who sends many (P7)", () => {
  const torrent = new HashedTorrent(BLOCK, [8 * BLOCK]);
  const requests = requestsFor(torrent);
  requests.peerJoined(1, () => true);
  requests.peerJoined(2, () => true);
  const [asked] = requests.poll(0).requests;
  assert(asked?.peer === 1);
  const hashes = new Uint8Array(32);
  for (const index of [1, 7, 8, 9, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    requests.received(1, { ...asked.range, index, hashes });
    requests.rejected(1, { ...asked.range, index }, 0);
    requests.received(3, { ...asked.range, index, hashes });
  }
  // Who was not asked may have the right answer, and it is still not taken.
  for (let i = 0; i < 10_000; i++) requests.received(2, { ...asked.range, hashes });
  assertEquals(requests.poll(1).guilty, [2]);
  assertEquals(requests.poll(2).guilty, []);
  assertEquals(requests.missingLayerCount, 1);
});

Deno.test("HashRequests asks others when a peer goes", () => {
  const torrent = new HashedTorrent(BLOCK, [8 * BLOCK]);
  const requests = requestsFor(torrent);
  requests.peerJoined(1, () => true);
  const [first] = requests.poll(0).requests;
  assert(first);
  requests.peerLeft(1);
  requests.peerJoined(2, () => true);
  assertEquals(requests.poll(1).requests, [{ peer: 2, range: first.range }]);
});

Deno.test("verifyHashes() takes no range with another number of hashes, and no zeros", () => {
  const torrent = new HashedTorrent(BLOCK, [64 * BLOCK]);
  const [{ piecesRoot, tree }] = torrent.files as [TreeFile];
  const range = { piecesRoot, baseLayer: 0, index: 8, length: 8, proofLayers: 5 };
  const run = { layer: 0, index: 8, length: 8 };
  const right = Uint8Array.of(...tree.nodes(0, 8, 8), ...tree.uncles(run));
  assert(verifyHashes(range, right, piecesRoot));
  for (let length = 0; length < right.length + 64; length += 32) {
    const hashes = new Uint8Array(length);
    hashes.set(right.subarray(0, length));
    assertEquals(verifyHashes(range, hashes, piecesRoot), length === right.length, `${length}`);
  }
  assertEquals(verifyHashes(range, new Uint8Array(right.length), piecesRoot), false);
  assertEquals(verifyHashes({ ...range, index: 16 }, right, piecesRoot), false);
});
