import { assertEquals } from "@std/assert";
import { ClaimedPieces } from "../../../lib/torrent/claimed_pieces.ts";
import { WireError } from "../../../lib/wire/mod.ts";
import { thrown } from "../../support/thrown.ts";

/** Pieces that a torrent can have (libtorrent's limit), and bytes of so many bits. */
const MOST = 2_097_152;

function claim(...haves: readonly number[]): ClaimedPieces {
  const claimed = new ClaimedPieces();
  for (const index of haves) claimed.have(index);
  return claimed;
}

Deno.test("ClaimedPieces keeps what a peer said before the number of pieces was known", () => {
  const has = (claimed: ClaimedPieces, count: number) =>
    Array.from({ length: count }, (_, index) => claimed.among(count).has(index));
  assertEquals(has(claim(0, 9), 10).filter((each) => each).length, 2);
  const all = claim(3);
  all.everything(true);
  all.have(MOST - 1);
  assertEquals(has(all, 10), Array(10).fill(true));
  all.everything(false);
  assertEquals(has(all, 10), Array(10).fill(false));
  const whole = claim(5);
  whole.bitfield(Uint8Array.of(0x80, 0));
  assertEquals(has(whole, 10).indexOf(true), 0);
  assertEquals(has(whole, 10).lastIndexOf(true), 0);
});

Deno.test("ClaimedPieces throws at a have or a bitfield that no torrent has, and keeps no more (P1)", () => {
  for (const index of [MOST, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    thrown(() => claim(index), WireError, `${index}`);
  }
  claim(MOST - 1);
  thrown(() => new ClaimedPieces().bitfield(new Uint8Array(MOST / 8 + 1)), WireError);
});

Deno.test("ClaimedPieces.among() throws where it is not of this torrent (P1)", () => {
  thrown(() => claim(16).among(10), WireError, "a have beyond the last piece");
  for (const bits of [[], [0], [0, 0, 0], [0, 0x3f]]) {
    const claimed = new ClaimedPieces();
    claimed.bitfield(Uint8Array.from(bits));
    thrown(() => claimed.among(10), WireError, `${bits}`);
  }
  thrown(() => claim(10).among(10), WireError, "a have of a spare bit");
});
