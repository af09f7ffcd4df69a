import { assert, assertEquals } from "@std/assert";
import { formatEndpoint } from "../../lib/address/mod.ts";
import {
  chokeFlappingPeer,
  corruptPeer,
  falseHavePeer,
  garbagePeer,
  type HostOptions,
  type Member,
  type PeerScript,
  requestFloodPeer,
  silentPeer,
  slowPeer,
  Swarm,
  wrongHandshakePeer,
} from "../../lib/testing/mod.ts";
import { QUIET } from "./support/quiet.ts";

/** A torrent that takes a while over these lines. */
const TORRENT = { files: 64 * 65_536, pieceLength: 65_536 };

const LEECHERS = 6;

for (const transport of ["tcp", "utp"] as const) {
  Deno.test(`over ${transport}, every peer finishes whatever share of packets is lost, and none is banned`, async () => {
    for (const loss of [0, 0.01, 0.05, 0.2]) {
      await using swarm = new Swarm(TORRENT);
      const members = makeMembers(swarm, transport, { upload: { loss, delayMs: 20 } });
      await finish(swarm, members, 3_600_000);
    }
  });

  Deno.test(`over ${transport}, every peer finishes where a tenth of the packets is overtaken, some come twice, and delays vary`, async () => {
    await using swarm = new Swarm(TORRENT);
    const link = { reordering: 0.1, duplication: 0.05, jitterMs: 30, delayMs: 20 };
    const members = makeMembers(swarm, transport, { upload: link, download: link });
    await finish(swarm, members, 600_000);
  });

  Deno.test(`over ${transport}, every peer finishes after partitions of one second to a minute`, async () => {
    for (const lastsMs of [1_000, 5_000, 20_000, 60_000]) {
      await using swarm = new Swarm(TORRENT);
      const members = makeMembers(swarm, transport, { uploadBytesPerSec: 100_000 });
      const hosts = members.map(({ network }) => network);
      // The seeder with two others, then half and half.
      swarm.internet.partition([hosts.slice(0, 3)], { afterMs: 4_000, lastsMs });
      swarm.internet.partition([hosts.filter((_, i) => i % 2 === 0)], {
        afterMs: 8_000 + lastsMs,
        lastsMs,
      });
      await finish(swarm, members, 900_000);
    }
  });

  Deno.test(`over ${transport}, half the peers are bad: every honest one finishes, and none of these is banned`, async () => {
    for (let seed = 1; seed <= 3; seed++) {
      await using swarm = new Swarm({ ...TORRENT, seed });
      const options = { clock: swarm.clock, random: swarm.random };
      const scripts: PeerScript[] = [
        corruptPeer(options, 0.2),
        garbagePeer(options),
        slowPeer(options),
        falseHavePeer(),
        chokeFlappingPeer(options),
        requestFloodPeer(),
        silentPeer(),
        wrongHandshakePeer(options),
      ];
      const bad = scripts.map((script) =>
        swarm.peer({ rateBytesPerSec: 100_000, transport, ...script })
      );
      const members = makeMembers(swarm, transport, { uploadBytesPerSec: 100_000 }, scripts.length);
      for (const member of members) {
        member.torrent.addPeers(bad.map(({ endpoint }) => endpoint));
        for (const peer of bad) peer.dial(member.endpoint).catch(() => "turned away");
      }
      await finish(swarm, members, 900_000);
      const told = members.flatMap(({ log }) => log.records.map(({ message }) => message));
      assert(told.some((message) => message.includes("is wrong")), "no wrong block was sent");
    }
  });
}

/** A seeder and leechers that know each other. */
function makeMembers(
  swarm: Swarm,
  transport: "tcp" | "utp",
  machine: HostOptions,
  count = LEECHERS + 1,
): Member[] {
  const session = { ...QUIET, tcp: transport === "tcp", utp: transport === "utp" };
  const members = Array.from(
    { length: count },
    (_, i) => swarm.member({ session, machine, ...(i === 0 ? { has: "all" } : {}) }),
  );
  const endpoints = members.map(({ endpoint }) => endpoint);
  for (const member of members) member.torrent.addPeers(endpoints);
  return members;
}

async function finish(swarm: Swarm, members: readonly Member[], withinMs: number): Promise<void> {
  await swarm.until(() => members.every(({ isComplete }) => isComplete), withinMs);
  const honest = members.map(({ endpoint }) => formatEndpoint(endpoint));
  for (const member of members) {
    member.assertContent();
    assertEquals(member.banned.filter((address) => honest.includes(address)), []);
  }
}
