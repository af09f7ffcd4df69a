import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { concatBytes } from "../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import {
  encodeMessage,
  Framer,
  type HashRange,
  MAX_MESSAGE_LENGTH,
  type PeerMessage,
  WireError,
} from "../../../lib/wire/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

/** The buffer may hold the longest message, its prefix and the least room behind it. */
const MAX_BUFFER = MAX_MESSAGE_LENGTH + 4 + 1024;

const HASH_RANGE: HashRange = {
  piecesRoot: patternBytes(32),
  baseLayer: 1,
  index: 2,
  length: 2,
  proofLayers: 3,
};

/** One message of each kind, with small and large contents. */
const MESSAGES: readonly PeerMessage[] = [
  { type: "bitfield", bits: patternBytes(3_000) },
  { type: "keepAlive" },
  { type: "unchoke" },
  { type: "choke" },
  { type: "interested" },
  { type: "notInterested" },
  { type: "have", index: 2 ** 32 - 1 },
  { type: "request", index: 1, begin: 2 ** 31, length: 16_384 },
  { type: "cancel", index: 1, begin: 2 ** 31, length: 16_384 },
  { type: "piece", index: 5, begin: 32_768, block: patternBytes(16_384) },
  { type: "piece", index: 5, begin: 49_152, block: patternBytes(1) },
  { type: "piece", index: 5, begin: 0, block: new Uint8Array() },
  { type: "port", port: 6_881 },
  { type: "suggest", index: 7 },
  { type: "haveAll" },
  { type: "haveNone" },
  { type: "reject", index: 1, begin: 16_384, length: 16_384 },
  { type: "allowedFast", index: 2 ** 32 - 1 },
  { type: "extended", extension: 0, payload: patternBytes(40) },
  { type: "hashRequest", ...HASH_RANGE },
  { type: "hashes", ...HASH_RANGE, hashes: patternBytes(512 * 32) },
  { type: "hashReject", ...HASH_RANGE },
  { type: "unknown", id: 10, payload: patternBytes(100) },
  { type: "unknown", id: 255, payload: new Uint8Array() },
];

const STREAM = concatBytes(MESSAGES.map(encodeMessage));

Deno.test("Framer gives the same messages however the stream is cut", () => {
  for (const size of [1, 2, 3, 4, 5, 13, 17, 1_000, 4_096, 16_384, STREAM.length]) {
    assertEquals(readAll(new Framer(), STREAM, () => size), MESSAGES, `chunks of ${size}`);
  }
  const random = new SeededRandom(7);
  for (let round = 0; round < 200; round++) {
    const largest = 1 + random.below(20_000);
    const got = readAll(new Framer(), STREAM, () => 1 + random.below(largest));
    assertEquals(got, MESSAGES, `round ${round}`);
  }
});

Deno.test("Framer.push() takes the stream in pieces of any length, the whole of it too", () => {
  for (const size of [1, 100, 5_000, STREAM.length]) {
    const framer = new Framer();
    const got: PeerMessage[] = [];
    for (let at = 0; at < STREAM.length; at += size) {
      framer.push(STREAM.subarray(at, at + size));
      got.push(...drain(framer));
    }
    assertEquals(got, MESSAGES, `chunks of ${size}`);
    assertEquals(framer.pendingBytes, 0);
  }
});

Deno.test("Framer.push() takes much more at once than a read gives", () => {
  const framer = new Framer();
  framer.push(new Uint8Array());
  for (let i = 0; i < 3; i++) {
    framer.push(concatBytes(Array.from({ length: 300 }, () => STREAM)));
    assertEquals(drain(framer).length, 300 * MESSAGES.length);
  }
});

Deno.test("Framer.next() gives views that stay as they are until the next read", () => {
  const framer = new Framer();
  framer.push(STREAM);
  const views: PeerMessage[] = [];
  for (let next = framer.next(); next; next = framer.next()) views.push(next);
  assertEquals(views, MESSAGES);
});

Deno.test("Framer.next() copies no block", () => {
  const framer = new Framer();
  const room = framer.space().buffer;
  const bytes = encodeMessage({ type: "piece", index: 0, begin: 0, block: patternBytes(100) });
  framer.space().set(bytes);
  framer.commit(bytes.length);
  const message = framer.next();
  assert(message?.type === "piece");
  assertStrictEquals(message.block.buffer, room);
});

Deno.test("Framer.next() gives undefined until the last byte of a message has come", () => {
  const framer = new Framer();
  const bytes = encodeMessage({ type: "request", index: 1, begin: 2, length: 3 });
  for (const byte of bytes.subarray(0, -1)) {
    framer.push(Uint8Array.of(byte));
    assertEquals(framer.next(), undefined);
  }
  assertEquals(framer.pendingBytes, bytes.length - 1);
  framer.push(bytes.subarray(-1));
  assertEquals(framer.next(), { type: "request", index: 1, begin: 2, length: 3 });
  assertEquals(framer.pendingBytes, 0);
});

