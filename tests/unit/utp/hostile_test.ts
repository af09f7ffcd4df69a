import { assert, assertEquals } from "@std/assert";
import {
  decodePacket,
  ReceiveBudget,
  ST_DATA,
  ST_FIN,
  ST_RESET,
  ST_STATE,
  UtpConnection,
  type UtpPacket,
} from "../../../lib/utp/mod.ts";
import { SeededRandom } from "../../../lib/testing/seeded_random.ts";

/** Numbers of the connection under test, which was connected to: its first packet, and the other side's SYN. */
const OWN = 5_000;
const SYN = 1_000;

function makeConnection(budget = new ReceiveBudget()): UtpConnection {
  const options = { connectionId: 7, sequence: OWN, synSequence: SYN, maxDatagram: 1_472, budget };
  return new UtpConnection(options, 0);
}

/** A packet of the other side, right in everything but what is changed. */
function packet(changes: Partial<UtpPacket> = {}): UtpPacket {
  return {
    type: ST_STATE,
    connectionId: 8,
    timestampUs: 1,
    delayUs: 1_000,
    windowBytes: 1 << 20,
    sequence: SYN + 1,
    ack: OWN - 1,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: new Uint8Array(),
    ...changes,
  };
}

function data(sequence: number, changes: Partial<UtpPacket> = {}): UtpPacket {
  return packet({ type: ST_DATA, sequence, payload: new Uint8Array(100), ...changes });
}

function pollAll(connection: UtpConnection, now: number): UtpPacket[] {
  const sent: UtpPacket[] = [];
  for (let next = connection.poll(now); next; next = connection.poll(now)) {
    sent.push(decodePacket(next)!);
  }
  return sent;
}

/** A connection that has heard of the other side's window, and has sent as much as it may. */
function makeSending(): { connection: UtpConnection; last: number } {
  const connection = makeConnection();
  connection.receive(packet(), 0);
  connection.write(new Uint8Array(60_000));
  const last = pollAll(connection, 0).at(-1)!.sequence;
  return { connection, last };
}

Deno.test("UtpConnection drops packets whose ack is not one of the last", () => {
  const acks: [number, boolean][] = [
    [OWN - 5, false],
    [OWN - 4, true],
    [OWN - 1, true],
    [OWN + 3, true], // four packets are on their way
    [OWN + 4, false],
    [OWN + 30_000, false],
    [OWN - 30_000, false],
  ];
  for (const [ack, isTaken] of acks) {
    const { connection, last } = makeSending();
    assertEquals(last, OWN + 3);
    connection.receive(data(SYN + 1, { ack }), 1);
    assertEquals(connection.unreadBytes, isTaken ? 100 : 0, `ack ${ack}`);
  }
});

Deno.test("UtpConnection is ended by a RESET with a right ack, and by no other", () => {
  const { connection, last } = makeSending();
  for (const ack of [OWN - 5, last + 1, 0, 60_000]) {
    connection.receive(packet({ type: ST_RESET, ack }), 1);
    assertEquals(connection.state, "open");
  }
  connection.receive(packet({ type: ST_RESET, ack: last }), 1);
  assertEquals(connection.state, "ended");
  assertEquals(connection.failure?.reason, "reset");
  assertEquals(pollAll(connection, 1), []);
});

Deno.test("UtpConnection does not raise its window for acks of what it has not sent", () => {
  const { connection, last } = makeSending();
  const { windowBytes, flightBytes } = connection;
  const everything = new Uint8Array(252).fill(255);
  for (let i = 1; i < 2_000; i++) {
    connection.receive(packet({ ack: (last + i) & 0xffff }), i / 1_000);
    connection.receive(packet({ ack: OWN - 5 - i, selectiveAck: everything }), i / 1_000);
  }
  assertEquals([connection.windowBytes, connection.flightBytes], [windowBytes, flightBytes]);
});

