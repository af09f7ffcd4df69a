/**
 * How long the picker takes to choose one block of the largest torrent there may be, 2,097,152 pieces, for peers that
 * have different parts of it: `deno bench bench/piece_picker_bench.ts`. It should be 50 µs at most.
 *
 * @module
 */
import { Bitfield } from "../lib/metainfo/mod.ts";
import { type PickingPeer, PiecePicker } from "../lib/swarm/mod.ts";
import { SystemRandom } from "../lib/net/mod.ts";

const PIECE_COUNT = 2_097_152;

const random = new SystemRandom();

/** What the peers of a torrent may have; `had` is whether it is here already. */
const PEERS: readonly [name: string, has: (piece: number, had: boolean) => boolean][] = [
  ["a seed", () => true],
  ["a peer with half of the pieces", (piece) => hash(piece) % 2 === 0],
  ["a peer with every thousandth piece", (piece) => hash(piece) % 1_000 === 0],
  ["a peer with the first tenth", (piece) => piece < PIECE_COUNT / 10],
  ["a peer with the last hundred pieces", (piece) => piece >= PIECE_COUNT - 100],
  ["a peer with nothing that is missing", (_piece, had) => had],
];

for (const sequential of [false, true]) {
  for (const [name, has] of PEERS) {
    const { picker, peer } = setUp(has, sequential);
    Deno.bench(name, { group: sequential ? "in sequence" : "rarest first" }, () => {
      for (const { piece, block } of picker.pick(peer, 1)) {
        // It comes, and is lost again, so that the next round finds the same torrent.
        if (!picker.receive(piece, block, peer.id)?.complete) continue;
        picker.complete(piece);
        picker.lose(piece);
      }
    });
  }
}

/** A download that is half done, with 20 other peers that have half of the pieces each. */
function setUp(
  has: (piece: number, had: boolean) => boolean,
  sequential: boolean,
): { picker: PiecePicker<number>; peer: PickingPeer } {
  const have = fieldOf((piece) => hash(piece + 1) % 2 === 0);
  const picker = new PiecePicker<number>({
    pieceCount: PIECE_COUNT,
    blockCount: () => 4,
    have,
    random,
    maxPartials: 1_024,
    sequential,
  });
  for (let other = 2; other < 22; other++) {
    picker.addPeer(fieldOf((piece) => hash(piece + other) % 2 === 0));
  }
  const pieces = fieldOf((piece) => has(piece, have.has(piece)));
  picker.addPeer(pieces);
  return { picker, peer: { id: 1, pieces, isRequested: () => false } };
}

function fieldOf(has: (piece: number) => boolean): Bitfield {
  const field = new Bitfield(PIECE_COUNT);
  for (let piece = 0; piece < PIECE_COUNT; piece++) if (has(piece)) field.add(piece);
  return field;
}

/** Scatters numbers, the same way in each run. */
function hash(value: number): number {
  let x = Math.imul(value ^ value >>> 16, 0x45d9f3b);
  x = Math.imul(x ^ x >>> 16, 0x45d9f3b);
  return (x ^ x >>> 16) >>> 0;
}
