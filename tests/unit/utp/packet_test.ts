import { assertEquals } from "@std/assert";
import {
  decodePacket,
  encodePacket,
  HEADER_LENGTH,
  ST_DATA,
  ST_STATE,
  ST_SYN,
  type UtpPacket,
} from "../../../lib/utp/mod.ts";
import { PADDING_STEP, padPacket } from "../../../lib/utp/packet.ts";
import { fromHex } from "../../../lib/hash/mod.ts";

const NOTHING = new Uint8Array();

function packet(changes: Partial<UtpPacket> = {}): UtpPacket {
  return {
    type: ST_DATA,
    connectionId: 0x1234,
    timestampUs: 0xfedcba98,
    delayUs: 0x01020304,
    windowBytes: 0x80000001,
    sequence: 0xffff,
    ack: 0x8000,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: NOTHING,
    ...changes,
  };
}

Deno.test("encodePacket() lays a header out as BEP 29 draws it", () => {
  const data = encodePacket(packet({ type: ST_SYN }));
  assertEquals(data, fromHex("41001234fedcba980102030480000001ffff8000"));
});

Deno.test("decodePacket() gives back what encodePacket() took", () => {
  const packets = [
    packet(),
    packet({ payload: Uint8Array.of(1, 2, 3) }),
    packet({ type: ST_STATE, selectiveAck: Uint8Array.of(1, 0, 0, 128) }),
    packet({ type: ST_SYN, maxDatagram: 16_320 }),
    packet({
      selectiveAck: new Uint8Array(128).fill(7),
      maxDatagram: 1,
      payload: new Uint8Array(9),
    }),
  ];
  for (const each of packets) assertEquals(decodePacket(encodePacket(each)), each);
});

Deno.test("decodePacket() skips extensions that it does not know", () => {
  const header = encodePacket(packet());
  const data = Uint8Array.of(...header, 1, 3, 9, 9, 9, 200, 4, 1, 2, 3, 4, 0, 0, 77);
  data[1] = 99;
  assertEquals(
    decodePacket(data),
    packet({ selectiveAck: Uint8Array.of(1, 2, 3, 4), payload: Uint8Array.of(77) }),
  );
});

Deno.test("decodePacket() takes selective acks of any length, as libtorrent sends them", () => {
  const header = [...encodePacket(packet())].with(1, 1);
  for (const [mask, expected] of [[[], undefined], [[6], [6]], [[254, 3], [254, 3]]] as const) {
    const decoded = decodePacket(Uint8Array.of(...header, 0, mask.length, ...mask));
    assertEquals(decoded?.selectiveAck, expected && Uint8Array.of(...expected));
  }
});

Deno.test("decodePacket() takes no packet that is not one", () => {
  const header = [...encodePacket(packet())];
  const cases: Record<string, number[]> = {
    "nothing": [],
    "a header that is cut": header.slice(0, 19),
    "version 0": header.with(0, 0x00),
    "version 2": header.with(0, 0x02),
    "type 5": header.with(0, 0x51),
    "an extension that is not there": header.with(1, 1),
    "half an extension": [...header.with(1, 1), 0],
    "an extension that leads out": [...header.with(1, 9), 0, 5, 1, 2, 3, 4],
    "a chain that leads out": [...header.with(1, 9), 9, 0],
  };
  for (const [name, bytes] of Object.entries(cases)) {
    assertEquals(decodePacket(new Uint8Array(bytes)), undefined, name);
  }
});

Deno.test("padPacket() makes a packet longer and does not change it", () => {
  const short = packet({ payload: Uint8Array.of(5, 6, 7) });
  const data = encodePacket(short);
  for (let length = data.length + PADDING_STEP; length < 1_500; length += PADDING_STEP) {
    const padded = padPacket(data, length);
    assertEquals(padded.length, length);
    assertEquals(decodePacket(padded), short);
  }
});

Deno.test("padPacket() takes the extensions that libutp lets pass: number 2, of eight bytes", () => {
  const data = encodePacket(packet({ payload: new Uint8Array(528) }));
  const padded = padPacket(data, data.length + 92 * PADDING_STEP);
  let at = HEADER_LENGTH;
  for (let extension = padded[1]; extension !== 0; extension = padded[at], at += PADDING_STEP) {
    assertEquals([extension, padded[at + 1]], [2, 8]);
  }
  assertEquals(padded.length - at, 528);
});