Deno.test("UtpConnection does not raise its window for the same ack twice, nor for bits beyond what it sent", () => {
  const { connection, last } = makeSending();
  const everything = new Uint8Array(252).fill(255);
  const { windowBytes } = connection;
  // All but the first are acked, each once, however often and far the bits say so.
  for (let i = 0; i < 1_000; i++) connection.receive(packet({ selectiveAck: everything }), 50);
  const ackedOnce = connection.windowBytes;
  assert(ackedOnce <= windowBytes + (last - OWN) * 1_500, `${ackedOnce}`);
  for (let i = 0; i < 1_000; i++) connection.receive(packet({ ack: last }), 60);
  assert(connection.windowBytes <= windowBytes + (last - OWN + 1) * 1_500);
  assertEquals(connection.flightBytes, 0);
});

Deno.test("UtpConnection keeps no data from far beyond what is missing", () => {
  const connection = makeConnection();
  for (const ahead of [8_193, 20_000, 32_767, 32_768, 60_000]) {
    connection.receive(data((SYN + ahead) & 0xffff), 0);
  }
  const [ack] = pollAll(connection, 0);
  assertEquals(ack?.selectiveAck, undefined);
  assertEquals(connection.unreadBytes, 0);
});

Deno.test("UtpConnection keeps no more than its limit, be packets large, tiny, in order or not", () => {
  for (const length of [1, 100, 1_452, 60_000]) {
    for (const step of [1, 2]) {
      const budget = new ReceiveBudget();
      const connection = makeConnection(budget);
      for (let i = 1; i <= 8_000; i++) {
        connection.receive(data(SYN + i * step, { payload: new Uint8Array(length) }), i);
        for (const { windowBytes } of pollAll(connection, i)) assert(windowBytes <= 2 ** 21);
      }
      assert(budget.takenBytes <= 2 ** 21 + 2 ** 16, `${budget.takenBytes} bytes are kept`);
      connection.close();
      connection.abort();
      assertEquals(budget.takenBytes, 0);
    }
  }
});

Deno.test("UtpConnection leaves memory to others: many slow readers share a budget", () => {
  const budget = new ReceiveBudget(8 * 2 ** 20);
  const connections = Array.from({ length: 40 }, () => makeConnection(budget));
  for (let i = 1; i <= 2_000; i++) {
    for (const connection of connections) {
      connection.receive(data(SYN + i, { payload: new Uint8Array(1_400) }), i);
    }
  }
  assert(budget.takenBytes <= 10 * 2 ** 20, `${budget.takenBytes} bytes are kept`);
  for (const connection of connections) assert(connection.unreadBytes >= 20_000);
});

Deno.test("UtpConnection stays whole whatever comes", () => {
  const random = new SeededRandom(5);
  for (let round = 0; round < 300; round++) {
    const budget = new ReceiveBudget();
    const connection = makeConnection(budget);
    connection.write(new Uint8Array(random.below(200_000)));
    let now = 0;
    for (let i = 0; i < 100; i++) {
      now += random.below(400);
      connection.receive(
        packet({
          type: ([ST_DATA, ST_STATE, ST_STATE, ST_FIN] as const)[random.below(4)] ?? ST_DATA,
          timestampUs: random.below(2 ** 32),
          delayUs: random.below(2 ** 32),
          windowBytes: random.below(3) * 100_000,
          sequence: (SYN + random.below(300)) & 0xffff,
          ack: (OWN - 4 + random.below(30)) & 0xffff,
          selectiveAck: random.below(2) === 0 ? undefined : random.fill(new Uint8Array(8)),
          payload: new Uint8Array(random.below(1_500)),
        }),
        now,
      );
      connection.read(new Uint8Array(1_000));
      let polls = 0;
      while (connection.poll(now) !== undefined) assert(++polls < 10_000);
      const { flightBytes, windowBytes, nextAt } = connection;
      assert(flightBytes >= 0 && Number.isInteger(flightBytes));
      assert(windowBytes > 0 && Number.isInteger(windowBytes));
      assert(nextAt > now, `wants to be called at ${nextAt}, which is not after ${now}`);
    }
    connection.abort();
    assertEquals(budget.takenBytes, 0);
  }
});
