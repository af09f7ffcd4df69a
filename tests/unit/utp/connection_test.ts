import { assert, assertEquals } from "@std/assert";
import { ST_DATA, ST_FIN, ST_STATE, ST_SYN, UtpConnection } from "../../../lib/utp/mod.ts";
import { Link, type LinkOptions } from "./_support/link.ts";
import { Timeline } from "./_support/timeline.ts";
import { type PairOptions, type UtpEnd, UtpPair } from "./_support/utp_pair.ts";

interface Scene {
  readonly timeline: Timeline;
  readonly there: Link;
  readonly back: Link;
  readonly pair: UtpPair;
}

function makeScene(options: LinkOptions = {}, more: Partial<PairOptions> = {}): Scene {
  const timeline = new Timeline();
  const there = new Link(timeline, { delayMs: 25, ...options });
  const back = new Link(timeline, { delayMs: 25, ...options, seed: 2 });
  return { timeline, there, back, pair: new UtpPair(timeline, { there, back, ...more }) };
}

/** A byte that tells where it belongs. */
function byteAt(position: number): number {
  return (position * 7 + (position >>> 8) * 31) & 255;
}

/** Has one end send bytes to the other, which checks each. */
function exchange(from: UtpEnd, to: UtpEnd, length: number): void {
  let read = 0;
  to.onRead = (bytes) => {
    for (const byte of bytes) {
      if (byte !== byteAt(read)) throw new Error(`Byte ${read} is another one`);
      read += 1;
    }
  };
  const bytes = new Uint8Array(2_048);
  from.makeBytes = (at, count) => {
    const made = bytes.subarray(0, Math.min(count, bytes.length));
    for (let i = 0; i < made.length; i++) made[i] = byteAt(at + i);
    return made;
  };
  from.toWrite = length;
  from.pump();
}

const PATHS: Record<string, LinkOptions> = {
  "a clean path": {},
  "1 of 100 lost": { loss: 0.01 },
  "1 of 20 lost": { loss: 0.05 },
  "1 of 5 lost": { loss: 0.2 },
  "1 of 10 overtaken": { reordered: 0.1 },
  "1 of 20 twice": { duplicated: 0.05 },
  "delays from 25 to 525 ms": { jitterMs: 500 },
  "everything at once": { loss: 0.05, reordered: 0.1, duplicated: 0.05, jitterMs: 30 },
  "a narrow path": { bitsPerSecond: 500_000, bufferMs: 50 },
};

for (const [name, options] of Object.entries(PATHS)) {
  Deno.test(`UtpConnection carries bytes both ways over ${name}, its numbers passing 65,535`, () => {
    const numbers = { initiator: { sequence: 65_500 }, acceptor: { sequence: 65_530 } };
    const { timeline, pair } = makeScene(options, numbers);
    const { initiator, acceptor } = pair;
    exchange(initiator, acceptor, 200_000);
    exchange(acceptor, initiator, 150_000);
    timeline.run(
      600_000,
      () => acceptor.readBytes === 200_000 && initiator.readBytes === 150_000,
    );
    assertEquals([acceptor.readBytes, initiator.readBytes], [200_000, 150_000]);
  });
}

Deno.test("UtpConnection asks at 0, 1 and 3 seconds whether anyone is there, and gives up after 6", () => {
  const connection = new UtpConnection({ connectionId: 1, sequence: 2, maxDatagram: 1_472 }, 0);
  const sent: number[] = [];
  for (let now = 0; connection.state === "connecting"; now = connection.nextAt) {
    now = Math.max(now, 0);
    if (connection.poll(now) !== undefined) sent.push(now);
    if (connection.state !== "connecting") assertEquals(now, 6_000);
  }
  assertEquals(sent, [0, 1_000, 3_000]);
  assertEquals(connection.failure?.reason, "timed-out");
  assertEquals(connection.nextAt, Infinity);
});

Deno.test("UtpConnection ends both ways once both sides have closed, and what was written arrives", () => {
  const { timeline, pair: { initiator, acceptor } } = makeScene({ loss: 0.1 });
  exchange(initiator, acceptor, 50_000);
  timeline.run(60_000, () => initiator.toWrite === 0);
  initiator.connection.close();
  initiator.pump();
  timeline.run(120_000, () => acceptor.connection.isAtEnd);
  assertEquals(acceptor.readBytes, 50_000);
  assertEquals(acceptor.connection.state, "open"); // half of it: it may still write
  acceptor.connection.close();
  acceptor.pump();
  timeline.run(240_000);
  for (const { connection } of [initiator, acceptor]) {
    assertEquals(connection.state, "ended");
    assertEquals(connection.nextAt, Infinity);
  }
});

