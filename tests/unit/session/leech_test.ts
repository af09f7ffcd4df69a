import { assert, assertEquals } from "@std/assert";
import { type Member, type PeerScript, Swarm, type Talk } from "../../../lib/testing/mod.ts";
import { encodeRequests } from "../../../lib/wire/mod.ts";

/** Bytes of a torrent, and as many as one may take before it is noticed. */
const TOTAL = 32 * 65_536;
const NOTICED = TOTAL + 50 * 65_536 + 32 * 1024 * 1024;

const MACHINE = { uploadBytesPerSec: 2_000_000 };

/** The first 32 pieces. */
const EVERYTHING = encodeRequests(
  Array.from({ length: 128 }, (_, block) => ({
    index: block >> 2,
    begin: (block & 3) * 16_384,
    length: 16_384,
  })),
);

/** Takes everything again and again; `tells` says how many of the pieces that it took it tells of. */
function leech(tells: number): PeerScript {
  let blocks = 0;
  const ask = (talk: Talk) => talk.sendBytes(EVERYTHING);
  return {
    greets: (talk) => talk.send({ type: "interested" }),
    hears: ({ type }, talk) => {
      if (type === "unchoke") ask(talk);
      if (type !== "piece") return;
      blocks++;
      if (blocks % 4 === 0 && blocks / 4 <= tells) {
        talk.send({ type: "have", index: blocks / 4 - 1 });
      }
      if (blocks % 128 === 0) ask(talk);
    },
  };
}

function flagsOf(member: Member, address: string): string {
  return member.torrent.peers().find((peer) => peer.address.startsWith(`${address}:`))?.flags ?? "";
}

function isUnchoked(talk: Talk | undefined): boolean {
  return talk?.received.findLast(({ type }) => type === "choke" || type === "unchoke")?.type ===
    "unchoke";
}

for (const tells of [0, 20]) {
  const pieceCount = tells === 0 ? 32 : 1_024;
  const what = tells === 0 ? "more than there is" : "far more than it tells of";
  Deno.test(`one that takes ${what} is served when nobody else wants to be`, async () => {
    await using swarm = new Swarm({ files: pieceCount * 65_536 });
    const seeder = swarm.member({ has: "all", uploadSlots: 1, machine: MACHINE });
    const bad = swarm.peer(leech(tells));
    await swarm.run(15_000);
    seeder.torrent.addPeers([bad.endpoint]);
    await swarm.until(() => seeder.status.uploadedBytes > NOTICED, 60_000);
    assertEquals(seeder.status.uploadedBytes < seeder.status.totalBytes, tells > 0);
    await swarm.run(10_000);
    assert(flagsOf(seeder, bad.network.address).includes("!"));
    assert(isUnchoked(bad.openTalks[0]), "nobody else wants to be served");
    const wanting = swarm.peer({
      pieces: [0],
      begins: (talk) => talk.send({ type: "interested" }),
    });
    seeder.torrent.addPeers([wanting.endpoint]);
    await swarm.run(12_000);
    for (let minute = 0; minute < 5; minute++) {
      assertEquals(
        [isUnchoked(wanting.openTalks[0]), isUnchoked(bad.openTalks[0])],
        [true, false],
      );
      await swarm.run(60_000);
      wanting.openTalks[0]?.send({ type: "keepAlive" });
      bad.openTalks[0]?.send({ type: "keepAlive" });
    }
    const told = seeder.log.records.filter(({ message }) => message.startsWith("Served last"));
    assertEquals(told.length, 1);
  });
}

Deno.test("honest peers that download are never taken for leeches", async () => {
  await using swarm = new Swarm({ files: 1_024 * 65_536 });
  const machine = { uploadBytesPerSec: 4_000_000 };
  const seeder = swarm.member({ has: "all", machine });
  const superSeeder = swarm.member({ has: "all", superSeeding: true, machine });
  const leechers = [1, 2, 3].map(() =>
    swarm.member({ machine, peers: [seeder.endpoint, superSeeder.endpoint] })
  );
  const everyone = [seeder, superSeeder, ...leechers];
  const flags = () => everyone.flatMap(({ torrent }) => torrent.peers().map((peer) => peer.flags));
  for (let second = 0; second < 120; second++) {
    if (leechers.every(({ isComplete }) => isComplete)) break;
    await swarm.run(1_000);
    assertEquals(flags().filter((each) => each.includes("!")), []);
  }
  assert(leechers.every(({ isComplete }) => isComplete));
});

Deno.test("a peer that takes what it lost, and says that it lost it, is no leech", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: MACHINE });
  const script = leech(0);
  let blocks = 0;
  const losing = swarm.peer({
    ...script,
    features: { extensions: true },
    hears: (message, talk) => {
      if (message.type === "piece" && ++blocks % 4 === 0) {
        const { index } = message;
        talk.send({ type: "have", index });
        // Number 4 is that of lt_donthave here.
        talk.send({ type: "extended", extension: 4, payload: Uint8Array.of(0, 0, 0, index) });
      }
      script.hears?.(message, talk);
    },
  });
  seeder.torrent.addPeers([losing.endpoint]);
  await swarm.until(() => seeder.status.uploadedBytes > NOTICED + TOTAL, 60_000);
  await swarm.run(10_000);
  assertEquals(flagsOf(seeder, losing.network.address).includes("!"), false);
});
