import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import {
  decodeDontHave,
  decodeExtensionHandshake,
  decodeHolepunchMessage,
  decodeMessage,
  decodeMetadataMessage,
  decodePexMessage,
  decodeUploadOnly,
  encodeMessage,
  Framer,
  type PeerMessage,
  requiredFeature,
  WireError,
  writeUint32,
} from "../../../lib/wire/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";

const PIECE_COUNT = 1_000;

const BOUNDARIES = [
  0,
  PIECE_COUNT - 1,
  PIECE_COUNT,
  PIECE_COUNT + 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

/** The ids that are known, with the bytes that their bodies have at least. */
const KNOWN: ReadonlyMap<number, [type: PeerMessage["type"], length: number]> = new Map([
  [0, ["choke", 1]],
  [1, ["unchoke", 1]],
  [2, ["interested", 1]],
  [3, ["notInterested", 1]],
  [4, ["have", 5]],
  [5, ["bitfield", 1]],
  [6, ["request", 13]],
  [7, ["piece", 9]],
  [8, ["cancel", 13]],
  [9, ["port", 3]],
  [13, ["suggest", 5]],
  [14, ["haveAll", 1]],
  [15, ["haveNone", 1]],
  [16, ["reject", 13]],
  [17, ["allowedFast", 5]],
  [20, ["extended", 2]],
  [21, ["hashRequest", 49]],
  [22, ["hashes", 49]],
  [23, ["hashReject", 49]],
]);

/** A body of this id and length, all of whose numbers are one. */
function bodyOf(id: number, length: number, number: number): Uint8Array {
  const body = new Uint8Array(length + 3);
  for (let at = 1; at < length; at += 4) writeUint32(body, at, number);
  body[0] = id;
  return body.subarray(0, length);
}

Deno.test("decodeMessage() takes every id with every boundary number, or throws WireError (P2)", () => {
  for (let id = 0; id < 256; id++) {
    const [type, least] = KNOWN.get(id) ?? ["unknown", 1];
    for (const number of BOUNDARIES) {
      assertEquals(decodeMessage(bodyOf(id, least, number)).type, type, `id ${id}`);
      for (let length = 1; length < 150; length++) {
        const body = bodyOf(id, length, number);
        if (length < least) thrown(() => decodeMessage(body), WireError, `id ${id}, ${length}`);
        else tryDecode(() => encodeMessage(decodeMessage(body)));
      }
    }
  }
});

Deno.test("Framer takes ten thousand messages that nobody asked for, in the memory of a few (P7)", () => {
  const piece = encodeMessage({ type: "piece", index: 1, begin: 0, block: new Uint8Array(16_384) });
  const framer = new Framer();
  let largest = 0;
  for (let i = 0; i < 10_000; i++) {
    framer.push(piece);
    assertEquals(framer.next()?.type, "piece");
    largest = Math.max(largest, framer.space().buffer.byteLength);
  }
  assert(largest <= 1 << 20, `${largest} bytes`);
});

Deno.test("requiredFeature() names what a peer must have offered, for every id (P8)", () => {
  const features: Record<number, string> = { 13: "fast", 14: "fast", 15: "fast", 16: "fast" };
  Object.assign(features, { 17: "fast", 20: "extensions", 21: "v2", 22: "v2", 23: "v2" });
  for (let id = 0; id < 256; id++) {
    const message = decodeMessage(bodyOf(id, KNOWN.get(id)?.[1] ?? 1, 0));
    assertEquals(requiredFeature(message), features[id], `id ${id}`);
  }
  assertEquals(requiredFeature({ type: "keepAlive" }), undefined);
});

Deno.test("Bitfields of another length, or with spare bits, are none (P1)", () => {
  for (const pieceCount of [1, 7, 8, 9, PIECE_COUNT, PIECE_COUNT + 1]) {
    const length = Math.ceil(pieceCount / 8);
    for (const wrong of [0, length - 1, length + 1, 2 * length, 131_072]) {
      if (wrong === length) continue;
      const bits = bitsOf(wrong, 0);
      thrown(() => Bitfield.from(bits, pieceCount), RangeError, `${wrong} of ${length}`);
    }
    assertEquals(Bitfield.from(bitsOf(length, 0), pieceCount).count, 0);
    const spare = pieceCount % 8;
    if (spare === 0) continue;
    for (let bit = 0; bit < 8 - spare; bit++) {
      const bits = bitsOf(length, 1 << bit);
      thrown(() => Bitfield.from(bits, pieceCount), RangeError, `spare bit ${bit}`);
    }
  }
});

Deno.test("Extension messages with every boundary number are taken, or throw WireError (P2)", () => {
  const numbers = [...BOUNDARIES, -1, 2 ** 53, -(2 ** 63)].map((number) => BigInt(number));
  for (const number of [...numbers, 10n ** 40n]) {
    const value = `i${number}e`;
    for (const type of [0, 1, 2, 3]) {
      const text = `d8:msg_typei${type}e5:piece${value}10:total_size${value}e`;
      tryDecode(() => decodeMetadataMessage(utf8(text)));
    }
    for (const key of ["p", "reqq", "metadata_size", "upload_only", "e", "v", "yourip", "m"]) {
      const text = `d1:md6:ut_pex${value}e${key.length}:${key}${value}e`;
      tryDecode(() => decodeExtensionHandshake(utf8(text)));
    }
    tryDecode(() => decodePexMessage(utf8(`d5:added${value}7:added.f${value}7:dropped${value}e`)));
  }
  for (const number of BOUNDARIES) {
    for (let length = 0; length < 40; length++) {
      for (const id of [0, 1, 2, 3, 255]) {
        const body = length === 0 ? new Uint8Array(0) : bodyOf(id, length, number);
        for (const decode of [decodeHolepunchMessage, decodeDontHave, decodeUploadOnly]) {
          tryDecode(() => decode(body));
        }
      }
    }
  }
});

/** The bits of a `bitfield` message, as they come through a framer. */
function bitsOf(length: number, lastByte: number): Uint8Array {
  const bits = new Uint8Array(length);
  if (length > 0) bits[length - 1] = lastByte;
  const message = decodeMessage(encodeMessage({ type: "bitfield", bits }).subarray(4));
  assert(message.type === "bitfield");
  return message.bits;
}

/** Calls what may throw a {@linkcode WireError} and nothing else. */
function tryDecode(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}
