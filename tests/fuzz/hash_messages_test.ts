import { assert } from "@std/assert";
import { SHA256_LENGTH } from "../../lib/hash/mod.ts";
import { HashAnswers, HashRequests, uncleCount, verifyHashes } from "../../lib/swarm/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { decodeMessage, encodeMessage, WireError } from "../../lib/wire/mod.ts";
import { HashedTorrent, type TreeFile } from "../support/hashed_torrent.ts";
import { fuzzTest } from "./engine.ts";

const BLOCK = 16_384;
const TORRENT = new HashedTorrent(4 * BLOCK, [BLOCK, 3 * BLOCK, 70 * BLOCK, 2_100 * BLOCK]);
const ANSWERS = new HashAnswers(TORRENT);

/** The right answer to a request of the largest file, and the request. */
const SEEDS = TORRENT.files.flatMap(({ piecesRoot, tree }: TreeFile) => {
  const range = { piecesRoot, baseLayer: 2, index: 0, length: 2, proofLayers: tree.top - 3 };
  const answer = ANSWERS.answer(range);
  const request = encodeMessage({ type: "hashRequest", ...range });
  const rejection = encodeMessage({ type: "hashReject", ...range });
  if (answer.type !== "hashes") return [request.subarray(4), rejection.subarray(4)];
  const { hashes } = answer;
  return [request.subarray(4), encodeMessage({ type: "hashes", ...range, hashes }).subarray(4)];
});

fuzzTest({
  name: "Hash messages",
  seeds: SEEDS,
  generate: generateRequest,
  expects: [WireError],
  run(input) {
    const message = decodeMessage(input);
    const requests = new HashRequests(TORRENT);
    requests.peerJoined(1, () => true);
    requests.poll(0);
    if (message.type === "hashes") requests.received(1, message);
    if (message.type === "hashReject") requests.rejected(1, message, 0);
    requests.poll(1);
    if (message.type !== "hashRequest") return;
    let answer = ANSWERS.answer(message);
    if (answer.type === "leaves") {
      answer = ANSWERS.withLeaves(message, TORRENT.leavesOfPiece(answer.piece));
    }
    if (answer.type !== "hashes") return;
    const { piecesRoot, length, proofLayers, baseLayer } = message;
    assert(answer.hashes.length === (length + uncleCount(message)) * SHA256_LENGTH);
    const file = TORRENT.files.find((each) => `${each.piecesRoot}` === `${piecesRoot}`);
    if (file && proofLayers === file.tree.top - baseLayer - 1) {
      assert(verifyHashes(message, answer.hashes, piecesRoot), "a proof that proves nothing");
    }
  },
});

/** A request with numbers that are often right. */
function generateRequest(random: SeededRandom): Uint8Array {
  const { piecesRoot } = TORRENT.files[random.below(TORRENT.files.length)]!;
  const length = 2 ** random.below(11) + (random.below(8) === 0 ? random.below(9) - 4 : 0);
  const baseLayer = random.below(10) === 0 ? random.below(2 ** 32) : random.below(13);
  const index = random.below(10) === 0 ? random.below(2 ** 32) : length * random.below(20);
  const proofLayers = random.below(10) === 0 ? random.below(2 ** 32) : random.below(13);
  const range = { piecesRoot, baseLayer, index, length, proofLayers };
  return encodeMessage({ type: "hashRequest", ...range }).subarray(4);
}
