import { assertEquals } from "@std/assert";
import { type LeechEvidence, takesMoreThanItHas } from "../../../lib/swarm/mod.ts";

const MIB = 1024 * 1024;

/** A torrent of 1 GiB with pieces of 1 MiB: 50 MiB may be under way, 51.2 MiB may be taken twice. */
const PEER: LeechEvidence = {
  takenBytes: 0,
  toldPieces: 0,
  tellsAll: true,
  pieceLength: MIB,
  totalBytes: 1024 * MIB,
};

const ROWS: [name: string, evidence: Partial<LeechEvidence>, is: boolean][] = [
  ["that took nothing", {}, false],
  ["that tells of each piece it took", { takenBytes: 500 * MIB, toldPieces: 500 }, false],
  ["that tells of them late", { takenBytes: 500 * MIB, toldPieces: 400 }, false],
  ["that tells of few of them", { takenBytes: 500 * MIB, toldPieces: 390 }, true],
  ["that tells of one alone", { takenBytes: 103 * MIB, toldPieces: 1 }, true],
  ["that has more from others", { takenBytes: 500 * MIB, toldPieces: 900 }, false],
  ["that lost what it had", { takenBytes: 1_600 * MIB, toldPieces: 1_024 + 500 }, false],
  ["that tells of nothing we have", { takenBytes: 1_024 * MIB, tellsAll: false }, false],
  ["that took more than there is", { takenBytes: 1_126 * MIB, tellsAll: false }, true],
  ["that has everything, and takes it again", { takenBytes: 1_126 * MIB, toldPieces: 1_024 }, true],
  ["of a small torrent", { takenBytes: 82 * MIB, totalBytes: 10 * MIB, toldPieces: 0 }, false],
  ["of a small torrent, again and again", { takenBytes: 93 * MIB, totalBytes: 10 * MIB }, true],
];

for (const [name, evidence, is] of ROWS) {
  Deno.test(`takesMoreThanItHas() says ${is ? "so" : "nothing"} of a peer ${name}`, () => {
    assertEquals(takesMoreThanItHas({ ...PEER, ...evidence }), is);
  });
}