Deno.test("UtpConnection sends no more than the other side takes, and goes on when that reads", () => {
  const { timeline, pair: { initiator, acceptor } } = makeScene({ bitsPerSecond: 50e6 });
  acceptor.isReading = false;
  initiator.toWrite = 20_000_000;
  initiator.pump();
  timeline.run(60_000);
  const kept = acceptor.connection.unreadBytes;
  assert(kept > 1_000_000 && kept <= 2 * 1024 * 1024, `${kept} bytes are kept`);
  assertEquals(initiator.connection.state, "open");
  acceptor.isReading = true;
  acceptor.pump();
  timeline.run(70_000);
  assertEquals(acceptor.readBytes, 20_000_000);
});

Deno.test("UtpConnection takes at once what its system keeps, and what the path holds besides", () => {
  const takes = { takesDatagram: 16_320 };
  const cases = [
    { name: "another client of this machine", sides: { initiator: takes }, delayMs: 0, kib: 96 },
    {
      name: "Shoal on this machine",
      sides: { initiator: takes, acceptor: { ...takes, peerTakesDatagram: 16_320 } },
      delayMs: 0,
      kib: 176,
    },
    { name: "a peer in this network", sides: {}, delayMs: 0.5, kib: 96 + 122 },
    { name: "a peer far away", sides: {}, delayMs: 25, kib: 2_048 },
  ];
  for (const { name, sides, delayMs, kib } of cases) {
    const { timeline, pair: { initiator, acceptor } } = makeScene({ delayMs }, sides);
    let windowBytes = 0;
    initiator.onSend = (packet) => windowBytes = packet.windowBytes;
    initiator.toWrite = 1_000;
    initiator.pump();
    timeline.run(1_000);
    acceptor.toWrite = 1_000_000;
    acceptor.pump();
    timeline.run(3_000);
    assertEquals(initiator.readBytes, 1_000_000, name);
    assertEquals(Math.floor(windowBytes / 1024), kib, name);
  }
});

Deno.test("UtpConnection asks again where word of a window that opens is lost", () => {
  const { timeline, back, pair: { initiator, acceptor } } = makeScene({ bitsPerSecond: 50e6 });
  acceptor.isReading = false;
  initiator.toWrite = 5_000_000;
  initiator.pump();
  timeline.run(20_000);
  back.isCut = true;
  acceptor.isReading = true;
  acceptor.pump();
  timeline.run(20_100);
  back.isCut = false;
  const before = acceptor.readBytes;
  timeline.run(40_000);
  assert(before < 5_000_000);
  assertEquals(acceptor.readBytes, 5_000_000);
});

Deno.test("UtpConnection finds the longest datagram, and does not slow down for those too long", () => {
  for (const maxDatagram of [1_472, 1_464, 1_400, 1_280, 600]) {
    const { timeline, pair } = makeScene({ bitsPerSecond: 10e6, maxDatagram });
    const { connection } = pair.initiator;
    pair.initiator.toWrite = 4_000_000;
    pair.initiator.pump();
    timeline.run(10_000);
    const { datagramLength } = connection;
    assert(datagramLength <= maxDatagram && datagramLength > maxDatagram - 20, `${datagramLength}`);
    assertEquals(pair.acceptor.readBytes, 4_000_000, `over ${maxDatagram}`);
  }
});

Deno.test("UtpConnection sends longer datagrams than Ethernet's only if both sides take them", () => {
  const takes = { takesDatagram: 16_320 };
  const cases = [
    { initiator: takes, acceptor: { ...takes, peerTakesDatagram: 16_320 }, longest: 16_320 },
    { initiator: takes, acceptor: { ...takes, peerTakesDatagram: 9_000 }, longest: 16_320 },
    { initiator: takes, acceptor: {}, longest: 1_472 },
    { initiator: {}, acceptor: takes, longest: 1_472 },
  ];
  for (const { longest, ...sides } of cases) {
    const { timeline, pair } = makeScene({ bitsPerSecond: 100e6 }, sides);
    pair.initiator.toWrite = 2_000_000;
    pair.initiator.pump();
    timeline.run(20_000);
    const { datagramLength } = pair.initiator.connection;
    assert(datagramLength <= longest && datagramLength > longest - 10, `${datagramLength}`);
    assertEquals(pair.acceptor.readBytes, 2_000_000);
  }
});

