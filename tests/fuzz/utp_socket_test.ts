import { assert, assertEquals } from "@std/assert";
import { ST_DATA, ST_FIN, ST_RESET, ST_STATE, ST_SYN, UtpSocket } from "../../lib/utp/mod.ts";
import { patternBytes } from "../support/bytes.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeRandom } from "../support/fake_random.ts";
import { DatagramHub, makePacket } from "../unit/utp/_support/datagram_hub.ts";
import { fuzzTest } from "./engine.ts";

const HERE = { hostname: "198.51.100.1", port: 6881 };
const PEER = { hostname: "203.0.113.2", port: 6881 };
const STRANGER = { hostname: "203.0.113.3", port: 6881 };

/** The number of the SYN of the peer, and of the connection that it opens. */
const SYN = 65_533;
const CONNECTION = 7;

/** Packets of one input, each as long as this and one more for each bit set in the lowest four of the input. */
const PACKET_LENGTH = 26;

const SEEDS = ([ST_DATA, ST_FIN, ST_STATE, ST_RESET, ST_SYN] as const).flatMap((type) =>
  [CONNECTION, CONNECTION + 1].map((connectionId) => {
    const fields = { type, connectionId, sequence: SYN + 1 & 0xffff, payload: patternBytes(6) };
    return Uint8Array.from([0, 1, 2].flatMap((more) => [
      ...makePacket({ ...fields, sequence: fields.sequence + more & 0xffff }),
    ]));
  })
);

fuzzTest({
  name: "UtpSocket",
  seeds: SEEDS,
  expects: [],
  async run(input) {
    const clock = new FakeClock();
    const hub = new DatagramHub();
    const socket = new UtpSocket(hub.open(HERE.hostname), { clock, random: new FakeRandom(1) });
    const say = (fields: Parameters<typeof makePacket>[0]) =>
      hub.inject(makePacket(fields), PEER, HERE);
    const accepting = socket.accept();
    say({ type: ST_SYN, connectionId: CONNECTION, sequence: SYN });
    await settle();
    const [answer] = hub.takePackets(PEER);
    assert(answer);
    const ack = answer.sequence - 1 & 0xffff;
    say({
      type: ST_DATA,
      connectionId: CONNECTION + 1,
      sequence: SYN + 1,
      ack,
      payload: patternBytes(3),
    });
    const stream = await accepting;
    const written = stream.write(patternBytes(3_000));

    // The input comes from the peer, with what it must acknowledge in every second packet, and from somebody else.
    const step = PACKET_LENGTH + (input[0] ?? 0) % 16;
    let strangerBytes = 0;
    for (let at = 0; at < input.length && at < 1_000; at += step) {
      const data = input.slice(at, at + step);
      hub.inject(data, STRANGER, HERE);
      strangerBytes += data.length;
      if (at / step % 2 === 0 && data.length >= 20) new DataView(data.buffer).setUint16(18, ack);
      hub.inject(data, PEER, HERE);
      await settle();
    }
    const sent = hub.passed.filter(({ to }) => to.hostname === STRANGER.hostname);
    const sentBytes = sent.reduce((sum, { data }) => sum + data.length, 0);
    assert(sentBytes <= strangerBytes, `${sentBytes} bytes for ${strangerBytes}`);
    assert(socket.connectionCount <= 2 + input.length / step);

    // Another peer is served whatever has come.
    const other = { hostname: "203.0.113.9", port: 6881 };
    const next = socket.accept();
    hub.inject(makePacket({ type: ST_SYN, connectionId: 99, sequence: 1 }), other, HERE);
    await settle();
    const [reply] = hub.takePackets(other);
    assert(reply, "nobody answers any more");
    const payload = patternBytes(3);
    const packet = makePacket({
      type: ST_DATA,
      connectionId: 100,
      sequence: 2,
      ack: reply.sequence - 1 & 0xffff,
      payload,
    });
    hub.inject(packet, other, HERE);
    await settle();
    const accepted = await next;
    const bytes = new Uint8Array(3);
    // A connection that the input has opened may have been before it.
    if (accepted.remoteAddr.hostname === other.hostname) {
      assertEquals(await accepted.read(bytes), 3);
      assertEquals(bytes, payload);
    }
    written.catch(() => undefined);
    const closing = socket.close();
    await clock.advance(2_000);
    await closing;
    assertEquals(clock.timerCount, 0);
  },
});
