import { assert, assertEquals } from "@std/assert";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import {
  clientName,
  decodeHandshake,
  encodeHandshake,
  HANDSHAKE_LENGTH,
  WireError,
} from "../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const HANDSHAKES = ["-SH0010-abcdefghijkl", "-TR4050-abcdefghijkl", "M4-3-6--abcdefghijkl"].map(
  (peerId) => encodeHandshake({ infoHash: patternBytes(20), peerId: utf8(peerId) }),
);

fuzzTest({
  name: "decodeHandshake()",
  seeds: [...HANDSHAKES, ...HANDSHAKES.map((bytes) => bytes.subarray(0, 30))],
  generate: generateHandshake,
  expects: [WireError],
  run(input) {
    const handshake = decodeHandshake(input);
    if (input.length < HANDSHAKE_LENGTH) return assertEquals(handshake, undefined);
    assert(handshake);
    const again = encodeHandshake(handshake);
    const same = again.every((byte, at) => byte === input[at] || (at >= 20 && at < 28));
    assert(same, "other bytes came out than went in");
    assertEquals(decodeHandshake(again), handshake);
    // A name is for people, and what a peer says moves no cursor.
    assert(/^[\x20-\x7e]{1,40}$/.test(clientName(handshake.peerId)));
  },
});

/** A handshake with any peer id, of a known style as often as not. */
function generateHandshake(random: SeededRandom): Uint8Array {
  const peerId = random.fill(new Uint8Array(20));
  if (random.below(2) === 0) {
    for (let at = 1; at < 7; at++) peerId[at] = 48 + random.below(75);
    peerId[0] = peerId[7] = 0x2d;
  }
  return encodeHandshake({ infoHash: random.fill(new Uint8Array(20)), peerId });
}
