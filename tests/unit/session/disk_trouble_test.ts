import { assert, assertEquals } from "@std/assert";
import { MemoryDisk, SeededRandom, Swarm, systemError } from "../../../lib/testing/mod.ts";

const TOTAL_BYTES = 32 * 65_536;

Deno.test("a full disk makes a download wait and say so, and go on when there is room", async () => {
  const random = new SeededRandom(4);
  for (let round = 0; round < 20; round++) {
    await using swarm = new Swarm();
    const seeder = swarm.peer({ rateBytesPerSec: 500_000 });
    const disk = new MemoryDisk();
    disk.roomBytes = 20_000 + random.below(TOTAL_BYTES - 20_000);
    const leecher = swarm.member({ peers: [seeder.endpoint], disk });
    await swarm.until(() => leecher.status.state === "waiting", 10_000);
    assertEquals(leecher.status.reason?.includes("the disk is full"), true, leecher.status.reason);
    await swarm.run(1_000);
    const asked = seeder.requests.length;
    const { piecesDone } = leecher.status;
    await swarm.run(300_000);
    assertEquals(seeder.requests.length, asked, "it goes on asking");
    assertEquals(leecher.status.state, "waiting");
    disk.roomBytes = Infinity;
    await swarm.until(() => leecher.isComplete, 30_000);
    leecher.assertContent();
    assertEquals(leecher.banned, []);
    assert(leecher.status.piecesDone > piecesDone);
    assertEquals(leecher.status.wastedBytes, 0, "what had come was lost");
  }
});

Deno.test("a disk that is full from the start makes a download wait as well", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const disk = new MemoryDisk();
  disk.roomBytes = 0;
  const leecher = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.until(() => leecher.status.state === "waiting", 10_000);
  assertEquals(leecher.status.reason, "the disk is full");
  disk.roomBytes = Infinity;
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
});

Deno.test("a full disk loses nothing that was recorded", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.peer({ rateBytesPerSec: 500_000 });
  const disk = new MemoryDisk();
  disk.roomBytes = TOTAL_BYTES / 2;
  const before = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.until(() => before.status.state === "waiting", 10_000);
  await swarm.run(10_000);
  const { piecesDone } = before.status;
  assert(piecesDone > 0);
  await swarm.settled(before.session.close());
  disk.roomBytes = Infinity;
  const after = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.run(500);
  assert(after.status.piecesDone >= piecesDone);
  await swarm.until(() => after.isComplete, 30_000);
  after.assertContent();
});

Deno.test("a disk that fails for a while makes a download wait with the reason in words", async () => {
  const rows: [code: string, reason: string][] = [
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "the disk quota is used up"],
    ["EACCES", "permission denied"],
    ["EROFS", "the disk is read-only"],
    ["EIO", "input/output error"],
  ];
  for (const [code, reason] of rows) {
    await using swarm = new Swarm();
    const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 500_000 } });
    const leecher = swarm.member({ peers: [seeder.endpoint] });
    await swarm.until(() => leecher.status.piecesDone > 5, 10_000);
    leecher.disk.fault = ({ operation, path }) =>
      operation === "write" && path.endsWith("content") ? systemError(code) : undefined;
    await swarm.until(() => leecher.status.state === "waiting", 5_000);
    assert(leecher.status.reason?.includes(reason), `${code}: ${leecher.status.reason}`);
    leecher.disk.fault = () => undefined;
    await swarm.until(() => leecher.isComplete, 120_000);
    leecher.assertContent();
    assertEquals(leecher.banned, [], code);
  }
});

Deno.test("a disk that fails in the middle of a large piece loses nothing of it", async () => {
  await using swarm = new Swarm({ files: 20_000_000, pieceLength: 8 * 1_048_576 });
  const seeder = swarm.peer({ rateBytesPerSec: 10_000_000 });
  const disk = new MemoryDisk();
  disk.roomBytes = 5_000_000;
  const leecher = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.until(() => leecher.status.state === "waiting", 10_000);
  await swarm.run(1_000);
  const asked = seeder.requests.length;
  await swarm.run(60_000);
  assertEquals(seeder.requests.length, asked, "it goes on asking");
  disk.roomBytes = Infinity;
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
  assertEquals(leecher.status.wastedBytes, 0);
});

