import { assertEquals, assertMatch } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { sha1 } from "../../../lib/hash/mod.ts";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import {
  decodeResume,
  encodeResume,
  ResumeError,
  type ResumeRecord,
} from "../../../lib/storage/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { thrown } from "../../support/thrown.ts";

function makeRecord(): ResumeRecord {
  const pieces = new Bitfield(19);
  for (const piece of [0, 3, 18]) pieces.add(piece);
  return {
    infoHash: "00".repeat(20),
    pieces,
    files: [
      { path: "t/ünï/a", size: 5 * 2 ** 40, mtimeMs: 1_700_000_000_123 },
      { path: "t/empty", size: 0, mtimeMs: -5 },
    ],
    names: new Map([["t/con", "t/_con"]]),
    uploadedBytes: 2 ** 45 + 1,
    downloadedBytes: 0,
    savedAt: 1_700_000_000_456,
  };
}

Deno.test("decodeResume() gives what encodeResume() was given", () => {
  const record = makeRecord();
  assertEquals(decodeResume(encodeResume(record)), record);
  const { names: _names, ...rest } = record;
  assertEquals(decodeResume(encodeResume(rest)), { ...rest, names: new Map() });
});

Deno.test("decodeResume() tells each way of damage", () => {
  const good = encodeResume(makeRecord());
  const middle = Math.floor(good.length / 2);
  const damage: Record<string, (bytes: Uint8Array) => Uint8Array> = {
    "empty": () => new Uint8Array(),
    "one byte": (bytes) => bytes.slice(0, 1),
    "the first half": (bytes) => bytes.slice(0, middle),
    "the second half": (bytes) => bytes.slice(middle),
    "without its last byte": (bytes) => bytes.slice(0, -1),
    "without its first byte": (bytes) => bytes.slice(1),
    "a block of zeros": (bytes) => bytes.fill(0, middle, middle + 16),
    "all zeros": (bytes) => bytes.fill(0),
    "twice": (bytes) => new Uint8Array([...bytes, ...bytes]),
    "halves swapped": (bytes) =>
      new Uint8Array([...bytes.slice(middle), ...bytes.slice(0, middle)]),
    "more behind": (bytes) => new Uint8Array([...bytes, 0]),
    "something else": () => new TextEncoder().encode("hello"),
    "a list": () => new TextEncoder().encode("le"),
    "an empty dictionary": () => new TextEncoder().encode("de"),
    "another version": () => versioned(2, {}),
    "nothing in it": () => versioned(1, {}),
  };
  for (const [name, spoil] of Object.entries(damage)) {
    refused(spoil(good.slice()), name);
  }
});

Deno.test("decodeResume() tells each bit that is flipped", () => {
  const good = encodeResume(makeRecord());
  for (let bit = 0; bit < 8 * good.length; bit++) {
    const bytes = good.slice();
    bytes[bit >> 3] = bytes[bit >> 3]! ^ 1 << (bit & 7);
    refused(bytes, `bit ${bit}`);
  }
});

Deno.test("decodeResume() refuses what its checksum fits and is no record", () => {
  const good = {
    infoHash: "00",
    pieceCount: 9,
    pieces: new Uint8Array(2),
    files: [],
    names: [],
    uploaded: 0,
    downloaded: 0,
    savedAt: 0,
  };
  assertEquals(decodeResume(versioned(1, good)).pieces.length, 9);
  const bad: Record<string, Record<string, unknown>> = {
    "a negative count": { pieceCount: -1 },
    "a count that does not fit": { pieceCount: 17 },
    "a spare bit": { pieces: new Uint8Array([0, 1]) },
    "a count out of reach": { pieceCount: 2 ** 52 },
    "a negative total": { uploaded: -1 },
    "a file that is none": { files: [3] },
    "a file without a size": { files: [{ path: "a", mtimeMs: 0 }] },
    "a file of less than nothing": { files: [{ path: "a", size: -1, mtimeMs: 0 }] },
    "a name that is no pair": { names: [["a"]] },
    "a name of numbers": { names: [[1, 2]] },
    "a text for a list": { files: "a" },
    "no info-hash": { infoHash: undefined },
  };
  for (const [name, change] of Object.entries(bad)) {
    refused(versioned(1, { ...good, ...change }), name);
  }
});

Deno.test("decodeResume() throws a ResumeError on any bytes", () => {
  const random = new SeededRandom(11);
  for (let round = 0; round < 5000; round++) {
    const bytes = random.fill(new Uint8Array(random.below(60)));
    const text = new TextEncoder().encode("d4:bodyi0el0:e11:shoalResumei1e");
    const mixed = new Uint8Array([...text.subarray(0, random.below(text.length)), ...bytes]);
    for (const input of [bytes, mixed]) refused(input, `round ${round}`);
  }
});

function refused(bytes: Uint8Array, row: string): void {
  const error = thrown(() => decodeResume(bytes), ResumeError, row);
  assertMatch(error.message, /^Cannot read a resume record: /);
}

function versioned(version: number, body: Record<string, unknown>): Uint8Array {
  // deno-lint-ignore no-explicit-any -- wrong records are what is to be made here
  const bytes = encode(body as any);
  return encode({ shoalResume: version, body: bytes, checksum: sha1(bytes) });
}