Deno.test("Framer.next() takes the longest message and throws at a longer one before it has come", () => {
  const longest = new Uint8Array(MAX_MESSAGE_LENGTH - 1);
  assertEquals(
    readAll(new Framer(), encodeMessage({ type: "bitfield", bits: longest }), () => 65_536),
    [{ type: "bitfield", bits: longest }],
  );
  for (const length of [MAX_MESSAGE_LENGTH + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setUint32(0, length);
    const framer = new Framer();
    framer.push(prefix);
    assertThrows(() => framer.next(), WireError, `${length}`);
    assertThrows(() => framer.next(), WireError, `${length}`);
  }
});

Deno.test("Framer makes room for what has come, not for what is claimed", () => {
  const framer = new Framer();
  framer.push(Uint8Array.of(0, 0x10, 0, 0, 5));
  for (let sent = 5; sent < 100_000; sent += 500) {
    const { byteLength } = framer.space().buffer;
    assert(byteLength <= 8_192 + 2 * sent, `${byteLength} bytes for ${sent}`);
    framer.commit(500);
    assertEquals(framer.next(), undefined);
  }
});

Deno.test("Framer moves a long message that trickles in few times", () => {
  const framer = new Framer();
  const bytes = encodeMessage({ type: "bitfield", bits: new Uint8Array(1_000_000) });
  const buffers = new Set<ArrayBufferLike>();
  for (let at = 0; at < bytes.length; at += 100) {
    const chunk = bytes.subarray(at, at + 100);
    const space = framer.space();
    buffers.add(space.buffer);
    space.set(chunk);
    framer.commit(chunk.length);
  }
  assertEquals(framer.next()?.type, "bitfield");
  assert(buffers.size <= 15, `${buffers.size} buffers`);
});

Deno.test("Framer's buffer grows while reads fill it, up to a bound", () => {
  const framer = new Framer();
  const sizes: number[] = [];
  for (let i = 0; i < 8; i++) {
    const space = framer.space();
    sizes.push(space.buffer.byteLength);
    space.fill(0);
    framer.commit(space.length);
    drain(framer);
  }
  assertEquals(sizes.slice(0, 7), [1_024, 1_024, 4_096, 16_384, 65_536, 262_144, 524_288]);
  assertEquals(sizes.at(-1), 524_288);
});

Deno.test("Framer's buffer shrinks when reads have become small, not at once", () => {
  const framer = new Framer();
  for (let i = 0; i < 7; i++) {
    const space = framer.space();
    space.fill(0);
    framer.commit(space.length);
    drain(framer);
  }
  const sizes: number[] = [];
  for (let i = 0; i < 400; i++) {
    framer.space().fill(0, 0, 4);
    framer.commit(4);
    drain(framer);
    sizes.push(framer.space().buffer.byteLength);
  }
  assertEquals(sizes[10], 524_288);
  assertEquals(sizes.at(-1), 2_048);
  assertEquals(sizes, sizes.toSorted((a, b) => b - a));
});

Deno.test("Framer gives a WireError or messages for garbage, in bounded memory", () => {
  const random = new SeededRandom(11);
  let errors = 0;
  for (let round = 0; round < 2_000; round++) {
    const framer = new Framer();
    try {
      for (let read = 0; read < 40; read++) {
        const space = framer.space();
        assert(space.length > 0);
        assert(space.buffer.byteLength <= MAX_BUFFER);
        const chunk = space.subarray(0, 1 + random.below(100));
        random.fill(chunk);
        // Lengths that are not absurd, so that garbage gets as far as the messages.
        if (round % 2 === 0) chunk.fill(0, 0, 3);
        framer.commit(chunk.length);
        drain(framer);
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      errors++;
    }
  }
  assert(errors > 1_500, `${errors}`);
});

Deno.test("Framer.commit() throws at more than there was room for", () => {
  const framer = new Framer();
  const { length } = framer.space();
  assertThrows(() => framer.commit(length + 1), RangeError);
  framer.commit(length);
});

/** Reads a stream as a connection does: into the room that the framer gives, up to `size()` bytes at a time. */
function readAll(framer: Framer, stream: Uint8Array, size: () => number): PeerMessage[] {
  const got: PeerMessage[] = [];
  for (let at = 0; at < stream.length;) {
    const space = framer.space();
    const chunk = stream.subarray(at, at + Math.min(size(), space.length));
    space.set(chunk);
    framer.commit(chunk.length);
    got.push(...drain(framer));
    at += chunk.length;
  }
  return got;
}

/** Takes all messages out, in bytes of their own. */
function drain(framer: Framer): PeerMessage[] {
  const got: PeerMessage[] = [];
  for (let next = framer.next(); next; next = framer.next()) got.push(ownCopy(next));
  return got;
}

function ownCopy(message: PeerMessage): PeerMessage {
  switch (message.type) {
    case "piece":
      return { ...message, block: message.block.slice() };
    case "bitfield":
      return { ...message, bits: message.bits.slice() };
    case "unknown":
    case "extended":
      return { ...message, payload: message.payload.slice() };
    case "hashRequest":
    case "hashReject":
      return { ...message, piecesRoot: message.piecesRoot.slice() };
    case "hashes": {
      const { piecesRoot, hashes } = message;
      return { ...message, piecesRoot: piecesRoot.slice(), hashes: hashes.slice() };
    }
    default:
      return message;
  }
}
