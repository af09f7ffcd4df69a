import { assert, assertEquals } from "@std/assert";
import { type Member, Swarm } from "../../../lib/testing/mod.ts";
import { RateGroup } from "../../../lib/torrent/mod.ts";

/** 4 MiB, so that a burst of half a second does not matter. */
const LARGE = { files: 64 * 65_536 };

Deno.test("a download keeps to the limit of its torrent, of its session, and to the lower of both", async () => {
  const rows: [torrent: number | undefined, session: number | undefined, rate: number][] = [
    [100_000, undefined, 100_000],
    [undefined, 100_000, 100_000],
    [50_000, 200_000, 50_000],
    [200_000, 50_000, 50_000],
  ];
  for (const [downloadLimit, sessionLimit, rate] of rows) {
    await using swarm = new Swarm(LARGE);
    const seeder = swarm.member({ has: "all" });
    const leecher = swarm.member({
      peers: [seeder.endpoint],
      ...(downloadLimit ? { downloadLimit } : {}),
      session: sessionLimit ? { downloadLimit: sessionLimit } : {},
    });
    await assertRate(swarm, leecher, { seconds: 20, rate, of: "downloadedBytes" });
  }
});

Deno.test("an upload keeps to its limit, however many take", async () => {
  for (const leecherCount of [1, 5]) {
    await using swarm = new Swarm(LARGE);
    const seeder = swarm.member({ has: "all", uploadLimit: 100_000 });
    for (let i = 0; i < leecherCount; i++) swarm.member({ peers: [seeder.endpoint] });
    await assertRate(swarm, seeder, { seconds: 20, rate: 100_000, of: "uploadedBytes" });
  }
});

Deno.test("several torrents of peers share one limit", async () => {
  await using swarm = new Swarm(LARGE);
  const seeders = Array.from({ length: 4 }, () => swarm.member({ has: "all" }));
  const leecher = swarm.member({
    peers: seeders.map(({ endpoint }) => endpoint),
    downloadLimit: 150_000,
  });
  await assertRate(swarm, leecher, { seconds: 20, rate: 150_000, of: "downloadedBytes" });
});

Deno.test("small messages cost no more of a limit than they are long", async () => {
  await using swarm = new Swarm(LARGE);
  const seeder = swarm.member({ has: "all" });
  const chatty = Array.from({ length: 10 }, () =>
    swarm.peer({
      greets: (talk) => {
        for (let delayMs = 0; delayMs < 30_000; delayMs += 100) {
          swarm.clock.setTimer(delayMs, () => talk.send({ type: "keepAlive" }));
        }
      },
    }));
  const leecher = swarm.member({
    peers: [...chatty, seeder].map(({ endpoint }) => endpoint),
    downloadLimit: 50_000,
  });
  await assertRate(swarm, leecher, { seconds: 20, rate: 50_000, of: "downloadedBytes" });
});

Deno.test("limits that change hold at once", async () => {
  await using swarm = new Swarm(LARGE);
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.member({ peers: [seeder.endpoint], downloadLimit: 50_000 });
  await swarm.run(5_000);
  leecher.torrent.setLimits({ download: 200_000 });
  await assertRate(swarm, leecher, { seconds: 10, rate: 200_000, of: "downloadedBytes" });
  leecher.torrent.setLimits({ download: Infinity });
  await swarm.until(() => leecher.isComplete, 5_000);
  leecher.assertContent();
});

Deno.test("torrents of a group share its limit, and only those that honour it keep to the session's", async () => {
  await using swarm = new Swarm(LARGE);
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.member({ peers: [seeder.endpoint], session: { downloadLimit: 100_000 } });
  const group = new RateGroup({ download: 50_000 });
  leecher.torrent.setRateGroups([group]);
  await assertRate(swarm, leecher, { seconds: 10, rate: 50_000, of: "downloadedBytes" });
  group.setLimits({ download: 200_000 });
  leecher.torrent.limitsChanged();
  await assertRate(swarm, leecher, { seconds: 5, rate: 100_000, of: "downloadedBytes" });
  leecher.torrent.setRateGroups([group], { honorsSession: false });
  await assertRate(swarm, leecher, { seconds: 5, rate: 200_000, of: "downloadedBytes" });
  leecher.torrent.setRateGroups([], { honorsSession: false });
  await swarm.until(() => leecher.isComplete, 5_000);
});

Deno.test("a limit of uploads does not hold up the download", async () => {
  await using swarm = new Swarm(LARGE);
  // Else the taker would hear of the seeder.
  const session = { dht: false, pex: false, lsd: false };
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 300_000 }, session });
  const giver = swarm.member({ peers: [seeder.endpoint], uploadLimit: 5_000, session });
  await swarm.run(2_000);
  const taker = swarm.member({ peers: [giver.endpoint], session });
  // 4 MiB at 300,000 bytes a second are 14 seconds.
  await swarm.until(() => giver.isComplete, 18_000);
  assertEquals(taker.status.peers, 1);
});

Deno.test("one that uploads slowly goes on asking meanwhile", async () => {
  await using swarm = new Swarm({ files: 16 * 262_144, pieceLength: 262_144 });
  const [even, odd] = [everySecond(0), everySecond(1)];
  const seeder = swarm.peer({ pieces: even, rateBytesPerSec: 1_000_000 });
  const slow = swarm.member({ peers: [seeder.endpoint], uploadLimit: 20_000 });
  await swarm.until(() => slow.status.piecesDone === 8, 60_000);
  const friend = swarm.peer({ pieces: odd, rateBytesPerSec: 100_000 });
  const talk = await swarm.settled(friend.dial(slow.endpoint));
  talk.send({ type: "interested" });
  await swarm.until(() => talk.received.some(({ type }) => type === "unchoke"), 15_000);
  for (let begin = 0; begin < 262_144; begin += 16_384) {
    talk.send({ type: "request", index: 0, begin, length: 16_384 });
  }
  // What the friend has, 2 MiB, are 21 seconds; what it asks for are 13.
  await swarm.until(() => slow.isComplete, 25_000);
  slow.assertContent();
});

interface Expected {
  readonly seconds: number;
  /** Bytes a second. */
  readonly rate: number;
  readonly of: "downloadedBytes" | "uploadedBytes";
}

/** Checks that so many bytes pass, give or take a twentieth and a burst. */
async function assertRate(swarm: Swarm, member: Member, expected: Expected): Promise<void> {
  const { seconds, rate, of } = expected;
  await swarm.run(1_000);
  const before = member.status[of];
  await swarm.run(seconds * 1_000);
  const passed = member.status[of] - before;
  const ideal = seconds * rate;
  assert(passed < 1.05 * ideal + rate / 2 + 16_384, `${passed} bytes passed, not ${ideal}`);
  assert(passed > 0.9 * ideal - 65_536, `${passed} bytes passed, not ${ideal}`);
}

function everySecond(first: number): number[] {
  return Array.from({ length: 8 }, (_, i) => first + 2 * i);
}
