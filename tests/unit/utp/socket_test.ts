import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../lib/io/mod.ts";
import { settle, VirtualClock } from "../../../lib/testing/mod.ts";
import {
  ST_DATA,
  ST_FIN,
  ST_RESET,
  ST_STATE,
  ST_SYN,
  UtpError,
  UtpSocket,
  type UtpSocketOptions,
} from "../../../lib/utp/mod.ts";
import { SeededRandom } from "../../../lib/testing/seeded_random.ts";
import { DatagramHub, type HubSocket, makePacket } from "./_support/datagram_hub.ts";

const HERE = { hostname: "198.51.100.1", port: 6881 };
const THERE = { hostname: "203.0.113.2", port: 6881 };

interface Scene {
  readonly clock: VirtualClock;
  readonly hub: DatagramHub;
  readonly here: UtpSocket;
  readonly there: UtpSocket;
  readonly datagrams: HubSocket;
}

/** Two sockets that reach each other, closed at the end whatever happens. */
async function withSockets(
  run: (scene: Scene) => Promise<void>,
  options: Partial<UtpSocketOptions> = {},
): Promise<void> {
  const clock = new VirtualClock();
  const hub = new DatagramHub();
  const datagrams = hub.open(HERE.hostname);
  const here = new UtpSocket(datagrams, { clock, random: new SeededRandom(1), ...options });
  const other = hub.open(THERE.hostname);
  const there = new UtpSocket(other, { clock, random: new SeededRandom(2) });
  try {
    await run({ clock, hub, here, there, datagrams });
  } finally {
    const closing = Promise.all([here.close(), there.close()]);
    await clock.advance(2_000);
    await closing;
    assertEquals(clock.timerCount, 0);
  }
}

async function connect({ clock, here, there }: Scene): Promise<[ByteStream, ByteStream]> {
  const accepting = here.accept();
  const connecting = there.connect(HERE);
  await clock.advance(100);
  return [await connecting, await accepting];
}

async function readAll(stream: ByteStream, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await stream.read(all.subarray(at));
    if (count === null) throw new Error(`The stream ended after ${at} bytes`);
    at += count;
  }
  return all;
}

async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}

Deno.test("UtpSocket connects and accepts, and its streams carry bytes both ways until they are closed", async () => {
  await withSockets(async (scene) => {
    const [dialled, accepted] = await connect(scene);
    assertEquals([dialled.remoteAddr, dialled.localAddr], [HERE, THERE]);
    assertEquals([accepted.remoteAddr, accepted.localAddr], [THERE, HERE]);
    const random = new SeededRandom(3);
    for (const [from, to] of [[dialled, accepted], [accepted, dialled]] as const) {
      const bytes = random.fill(new Uint8Array(300_000));
      const done = Promise.all([readAll(to, bytes.length), writeAll(from, bytes)]);
      await scene.clock.advance(10_000);
      const [read] = await done;
      assertEquals(read, bytes);
    }
    dialled.close();
    await scene.clock.advance(100);
    assertEquals(await accepted.read(new Uint8Array(10)), null);
    await assertRejects(() => dialled.read(new Uint8Array(10)), UtpError, "the stream is closed");
    accepted.close();
    await scene.clock.advance(100);
    assertEquals([scene.here.connectionCount, scene.there.connectionCount], [0, 0]);
  });
});

Deno.test("UtpSocket gives up after six seconds where nobody answers, or at once when it is told to", async () => {
  await withSockets(async ({ clock, here }) => {
    const nobody = { hostname: "192.0.2.9", port: 1 };
    const failed = assertRejects(() => here.connect(nobody), UtpError, "there is no answer");
    const aborter = new AbortController();
    const aborted = assertRejects(
      () => here.connect(nobody, { signal: aborter.signal }),
      Error,
      "enough",
    );
    await clock.advance(1_500);
    aborter.abort(new Error("enough"));
    await aborted;
    await settle();
    assertEquals(here.connectionCount, 1);
    await clock.advance(4_400);
    assertEquals(here.connectionCount, 1);
    await clock.advance(200);
    await failed;
    assertEquals(here.connectionCount, 0);
  });
});

