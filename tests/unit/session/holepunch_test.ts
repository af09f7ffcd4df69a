import { assertEquals } from "@std/assert";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { type Member, type ScriptedPeer, Swarm, type Talk } from "../../../lib/testing/mod.ts";
import {
  decodeHolepunchMessage,
  encodeHolepunchMessage,
  HOLEPUNCH_ERROR,
  type HolepunchMessage,
} from "../../../lib/wire/mod.ts";
import { extensionMessages, sayExtensions, sayTo } from "./support/metadata_peer.ts";

/** Addresses that nobody may have us, or another, send anything to. */
const FORBIDDEN: readonly Endpoint[] = [
  "127.0.0.1",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "224.0.0.251",
  "255.255.255.255",
  "::1",
  "fe80::1",
  "fd00::1",
  "ff02::fb",
].flatMap((hostname) => [22, 80, 6_881].map((port) => ({ hostname, port })));

/** Connects a peer that speaks the extension to a member. */
async function join(swarm: Swarm, member: Member): Promise<{ peer: ScriptedPeer; talk: Talk }> {
  const peer = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk, { port: 6_881 }),
  });
  const talk = await swarm.settled(peer.dial(member.endpoint));
  await swarm.run(500);
  return { peer, talk };
}

function say(talk: Talk, message: HolepunchMessage): void {
  sayTo(talk, "ut_holepunch", encodeHolepunchMessage(message));
}

function saidTo(talk: Talk): (HolepunchMessage | undefined)[] {
  return extensionMessages(talk, "ut_holepunch").map(decodeHolepunchMessage);
}

/** Notes all that a member sends or dials, but to those that it is connected to. */
function watch(swarm: Swarm, member: Member): Set<string> {
  const targets = new Set<string>();
  swarm.internet.tap(({ from, to, protocol }) => {
    if (from.hostname === member.network.address && protocol === "udp") targets.add(to.hostname);
  });
  const { dialer } = member.network;
  const connect = dialer.connect;
  dialer.connect = (to, options) => {
    targets.add(to.hostname);
    return connect(to, options);
  };
  return targets;
}

const QUIET = { dht: false, lsd: false, portMapping: false };

Deno.test("no peer has us bring it together with what is on our network (P11)", async () => {
  for (const endpoint of FORBIDDEN) {
    await using swarm = new Swarm();
    const relay = swarm.member({ has: "all", session: QUIET });
    const { talk } = await join(swarm, relay);
    const targets = watch(swarm, relay);
    say(talk, { type: "rendezvous", endpoint });
    await swarm.run(30_000);
    assertEquals(saidTo(talk), [{ type: "error", endpoint, code: HOLEPUNCH_ERROR.noSuchPeer }]);
    assertEquals([...targets], []);
    assertEquals(talk.isClosed, false);
  }
});

Deno.test("no peer has us connect to what is on our network, nor to ourselves (P11)", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ session: QUIET });
  const targets = watch(swarm, member);
  for (const endpoint of FORBIDDEN) {
    const { talk } = await join(swarm, member);
    say(talk, { type: "connect", endpoint });
    say(talk, { type: "connect", endpoint: { hostname: "21.0.0.1", port: 0 } });
    await swarm.run(1_000);
    talk.close();
  }
  await swarm.run(30_000);
  assertEquals([...targets], []);
});

Deno.test("a peer is told why a rendezvous comes to nothing, and the others hear nothing of it", async () => {
  await using swarm = new Swarm();
  const relay = swarm.member({ has: "all", session: QUIET });
  const { talk } = await join(swarm, relay);
  const plain = swarm.peer({ pieces: [] });
  relay.torrent.addPeers([plain.endpoint]);
  await swarm.run(500);
  const rows: [Endpoint, number][] = [
    [{ hostname: "21.0.0.1", port: 6_881 }, HOLEPUNCH_ERROR.notConnected],
    [plain.endpoint, HOLEPUNCH_ERROR.noSupport],
    [{ hostname: "21.0.0.1", port: 0 }, HOLEPUNCH_ERROR.noSuchPeer],
  ];
  for (const [endpoint] of rows) say(talk, { type: "rendezvous", endpoint });
  await swarm.run(500);
  assertEquals(
    saidTo(talk),
    rows.map(([endpoint, code]): HolepunchMessage => ({ type: "error", endpoint, code })),
  );
  assertEquals(plain.openTalks[0]?.received.filter(({ type }) => type === "extended"), []);
});

Deno.test("two peers of ours are told of each other, ten times a minute at most", async () => {
  await using swarm = new Swarm();
  const relay = swarm.member({ has: "all", session: QUIET });
  const one = await join(swarm, relay);
  const two = await join(swarm, relay);
  for (let time = 0; time < 1_000; time++) {
    say(one.talk, { type: "rendezvous", endpoint: two.peer.endpoint });
  }
  await swarm.run(1_000);
  assertEquals(saidTo(two.talk), Array(10).fill({ type: "connect", endpoint: one.peer.endpoint }));
  assertEquals(saidTo(one.talk), Array(10).fill({ type: "connect", endpoint: two.peer.endpoint }));
});

Deno.test("one relay makes us try ten addresses a minute at most", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ session: QUIET });
  const { talk } = await join(swarm, member);
  const targets = watch(swarm, member);
  for (let host = 1; host <= 200; host++) {
    say(talk, { type: "connect", endpoint: { hostname: `21.0.0.${host}`, port: 6_881 } });
  }
  await swarm.run(30_000);
  assertEquals(targets.size, 10);
});

Deno.test("a private torrent brings nobody together", async () => {
  await using swarm = new Swarm({ private: true });
  const relay = swarm.member({ has: "all" });
  const one = await join(swarm, relay);
  const two = await join(swarm, relay);
  one.talk.send({
    type: "extended",
    extension: 3,
    payload: encodeHolepunchMessage({ type: "rendezvous", endpoint: two.peer.endpoint }),
  });
  await swarm.run(1_000);
  assertEquals([saidTo(one.talk), saidTo(two.talk)], [[], []]);
});
