import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeHandshake,
  encodeHandshake,
  HANDSHAKE_LENGTH,
  WireError,
} from "../../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";

const HANDSHAKE = {
  features: { fast: true, extensions: true, dht: true, v2: false },
  infoHash: patternBytes(20),
  peerId: utf8("-SH0100-abcdefghijkl"),
};

Deno.test("encodeHandshake() gives the bytes of BEP 3", () => {
  const bytes = encodeHandshake(HANDSHAKE);
  assertEquals(bytes.length, HANDSHAKE_LENGTH);
  assertEquals(bytes[0], 19);
  assertEquals(bytes.subarray(1, 20), utf8("BitTorrent protocol"));
  assertEquals(bytes.subarray(20, 28), Uint8Array.of(0, 0, 0, 0, 0, 0x10, 0, 0x05));
  assertEquals(bytes.subarray(28, 48), HANDSHAKE.infoHash);
  assertEquals(bytes.subarray(48), HANDSHAKE.peerId);
});

Deno.test("encodeHandshake() names no extension unless told", () => {
  const { infoHash, peerId } = HANDSHAKE;
  assertEquals(encodeHandshake({ infoHash, peerId }).subarray(20, 28), new Uint8Array(8));
});

Deno.test("encodeHandshake() and decodeHandshake() give each feature its bit", () => {
  const none = { fast: false, extensions: false, dht: false, v2: false };
  const table: [feature: keyof typeof none, at: number, bit: number][] = [
    ["fast", 27, 0x04],
    ["extensions", 25, 0x10],
    ["dht", 27, 0x01],
    ["v2", 27, 0x10],
  ];
  const { infoHash, peerId } = HANDSHAKE;
  for (const [feature, at, bit] of table) {
    const bytes = encodeHandshake({ infoHash, peerId, features: { [feature]: true } });
    const expected = new Uint8Array(8);
    expected[at - 20] = bit;
    assertEquals(bytes.subarray(20, 28), expected, feature);
    assertEquals(decodeHandshake(bytes)?.features, { ...none, [feature]: true }, feature);
    bytes.fill(0xff, 20, 28);
    bytes[at]! ^= bit;
    const others = { fast: true, extensions: true, dht: true, v2: true, [feature]: false };
    assertEquals(decodeHandshake(bytes)?.features, others, `all but ${feature}`);
  }
});

Deno.test("decodeHandshake() leaves alone the bits of other things", () => {
  const bytes = encodeHandshake(HANDSHAKE).fill(0xff, 20, 28);
  bytes[25] = 0xef;
  bytes[27] = 0xea;
  assertEquals(decodeHandshake(bytes)?.features, {
    fast: false,
    extensions: false,
    dht: false,
    v2: false,
  });
});

Deno.test("decodeHandshake() waits for the last byte, wherever the bytes are split", () => {
  const bytes = encodeHandshake(HANDSHAKE);
  for (let length = 0; length < HANDSHAKE_LENGTH; length++) {
    assertEquals(decodeHandshake(bytes.subarray(0, length)), undefined, `${length} bytes`);
  }
  assertEquals(decodeHandshake(bytes), HANDSHAKE);
});

Deno.test("decodeHandshake() leaves alone what comes behind", () => {
  const bytes = new Uint8Array(HANDSHAKE_LENGTH + 5).fill(0xff);
  bytes.set(encodeHandshake(HANDSHAKE));
  assertEquals(decodeHandshake(bytes), HANDSHAKE);
});

Deno.test("decodeHandshake() gives bytes of its own", () => {
  const bytes = encodeHandshake(HANDSHAKE);
  const decoded = decodeHandshake(bytes);
  bytes.fill(0);
  assertEquals(decoded, HANDSHAKE);
});

Deno.test("decodeHandshake() throws at the first byte for every length of the protocol's name but 19", () => {
  for (let length = 0; length < 256; length++) {
    const first = Uint8Array.of(length);
    if (length === 19) assertEquals(decodeHandshake(first), undefined);
    else thrown(() => decodeHandshake(first), WireError, `length ${length}`);
  }
});

Deno.test("decodeHandshake() throws as soon as any byte of the protocol's name is another", () => {
  for (let at = 0; at < 20; at++) {
    const bytes = encodeHandshake(HANDSHAKE).subarray(0, at + 1);
    bytes[at]! ^= 0x20;
    assertThrows(() => decodeHandshake(bytes), WireError);
  }
});

Deno.test("decodeHandshake() takes any bytes behind the protocol's name", () => {
  for (const byte of [0, 0x7f, 0x80, 0xff]) {
    const bytes = encodeHandshake(HANDSHAKE).fill(byte, 20);
    const decoded = decodeHandshake(bytes);
    assert(decoded);
    assertEquals(decoded.peerId, new Uint8Array(20).fill(byte));
  }
});