Deno.test("UtpConnection goes on after a break of a minute, and ends after a longer one", () => {
  for (const [breakMs, state] of [[60_000, "open"], [90_000, "ended"]] as const) {
    const { timeline, there, back, pair } = makeScene({ bitsPerSecond: 10e6 });
    const { initiator, acceptor } = pair;
    exchange(initiator, acceptor, 3_000_000);
    timeline.run(1_000);
    there.isCut = back.isCut = true;
    timeline.run(1_000 + breakMs);
    there.isCut = back.isCut = false;
    timeline.run(120_000);
    assertEquals(initiator.connection.state, state);
    assertEquals(acceptor.readBytes === 3_000_000, state === "open");
    assertEquals(initiator.connection.failure?.reason, state === "open" ? undefined : "timed-out");
  }
});

Deno.test("UtpConnection acks every second packet at once and a single one after 20 ms", () => {
  const { timeline, pair: { initiator, acceptor } } = makeScene();
  timeline.run(1_000);
  const acks: number[] = [];
  acceptor.onSend = () => acks.push(timeline.now);
  initiator.connection.write(new Uint8Array(100));
  initiator.pump();
  timeline.run(2_000);
  assertEquals(acks, [1_025]); // says how much is taken, which the answer to the SYN could not
  initiator.connection.write(new Uint8Array(100));
  initiator.pump();
  timeline.run(3_000);
  assertEquals(acks, [1_025, 2_045]);
  initiator.connection.write(new Uint8Array(1_000));
  initiator.pump();
  timeline.run(4_000);
  assertEquals(acks, [1_025, 2_045, 3_025]);
});

Deno.test("UtpConnection that is idle sends a packet every 29 seconds, and nothing else", () => {
  const { timeline, there, pair } = makeScene();
  timeline.run(1_000);
  const before = there.sent;
  const types = new Set<number>();
  pair.initiator.onSend = ({ type }) => types.add(type);
  timeline.run(30 * 29_000);
  assert(there.sent - before >= 29 && there.sent - before <= 60, `${there.sent - before} packets`);
  assertEquals([...types], [ST_STATE]);
});

Deno.test("UtpConnection puts small writes together once some are on their way", () => {
  const { timeline, pair: { initiator, acceptor } } = makeScene();
  timeline.run(1_000);
  const lengths: number[] = [];
  initiator.onSend = ({ type, payload }) => void (type === ST_DATA && lengths.push(payload.length));
  for (let i = 0; i < 20; i++) {
    initiator.connection.write(new Uint8Array(10));
    initiator.pump();
  }
  timeline.run(2_000);
  assertEquals(lengths, [10, 10, 10, 10, 160]);
  assertEquals(acceptor.readBytes, 200);
});

Deno.test("UtpConnection sends a SYN, an ack, data and a FIN with the numbers that BEP 29 gives them", () => {
  const { timeline, pair: { initiator, acceptor } } = makeScene();
  const sent: [string, number, number, number, number][] = [];
  for (const [name, end] of [["there", initiator], ["back", acceptor]] as const) {
    end.onSend = (p) => sent.push([name, p.type, p.connectionId, p.sequence, p.ack]);
  }
  timeline.run(100);
  initiator.connection.write(new Uint8Array(5));
  initiator.pump();
  timeline.run(200);
  initiator.connection.close();
  initiator.pump();
  timeline.run(300);
  assertEquals(sent, [
    // The SYN, 1000 with the number 100, was sent before; its answer has the number 5000 as the first data would.
    ["there", ST_STATE, 101, 1_001, 4_999],
    ["there", ST_DATA, 101, 1_001, 4_999],
    ["back", ST_STATE, 100, 5_000, 1_001],
    ["there", ST_FIN, 101, 1_002, 4_999],
    ["back", ST_STATE, 100, 5_000, 1_002],
  ]);
  assertEquals(ST_SYN, 4);
});