Deno.test("UtpSocket has one timer however many connections it has", async () => {
  await withSockets(async (scene) => {
    const accepted: ByteStream[] = [];
    for (let i = 0; i < 50; i++) accepted.push((await connect(scene))[1]);
    assertEquals(scene.here.connectionCount, 50);
    assert(scene.clock.timerCount <= 2, `${scene.clock.timerCount} timers`);
    for (const stream of accepted) await stream.write(new Uint8Array(3_000));
    await settle();
    assert(scene.clock.timerCount <= 2, `${scene.clock.timerCount} timers`);
  });
});

Deno.test("UtpSocket answers a SYN with one packet of 20 bytes, each time, and never by itself", async () => {
  await withSockets(async ({ clock, hub, here }) => {
    const victim = { hostname: "192.0.2.9", port: 9 };
    let received = 0;
    const syn = makePacket({ type: ST_SYN, connectionId: 77, sequence: 5 });
    for (let i = 0; i < 3; i++) {
      hub.inject(syn, victim, HERE);
      received += syn.length;
    }
    await clock.advance(60_000);
    const lengths = hub.passed.map(({ data }) => data.length);
    assertEquals(lengths, [20, 20, 20]);
    const answers = hub.takePackets(victim);
    for (const { type, ack, connectionId } of answers) {
      assertEquals([type, ack, connectionId], [ST_STATE, 5, 77]);
    }
    assertEquals(new Set(answers.map(({ sequence }) => sequence)).size, 1);
    assert(lengths.reduce((sum, length) => sum + length) <= received);
    assertEquals(here.connectionCount, 0);
    assertEquals(clock.timerCount, 0);
  });
});

Deno.test("UtpSocket takes nothing from an address that is not confirmed, and sends it no more than it got", async () => {
  await withSockets(async ({ clock, hub, here }) => {
    const victim = { hostname: "192.0.2.9", port: 9 };
    let received = 0;
    function send(fields: Parameters<typeof makePacket>[0]): void {
      const data = makePacket(fields);
      received += data.length;
      hub.inject(data, victim, HERE);
    }
    send({ type: ST_SYN, connectionId: 77, sequence: 5 });
    await settle();
    const [answer] = hub.passed;
    const sequence = (answer!.data[16]! << 8) + answer!.data[17]!;
    for (let ack = 0; ack < 65_536; ack += 7) {
      if (((ack - sequence + 1) & 0xffff) === 0) continue; // all but the one that only the true sender knows
      send({ type: ST_DATA, connectionId: 78, sequence: 6, ack, payload: new Uint8Array(30) });
      send({ type: ST_STATE, connectionId: 78, sequence: 6, ack });
      if (ack % 700 === 0) await settle();
    }
    await clock.advance(60_000);
    assertEquals(here.connectionCount, 0);
    const sent = hub.passed.reduce((sum, { data }) => sum + data.length, 0);
    assert(sent <= received, `${sent} bytes for ${received}`);
    assert(hub.passed.every(({ data }) => data.length === 20));
  });
});

Deno.test("UtpSocket forgets a SYN that is not confirmed within three seconds", async () => {
  for (const [waitMs, isOpen] of [[2_900, true], [3_100, false]] as const) {
    await withSockets(async ({ clock, hub, here }) => {
      const peer = { hostname: "192.0.2.9", port: 9 };
      hub.inject(makePacket({ type: ST_SYN, connectionId: 77, sequence: 5 }), peer, HERE);
      await settle();
      const [answer] = hub.takePackets(peer);
      await clock.advance(waitMs);
      const ack = (answer!.sequence - 1) & 0xffff;
      hub.inject(makePacket({ type: ST_STATE, connectionId: 78, sequence: 6, ack }), peer, HERE);
      await settle();
      assertEquals(here.connectionCount, isOpen ? 1 : 0);
    });
  }
});

Deno.test("UtpSocket serves others while SYNs flood it", async () => {
  await withSockets(async (scene) => {
    const { clock, hub, here } = scene;
    const random = new SeededRandom(4);
    for (let i = 0; i < 20_000; i++) {
      const from = { hostname: `192.0.2.${random.below(256)}`, port: random.below(65_536) };
      const connectionId = random.below(65_536);
      hub.inject(makePacket({ type: ST_SYN, connectionId, sequence: i & 0xffff }), from, HERE);
      if (i % 100 === 0) await settle();
    }
    await settle();
    assertEquals(here.connectionCount, 0);
    assertEquals(clock.timerCount, 0);
    await connect(scene);
    assertEquals(here.connectionCount, 1);
  });
});

