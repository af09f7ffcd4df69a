import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { concatBytes } from "../../lib/hash/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import {
  encodeMessage,
  Framer,
  type HashRange,
  MAX_MESSAGE_LENGTH,
  type PeerMessage,
  WireError,
} from "../../lib/wire/mod.ts";
import { patternBytes } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

/** The longest message, its prefix and the least room behind it. */
const MAX_BUFFER = MAX_MESSAGE_LENGTH + 4 + 1024;

const HASH_RANGE: HashRange = {
  piecesRoot: patternBytes(32),
  baseLayer: 1,
  index: 2,
  length: 2,
  proofLayers: 3,
};

const MESSAGES: readonly PeerMessage[] = [
  { type: "keepAlive" },
  { type: "choke" },
  { type: "unchoke" },
  { type: "interested" },
  { type: "notInterested" },
  { type: "have", index: 7 },
  { type: "bitfield", bits: Uint8Array.of(0xff, 0xf0) },
  { type: "request", index: 1, begin: 16_384, length: 16_384 },
  { type: "piece", index: 1, begin: 16_384, block: patternBytes(40) },
  { type: "cancel", index: 1, begin: 16_384, length: 16_384 },
  { type: "port", port: 6_881 },
  { type: "suggest", index: 7 },
  { type: "haveAll" },
  { type: "haveNone" },
  { type: "reject", index: 1, begin: 16_384, length: 16_384 },
  { type: "allowedFast", index: 2 ** 32 - 1 },
  { type: "extended", extension: 0, payload: patternBytes(40) },
  { type: "hashRequest", ...HASH_RANGE },
  { type: "hashes", ...HASH_RANGE, hashes: patternBytes(3 * 32) },
  { type: "hashReject", ...HASH_RANGE },
  { type: "unknown", id: 10, payload: patternBytes(3) },
];

fuzzTest({
  name: "Framer",
  seeds: [...MESSAGES.map(encodeMessage), concatBytes(MESSAGES.map(encodeMessage))],
  generate: generateStream,
  expects: [],
  run(input) {
    const whole = readStream(input, () => input.length);
    // What was taken is encoded to the same bytes, and another way of cutting gives the same.
    assertSameBytes(concatBytes(whole.messages), input.subarray(0, whole.taken));
    let step = input.length;
    const cut = readStream(input, () => 1 + (step = step * 31 + 7 & 0xff) % 40);
    assertEquals(cut.taken, whole.taken);
    assertEquals(cut.failed, whole.failed);
  },
});

/** What a framer makes of a stream. */
interface Reading {
  /** The messages, encoded again. */
  readonly messages: readonly Uint8Array[];
  /** Bytes that they took. */
  readonly taken: number;
  /** Whether it ended in a {@linkcode WireError}. */
  readonly failed: boolean;
}

function readStream(input: Uint8Array, size: () => number): Reading {
  const framer = new Framer();
  const messages: Uint8Array[] = [];
  let taken = 0;
  try {
    for (let at = 0; at < input.length;) {
      const space = framer.space();
      assert(space.length > 0 && space.buffer.byteLength <= MAX_BUFFER);
      const chunk = input.subarray(at, at + Math.min(size(), space.length));
      space.set(chunk);
      framer.commit(chunk.length);
      at += chunk.length;
      for (let next = framer.next(); next; next = framer.next()) {
        const bytes = encodeMessage(next);
        messages.push(bytes);
        taken += bytes.length;
      }
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { messages, taken, failed: true };
  }
  return { messages, taken, failed: false };
}

/** Messages with ids and lengths that are often right and numbers that are seldom. */
function generateStream(random: SeededRandom): Uint8Array {
  const parts: Uint8Array[] = [];
  const usual = [
    0,
    1,
    1,
    5,
    13,
    13,
    3,
    9,
    49,
    49,
    113,
    16_393,
    16_394,
    MAX_MESSAGE_LENGTH,
    2 ** 32 - 1,
  ];
  for (let i = 1 + random.below(6); i > 0; i--) {
    const length = random.below(3) === 0
      ? random.below(30)
      : usual[random.below(usual.length)] ?? 0;
    const part = new Uint8Array(4 + Math.min(length, 20_000));
    random.fill(part.subarray(0, 40));
    new DataView(part.buffer).setUint32(0, length);
    if (part.length > 4 && random.below(8) > 0) part[4] = random.below(25);
    parts.push(part);
  }
  return concatBytes(parts);
}

function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(Buffer.compare(actual, expected), 0, "other bytes came out than went in");
}
