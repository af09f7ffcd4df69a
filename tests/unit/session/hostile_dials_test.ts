import { assert, assertEquals } from "@std/assert";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { type Member, type ScriptedPeer, Swarm } from "../../../lib/testing/mod.ts";
import { encodePexMessage } from "../../../lib/wire/mod.ts";
import { sayExtensions, sayTo } from "./support/metadata_peer.ts";

const HOUR_MS = 3_600_000;

const FLAGS = { encryption: false, seed: false, utp: false, holepunch: false, outgoing: false };

/** How often connections were made, as the log of a member tells. */
function connectionsOf(member: Member): number {
  return member.log.records.filter(({ message }) => message.startsWith("Connected")).length;
}

/** A peer that tells a member of others. */
async function tell(
  swarm: Swarm,
  member: Member,
  added: readonly Endpoint[],
  options: { readonly everyMs?: number } = {},
): Promise<ScriptedPeer> {
  const teller = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk),
  });
  const talk = await swarm.settled(teller.dial(member.endpoint));
  await swarm.run(500);
  const say = () => {
    if (talk.isClosed) return;
    const payload = encodePexMessage({
      added: added.map((endpoint) => ({ endpoint, flags: FLAGS })),
      dropped: options.everyMs === undefined ? [] : added,
    });
    sayTo(talk, "ut_pex", payload);
    if (options.everyMs !== undefined) swarm.clock.setTimer(options.everyMs, say);
  };
  say();
  await swarm.run(500);
  return teller;
}

for (
  const kind of [
    "two seeds",
    "a seed and one that has all that it wants",
    "two that have all that they want",
  ]
) {
  Deno.test(`${kind} connect at most once in a quarter of an hour, whoever names them`, async () => {
    await using swarm = new Swarm({
      files: { a: 100_000, b: 100_000, c: 100_000 },
      trackers: ["http://tracker.example/announce"],
    });
    const partial = { files: [0] };
    const [one, two] = kind === "two seeds"
      ? [swarm.member({ has: "all" }), swarm.member({ has: "all" })]
      : kind.startsWith("a seed")
      ? [swarm.member({ has: "all" }), swarm.member({ has: "all", ...partial })]
      : [swarm.member({ has: "all", ...partial }), swarm.member({ has: "all", ...partial })];
    swarm.tracker("tracker.example", () => [one.endpoint, two.endpoint]);
    await swarm.until(() => one.isComplete && two.isComplete, 10_000);
    for (const member of [one, two]) {
      const other = member === one ? two : one;
      await tell(swarm, member, [other.endpoint], { everyMs: 61_000 });
    }
    await swarm.run(HOUR_MS);
    for (const member of [one, two]) {
      // One for the teller; each of both may dial once in each period.
      const count = connectionsOf(member) - 1;
      assert(count >= 1 && count <= 2 * 4, `${count} connections in an hour`);
    }
  });
}

Deno.test("of 10,000 addresses that a peer names, 50 are kept and few are dialled", async () => {
  await using swarm = new Swarm();
  const member = swarm.member();
  await swarm.run(500);
  const addresses = Array.from(
    { length: 10_000 },
    (_, index) => ({ hostname: `30.${index >> 8}.${index & 255}.1`, port: 6_881 }),
  );
  const before = member.status.knownPeers;
  for (let at = 0; at < addresses.length; at += 1_000) {
    await tell(swarm, member, at === 0 ? addresses : addresses.slice(0, 50));
  }
  assertEquals(member.status.knownPeers - before, 50);
});

Deno.test("a peer that names new addresses for ever fills no more than its share of the list", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ session: { utp: false } });
  await swarm.run(500);
  const teller = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk),
  });
  const talk = await swarm.settled(teller.dial(member.endpoint));
  await swarm.run(500);
  for (let minute = 0; minute < 60; minute++) {
    const added = Array.from(
      { length: 50 },
      (_, index) => ({ hostname: `30.0.${minute}.${index + 1}`, port: 6_881 }),
    );
    const payload = encodePexMessage({
      added: added.map((endpoint) => ({ endpoint, flags: FLAGS })),
      dropped: [],
    });
    sayTo(talk, "ut_pex", payload);
    await swarm.run(61_000);
  }
  assert(member.status.knownPeers <= 200, `${member.status.knownPeers} are known`);
});

Deno.test("an address that peers name to have it dialled is tried once in a back-off period, whatever its ports", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ session: { utp: false } });
  await swarm.run(500);
  const target = swarm.machine();
  const tries: number[] = [];
  const { dialer } = member.network;
  const connect = dialer.connect;
  dialer.connect = (to, options) => {
    if (to.hostname === target.address) tries.push(swarm.clock.now());
    return connect(to, options);
  };
  for (let peer = 0; peer < 30; peer++) {
    const ports = Array.from({ length: 20 }, (_, port) => 1_000 + peer * 20 + port);
    await tell(swarm, member, ports.map((port) => ({ hostname: target.address, port })));
  }
  await swarm.run(10 * 60_000);
  // 5, 10, 20, ... seconds apart.
  assert(tries.length >= 2 && tries.length <= 8, `${tries.length} tries in ten minutes`);
  const pauses = tries.slice(1).map((time, index) => time - (tries[index] ?? 0));
  assert(Math.min(...pauses) >= 5_000, `${pauses}`);
});

Deno.test("addresses that can be nobody's are not dialled because a peer names them", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ session: { utp: false } });
  await swarm.run(500);
  const dialled: Endpoint[] = [];
  const { dialer } = member.network;
  const connect = dialer.connect;
  dialer.connect = (to, options) => {
    dialled.push(to);
    return connect(to, options);
  };
  const addresses = [
    ..."127.0.0.1 0.0.0.0 10.0.0.1 192.168.1.1 169.254.169.254 224.0.0.1 255.255.255.255".split(
      " ",
    ),
    ..."::1 :: fe80::1 fd00::1 ff02::1".split(" "),
  ];
  await tell(swarm, member, addresses.map((hostname) => ({ hostname, port: 22 })));
  await tell(swarm, member, [{ hostname: "30.0.0.1", port: 0 }, { hostname: "30.0.0.2", port: 1 }]);
  await swarm.run(60_000);
  assertEquals([...new Set(dialled.map(({ hostname }) => hostname))], ["30.0.0.2"]);
});

Deno.test("a seed that was let go is dialled again at once when more files are wanted", async () => {
  await using swarm = new Swarm({ files: { a: 100_000, b: 100_000 } });
  const seeder = swarm.peer();
  const leecher = swarm.member({ files: [0], peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 10_000);
  await swarm.run(5_000);
  assertEquals(seeder.openTalks, []);
  await swarm.settled(leecher.torrent.setWanted(undefined));
  await swarm.until(() => leecher.isComplete, 5_000);
  leecher.assertContent();
});