Deno.test("UtpSocket refuses what is more than it is allowed to have", async () => {
  await withSockets(async (scene) => {
    await connect(scene);
    await connect(scene);
    await assertRejects(() => scene.here.connect(THERE), UtpError, "there are 2 connections");
    const failed = assertRejects(() => scene.there.connect(HERE), UtpError, "there is no answer");
    await scene.clock.advance(7_000);
    await failed;
    assertEquals(scene.here.connectionCount, 2);
  }, { maxConnections: 2 });
});

Deno.test("UtpSocket resets what it does not know, but not without end, and never a RESET", async () => {
  await withSockets(async ({ clock, hub, here }) => {
    const peer = { hostname: "192.0.2.9", port: 9 };
    hub.inject(makePacket({ type: ST_RESET, connectionId: 5 }), peer, HERE);
    await settle();
    assertEquals(hub.passed.length, 0);
    for (let i = 0; i < 1_000; i++) {
      const fields = { type: ST_DATA, connectionId: i, sequence: 9, ack: 3 } as const;
      hub.inject(makePacket({ ...fields, payload: new Uint8Array(1) }), peer, HERE);
      await settle();
    }
    const packets = hub.takePackets(peer);
    assertEquals(packets.length, 50);
    assertEquals([packets[0]?.type, packets[0]?.ack, packets[0]?.sequence], [ST_RESET, 9, 3]);
    await clock.advance(1_000);
    assertEquals(here.connectionCount, 0);
  });
});

Deno.test("UtpSocket tells of a connection that the other side has lost", async () => {
  await withSockets(async (scene) => {
    const [dialled] = await connect(scene);
    const reading = assertRejects(() => dialled.read(new Uint8Array(1)), UtpError, "broke");
    scene.hub.isLost = ({ data }) => data[0]! >>> 4 !== ST_RESET;
    const closing = scene.here.close(); // its FIN is lost; at last it sends a RESET
    await scene.clock.advance(1_500);
    await closing;
    await reading;
    assertEquals(scene.there.connectionCount, 0);
  });
});

Deno.test("UtpSocket ends all that waits when it is closed", async () => {
  await withSockets(async (scene) => {
    const { here, there, hub, clock, datagrams } = scene;
    const [, accepted] = await connect(scene);
    const waiting = [
      assertRejects(() => here.accept(), UtpError, "the uTP socket is closed"),
      assertRejects(() => here.connect({ hostname: "192.0.2.9", port: 1 }), UtpError, "closed"),
      assertRejects(() => accepted.read(new Uint8Array(1)), UtpError, "the stream is closed"),
    ];
    await settle();
    hub.passed.length = 0;
    const closing = here.close();
    assertEquals(here.close(), closing);
    await settle();
    await Promise.all(waiting);
    await closing; // the other side acks the FIN at once: nothing is waited for
    assert(datagrams.isClosed);
    assertEquals(hub.takePackets(THERE).map(({ type }) => type), [ST_FIN]);
    await assertRejects(() => here.accept(), UtpError, "closed");
    await assertRejects(() => here.connect(THERE), UtpError, "closed");
    assertEquals(there.connectionCount, 1);
    await clock.advance(10);
  });
});

Deno.test("UtpSocket drops what is not uTP", async () => {
  await withSockets(async (scene) => {
    for (const text of ["d1:ad2:id20:", "", "A", "\x01", "GET / HTTP/1.1"]) {
      scene.hub.inject(new TextEncoder().encode(text), THERE, HERE);
    }
    await settle();
    assertEquals(scene.hub.passed.length, 0);
    await connect(scene);
  });
});

Deno.test("UtpSocket ends the one connection that something goes wrong with", async () => {
  await withSockets(async (scene) => {
    const [, first] = await connect(scene);
    const [, second] = await connect(scene);
    const { send } = scene.datagrams;
    const reading = assertRejects(() => first.read(new Uint8Array(1)), UtpError, "closed");
    scene.datagrams.send = () => {
      scene.datagrams.send = send;
      throw new Error("it is broken");
    };
    await first.write(new Uint8Array(1));
    await settle();
    await reading;
    assertEquals(scene.here.connectionCount, 1);
    await second.write(new Uint8Array(1));
    await scene.clock.advance(100);
    assertEquals(scene.here.connectionCount, 1);
  });
});
