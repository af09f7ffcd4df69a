import { assertEquals, assertThrows } from "@std/assert";
import {
  type BlockRange,
  decodeMessage,
  encodeMessage,
  encodeRequests,
  type HashRange,
  type PeerMessage,
  PIECE_HEADER_LENGTH,
  readUint32,
  WireError,
  writePieceHeader,
  writeUint32,
} from "../../../lib/wire/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

/** Pieces of the torrent that the boundary values are about. */
const PIECE_COUNT = 1_000;

/** Lengths of bodies: short ones, and those around the longest block. */
const LENGTHS = [...Array.from({ length: 120 }, (_, i) => i + 1), 9 + 16_384, 10 + 16_384];

/** The numbers that code goes wrong at (reliability of other clients: panics at just these). */
const BOUNDARIES = [
  0,
  PIECE_COUNT - 1,
  PIECE_COUNT,
  PIECE_COUNT + 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

const HASH_RANGE: HashRange = {
  piecesRoot: patternBytes(32),
  baseLayer: 1,
  index: 512,
  length: 2,
  proofLayers: 0x0a0b0c0d,
};

// deno-fmt-ignore
const HASH_RANGE_BYTES = [...patternBytes(32), 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 2, 10, 11, 12, 13];

Deno.test("encodeMessage() gives the bytes of BEP 3, 6, 10 and 52", () => {
  const rows: [message: PeerMessage, bytes: number[]][] = [
    [{ type: "keepAlive" }, [0, 0, 0, 0]],
    [{ type: "choke" }, [0, 0, 0, 1, 0]],
    [{ type: "unchoke" }, [0, 0, 0, 1, 1]],
    [{ type: "interested" }, [0, 0, 0, 1, 2]],
    [{ type: "notInterested" }, [0, 0, 0, 1, 3]],
    [{ type: "have", index: 0x01020304 }, [0, 0, 0, 5, 4, 1, 2, 3, 4]],
    [{ type: "bitfield", bits: Uint8Array.of(0xa0, 0x01) }, [0, 0, 0, 3, 5, 0xa0, 0x01]],
    [
      { type: "request", index: 1, begin: 0x8000, length: 0x4000 },
      [0, 0, 0, 13, 6, 0, 0, 0, 1, 0, 0, 0x80, 0, 0, 0, 0x40, 0],
    ],
    [
      { type: "piece", index: 2, begin: 3, block: Uint8Array.of(9, 8) },
      [0, 0, 0, 11, 7, 0, 0, 0, 2, 0, 0, 0, 3, 9, 8],
    ],
    [
      { type: "cancel", index: 2 ** 32 - 1, begin: 0, length: 1 },
      [0, 0, 0, 13, 8, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1],
    ],
    [{ type: "port", port: 0x1ae1 }, [0, 0, 0, 3, 9, 0x1a, 0xe1]],
    [{ type: "suggest", index: 0x01020304 }, [0, 0, 0, 5, 13, 1, 2, 3, 4]],
    [{ type: "haveAll" }, [0, 0, 0, 1, 14]],
    [{ type: "haveNone" }, [0, 0, 0, 1, 15]],
    [
      { type: "reject", index: 1, begin: 0x8000, length: 0x4000 },
      [0, 0, 0, 13, 16, 0, 0, 0, 1, 0, 0, 0x80, 0, 0, 0, 0x40, 0],
    ],
    [{ type: "allowedFast", index: 0x01020304 }, [0, 0, 0, 5, 17, 1, 2, 3, 4]],
    [
      { type: "extended", extension: 3, payload: Uint8Array.of(0x64, 0x65) },
      [0, 0, 0, 4, 20, 3, 0x64, 0x65],
    ],
    [{ type: "hashRequest", ...HASH_RANGE }, [0, 0, 0, 49, 21, ...HASH_RANGE_BYTES]],
    [
      { type: "hashes", ...HASH_RANGE, hashes: patternBytes(64) },
      [0, 0, 0, 113, 22, ...HASH_RANGE_BYTES, ...patternBytes(64)],
    ],
    [{ type: "hashReject", ...HASH_RANGE }, [0, 0, 0, 49, 23, ...HASH_RANGE_BYTES]],
    [{ type: "unknown", id: 10, payload: Uint8Array.of(0) }, [0, 0, 0, 2, 10, 0]],
  ];
  for (const [message, bytes] of rows) {
    assertEquals([...encodeMessage(message)], bytes, message.type);
    assertEquals(decodeMessage(Uint8Array.from(bytes.slice(4))), message, message.type);
  }
});

Deno.test("decodeMessage() gives back every boundary number of every id that has numbers", () => {
  for (const index of BOUNDARIES) {
    assertRoundTrip({ type: "have", index });
    assertRoundTrip({ type: "suggest", index });
    assertRoundTrip({ type: "allowedFast", index });
    for (const begin of BOUNDARIES) {
      assertRoundTrip({ type: "piece", index, begin, block: Uint8Array.of(1) });
      for (const length of BOUNDARIES) {
        assertRoundTrip({ type: "request", index, begin, length });
        assertRoundTrip({ type: "cancel", index, begin, length });
        assertRoundTrip({ type: "reject", index, begin, length });
        for (const proofLayers of BOUNDARIES) {
          const range = { ...HASH_RANGE, baseLayer: begin, index, length, proofLayers };
          assertRoundTrip({ type: "hashRequest", ...range });
          assertRoundTrip({ type: "hashReject", ...range });
          assertRoundTrip({ type: "hashes", ...range, hashes: patternBytes(32) });
        }
      }
    }
  }
  for (const port of [0, 1, 2 ** 15, 2 ** 16 - 1]) assertRoundTrip({ type: "port", port });
});

Deno.test("decodeMessage() takes bodies of no other length than their id has", () => {
  const lengths: [id: number, allowed: (length: number) => boolean][] = [
    [0, (length) => length === 1],
    [1, (length) => length === 1],
    [2, (length) => length === 1],
    [3, (length) => length === 1],
    [4, (length) => length === 5],
    [5, (length) => length >= 1],
    [6, (length) => length === 13],
    [7, (length) => length >= 9 && length <= 9 + 16_384],
    [8, (length) => length === 13],
    [9, (length) => length === 3],
    [10, (length) => length >= 1],
    [13, (length) => length === 5],
    [14, (length) => length === 1],
    [15, (length) => length === 1],
    [16, (length) => length === 13],
    [17, (length) => length === 5],
    [20, (length) => length >= 2],
    [21, (length) => length === 49],
    [22, (length) => length >= 49 && (length - 49) % 32 === 0],
    [23, (length) => length === 49],
    [255, (length) => length >= 1],
  ];
  for (const [id, allowed] of lengths) {
    for (const length of LENGTHS) {
      const body = new Uint8Array(length);
      body[0] = id;
      if (allowed(length)) decodeMessage(body);
      else assertThrows(() => decodeMessage(body), WireError, `id ${id}`);
    }
  }
});

Deno.test("decodeMessage() takes an empty body as a keep-alive", () => {
  assertEquals(decodeMessage(new Uint8Array()), { type: "keepAlive" });
});

Deno.test("encodeRequests() gives the same bytes as the messages one by one", () => {
  const ranges: BlockRange[] = BOUNDARIES.map((index, i) => ({
    index,
    begin: BOUNDARIES.at(-i) ?? 0,
    length: 16_384,
  }));
  const single = ranges.flatMap((range) => [...encodeMessage({ type: "request", ...range })]);
  assertEquals([...encodeRequests(ranges)], single);
  assertEquals(encodeRequests([]).length, 0);
});

Deno.test("writePieceHeader() writes what precedes a block, wherever it is told to", () => {
  const block = Uint8Array.of(5, 6, 7);
  const whole = encodeMessage({ type: "piece", index: 2 ** 31, begin: 2 ** 32 - 1, block });
  const out = new Uint8Array(4 + PIECE_HEADER_LENGTH).fill(0xee);
  writePieceHeader(out, 4, { index: 2 ** 31, begin: 2 ** 32 - 1, length: block.length });
  assertEquals([...out.subarray(4)], [...whole.subarray(0, PIECE_HEADER_LENGTH)]);
  assertEquals([...out.subarray(0, 4)], [0xee, 0xee, 0xee, 0xee]);
});

Deno.test("readUint32() gives unsigned numbers", () => {
  const bytes = new Uint8Array(6);
  for (const value of BOUNDARIES) {
    writeUint32(bytes, 1, value);
    assertEquals(readUint32(bytes, 1), value);
  }
});

function assertRoundTrip(message: PeerMessage): void {
  assertEquals(decodeMessage(encodeMessage(message).subarray(4)), message);
}