Deno.test("a user who made room need not wait", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const disk = new MemoryDisk();
  disk.roomBytes = TOTAL_BYTES / 2;
  const leecher = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.until(() => leecher.status.state === "waiting", 10_000);
  disk.roomBytes = Infinity;
  leecher.torrent.resume();
  await swarm.until(() => leecher.isComplete, 2_000);
});

Deno.test("a disk that will never take a file makes a download fail with the reason in words", async () => {
  for (const code of ["ENAMETOOLONG", "EISDIR", "EFBIG"]) {
    await using swarm = new Swarm();
    const seeder = swarm.member({ has: "all" });
    const disk = new MemoryDisk();
    disk.fault = ({ path }) => path.endsWith("content") ? systemError(code) : undefined;
    const leecher = swarm.member({ peers: [seeder.endpoint], disk });
    let failure: unknown;
    leecher.torrent.completed.catch((error) => failure = error);
    await swarm.until(() => leecher.status.state === "failed", 10_000);
    assert((leecher.status.reason ?? "").length > 0, code);
    assert(failure instanceof Error, code);
    await swarm.run(1_000);
    assertEquals(leecher.status.peers, 0);
  }
});

Deno.test("a piece that can not be read is lost and downloaded again, and nobody is banned", async () => {
  await using swarm = new Swarm();
  const good = swarm.member({ has: "all", machine: { uploadBytesPerSec: 200_000 } });
  const failing = swarm.member({ has: "all", peers: [good.endpoint] });
  await swarm.run(1_000);
  let failures = 0;
  failing.disk.fault = ({ operation, path }) => {
    if (operation !== "read" || !path.endsWith("content") || failures >= 3) return undefined;
    failures++;
    return systemError("EIO");
  };
  const leecher = swarm.member({ peers: [failing.endpoint, good.endpoint] });
  await swarm.until(() => leecher.isComplete, 180_000);
  leecher.assertContent();
  assert(failures > 0);
  assertEquals([good.banned, failing.banned, leecher.banned], [[], [], []]);
  failing.torrent.addPeers([good.endpoint, leecher.endpoint]);
  await swarm.until(() => failing.isComplete, 180_000);
  failing.assertContent();
});

Deno.test("a file that someone removes from a seeder is downloaded again", async () => {
  await using swarm = new Swarm();
  const good = swarm.member({ has: "all" });
  const robbed = swarm.member({ has: "all" });
  await swarm.run(1_000);
  robbed.disk.unlink("downloads/content");
  const leecher = swarm.member({ peers: [robbed.endpoint] });
  await swarm.until(() => robbed.status.state === "downloading", 30_000);
  robbed.torrent.addPeers([good.endpoint]);
  leecher.torrent.addPeers([good.endpoint]);
  await swarm.until(() => leecher.isComplete && robbed.isComplete, 180_000);
  leecher.assertContent();
  robbed.assertContent();
  assertEquals([good.banned, robbed.banned, leecher.banned], [[], [], []]);
});

Deno.test("writes that fail now and then make no piece wrong", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    await using swarm = new Swarm({ files: { a: 500_000, b: 300_001, c: 700_000 } });
    const random = new SeededRandom(seed);
    const seeder = swarm.member({ has: "all" });
    const disk = new MemoryDisk();
    const leecher = swarm.member({ peers: [seeder.endpoint], disk });
    await swarm.run(10);
    disk.fault = ({ operation }) =>
      operation !== "read" && random.below(6) === 0 ? systemError("ENOSPC") : undefined;
    await swarm.until(() => leecher.isComplete, 1_200_000);
    leecher.assertContent();
    assertEquals(leecher.banned, []);
    assertEquals(leecher.status.wastedBytes, 0);
  }
});

Deno.test("a leecher whose disk is full goes on giving, however much waits to be written", async () => {
  await using swarm = new Swarm({ files: 200_000_000, pieceLength: 65_536 });
  const seeders = Array.from({ length: 8 }, () => swarm.peer({ rateBytesPerSec: 20_000_000 }));
  const disk = new MemoryDisk();
  disk.roomBytes = 100_000_000;
  const full = swarm.member({ peers: seeders.map(({ endpoint }) => endpoint), disk });
  await swarm.until(() => full.status.state === "waiting", 10_000);
  const { piecesDone } = full.status;
  assert(piecesDone > 0);
  const other = swarm.member({ peers: [full.endpoint] });
  await swarm.until(() => other.status.piecesDone >= piecesDone, 60_000);
  assertEquals(full.status.state, "waiting");
});
