import { assert, assertEquals } from "@std/assert";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import {
  decodePacket,
  encodePacket,
  ST_DATA,
  ST_FIN,
  ST_RESET,
  ST_STATE,
  ST_SYN,
  UtpConnection,
  type UtpPacket,
} from "../../lib/utp/mod.ts";
import { patternBytes } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const TYPES = [ST_DATA, ST_FIN, ST_STATE, ST_RESET, ST_SYN] as const;

/** Numbers of the connection that is fuzzed: its first packet, and the other side's SYN. */
const OWN = 5_000;
const SYN = 65_534;

function packet(fields: Partial<UtpPacket>): UtpPacket {
  return {
    type: ST_DATA,
    connectionId: 8,
    timestampUs: 1_000,
    delayUs: 500,
    windowBytes: 100_000,
    sequence: (SYN + 1) & 0xffff,
    ack: OWN - 1,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: new Uint8Array(),
    ...fields,
  };
}

const SEEDS = [
  ...TYPES.map((type) => encodePacket(packet({ type }))),
  encodePacket(packet({ payload: patternBytes(100) })),
  encodePacket(packet({ type: ST_STATE, selectiveAck: patternBytes(8), ack: OWN + 1 })),
  encodePacket(packet({ type: ST_SYN, maxDatagram: 16_320 })),
  encodePacket(packet({ type: ST_FIN, sequence: 2, ack: OWN + 2 })),
];

fuzzTest({
  name: "decodePacket()",
  seeds: SEEDS,
  generate: (random) => generatePacket(random),
  expects: [],
  run(input) {
    const decoded = decodePacket(input);
    if (decoded === undefined) return;
    assert(decoded.payload.length <= input.length - 20);
    // Extensions that nobody knows are left out; all else comes back.
    const encoded = encodePacket(decoded);
    assert(encoded.length <= input.length);
    assertEquals(decodePacket(encoded), decoded);
  },
});

fuzzTest({
  name: "UtpConnection",
  seeds: SEEDS,
  generate: generatePackets,
  expects: [],
  run(input) {
    const options = { connectionId: 7, sequence: OWN, synSequence: SYN, maxDatagram: 1_472 };
    const connection = new UtpConnection(options, 0);
    connection.write(patternBytes(5_000));
    const into = new Uint8Array(300);
    let sent = poll(connection, 0);
    let now = 0;
    // The input is cut into packets of its first byte's length or so.
    const step = 20 + (input[0] ?? 0) % 64;
    for (let at = 0; at < input.length && at < 4_000; at += step) {
      const decoded = decodePacket(input.subarray(at, at + step));
      now += 100;
      if (decoded !== undefined) connection.receive(decoded, now);
      assert(connection.read(into) <= into.length);
      sent += poll(connection, now);
      const { flightBytes, windowBytes, nextAt } = connection;
      assert(flightBytes >= 0 && flightBytes <= 5_001);
      assert(windowBytes > 0 && windowBytes < 20_000);
      assert(nextAt > now);
    }
    assert(sent < 1_000);
  },
});

function poll(connection: UtpConnection, now: number): number {
  let count = 0;
  while (connection.poll(now) !== undefined) assert(++count < 100);
  return count;
}

/** A packet whose extensions are mostly right, and whose numbers are mostly near those of the connection. */
function generatePacket(random: SeededRandom): Uint8Array {
  const data = encodePacket(packet({
    type: TYPES[random.below(TYPES.length)] ?? ST_DATA,
    delayUs: random.below(2 ** 32),
    windowBytes: random.below(4) * 20_000,
    sequence: (SYN + random.below(8)) & 0xffff,
    ack: OWN - 2 + random.below(12),
  }));
  const parts: number[] = [];
  for (let i = random.below(4); i > 0; i--) {
    const length = random.below(4) === 0 ? random.below(256) : 4 * random.below(4);
    parts.push(i === 1 ? 0 : 1 + random.below(3), length);
    for (let k = 0; k < length; k++) parts.push(random.below(256));
  }
  if (parts.length > 0) data[1] = 1 + random.below(3);
  const payload = random.fill(new Uint8Array(random.below(40)));
  return Uint8Array.of(...data, ...parts, ...payload);
}

/** Packets of one length, one after the other. */
function generatePackets(random: SeededRandom): Uint8Array {
  const first = generatePacket(random);
  const step = 20 + (first[0] ?? 0) % 64;
  const out = new Uint8Array(step * (1 + random.below(20)));
  for (let at = 0; at < out.length; at += step) {
    out.set(generatePacket(random).subarray(0, step), at);
  }
  out[0] = first[0] ?? 0;
  return out;
}
