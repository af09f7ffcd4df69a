import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a leecher downloads everything from a seeder", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertEquals(leecher.status.wastedBytes, 0);
  assertEquals(leecher.status.downloadedBytes, leecher.status.totalBytes);
  assertEquals(seeder.status.uploadedBytes, seeder.status.totalBytes);
});

Deno.test("a seeder dials a leecher as well as the other way round", async () => {
  await using swarm = new Swarm();
  const leecher = swarm.member();
  swarm.member({ has: "all", peers: [leecher.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("a download has files of all lengths, those of none and those across pieces too", async () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    await using swarm = new Swarm({
      version,
      files: { "a/one": 1, "a/none": 0, "b/odd": 100_001, "b/piece": 65_536, "last": 70_000 },
    });
    const seeder = swarm.member({ has: "all" });
    const leecher = swarm.member({ peers: [seeder.endpoint] });
    await swarm.until(() => leecher.isComplete, 60_000);
    leecher.assertContent();
  }
});

Deno.test("leechers give each other what they have", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 100_000 } });
  const leechers = Array.from({ length: 5 }, () => swarm.member());
  const everyone = [seeder, ...leechers].map(({ endpoint }) => endpoint);
  for (const { torrent } of leechers) torrent.addPeers(everyone);
  await swarm.until(() => leechers.every(({ isComplete }) => isComplete), 120_000);
  for (const leecher of leechers) leecher.assertContent();
  const copies = seeder.status.uploadedBytes / seeder.status.totalBytes;
  assert(copies < 2.5, `the seeder sent everything ${copies} times`);
});

Deno.test("two that dial each other at the same moment keep one connection", async () => {
  for (let round = 0; round < 5; round++) {
    await using swarm = new Swarm();
    const [one, two] = [swarm.member(), swarm.member()];
    // Different numbers of machines make other peer ids.
    for (let i = 0; i < round; i++) swarm.peer();
    one.torrent.addPeers([two.endpoint]);
    two.torrent.addPeers([one.endpoint]);
    await swarm.run(1_000);
    assertEquals([one.status.peers, two.status.peers], [1, 1]);
    await swarm.run(600_000);
    assertEquals([one.status.peers, two.status.peers], [1, 1]);
    const connections = one.log.records.filter(({ message }) => message.startsWith("Connected"));
    assert(connections.length <= 2, `${connections.length} connections were made`);
  }
});

Deno.test("a download in sequence has its first pieces first", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.peer({ rateBytesPerSec: 200_000 });
  const leecher = swarm.member({ peers: [seeder.endpoint], sequential: true });
  await swarm.until(() => leecher.isComplete, 60_000);
  const pieces = seeder.requests.map(({ index }) => index);
  assertEquals(pieces, pieces.toSorted((a, b) => a - b));
});

for (const [what, isSequential] of [["a file first", false], ["in sequence", true]] as const) {
  Deno.test(`a download that is under way may be told to go on ${what}`, async () => {
    await using swarm = new Swarm({ files: { a: 20 * 65_536, b: 20 * 65_536 } });
    const seeder = swarm.peer({ rateBytesPerSec: 200_000 });
    const leecher = swarm.member({ peers: [seeder.endpoint] });
    await swarm.until(() => leecher.status.piecesDone >= 6, 60_000);
    assertEquals(leecher.torrent.availability(), Array(40).fill(1));
    const file = swarm.torrent.fileNumber("b");
    if (isSequential) leecher.torrent.setSequential(true);
    else await leecher.torrent.setWanted(undefined, new Map([[file, 3]]));
    for (const { received } of seeder.talks) received.length = 0;
    await swarm.until(() => leecher.isComplete, 60_000);
    // What was begun before comes as it was.
    const later = [...new Set(seeder.requests.map(({ index }) => index))].slice(4);
    const { first } = swarm.torrent.layout.filePieces(file);
    const inOrder = isSequential
      ? later.toSorted((a, b) => a - b)
      : [...later.filter((piece) => piece >= first), ...later.filter((piece) => piece < first)];
    assertEquals(later, inOrder);
    assert(later.length > 20, `${later.length} pieces were still to come`);
  });
}

Deno.test("a download tells which pieces are on their way", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.peer({ rateBytesPerSec: 200_000 });
  const { torrent } = swarm.member({ peers: [seeder.endpoint] });
  assertEquals(torrent.piecesInFlight(), []);
  await swarm.until(() => torrent.status().piecesDone >= 3, 60_000);
  const flying = torrent.piecesInFlight();
  const here = Bitfield.from(torrent.pieces(), swarm.torrent.layout.pieceCount);
  assert(flying.length > 0);
  for (const { piece, part } of flying) {
    assertEquals([here.has(piece), part > 0, part <= 1], [false, true, true], `piece ${piece}`);
  }
  await swarm.until(() => torrent.status().state === "seeding", 60_000);
  assertEquals(torrent.piecesInFlight(), []);
});

Deno.test("a download of chosen files asks for no piece of others", async () => {
  await using swarm = new Swarm({ files: { a: 200_000, b: 400_000, c: 200_000 } });
  const seeder = swarm.peer();
  const leecher = swarm.member({
    peers: [seeder.endpoint],
    files: [swarm.torrent.fileNumber("b")],
  });
  await swarm.until(() => leecher.isComplete, 60_000);
  const { first, last } = swarm.torrent.layout.filePieces(swarm.torrent.fileNumber("b"));
  const asked = [...new Set(seeder.requests.map(({ index }) => index))].toSorted((a, b) => a - b);
  assertEquals(asked, Array.from({ length: last - first + 1 }, (_, i) => first + i));
  const onDisk = leecher.disk.paths.filter((path) => !path.includes("/.shoal/"));
  assertEquals(onDisk, ["downloads/content/b"]);
});

Deno.test("a download that was paused goes on where it was", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 200_000 } });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.status.progress > 0.3, 60_000);
  leecher.torrent.pause();
  await swarm.run(1_000);
  const { downloadedBytes } = leecher.status;
  await swarm.run(30_000);
  assertEquals(leecher.status.downloadedBytes, downloadedBytes);
  assertEquals(leecher.status.peers, 0);
  leecher.torrent.resume();
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
  assertEquals(leecher.status.wastedBytes, 0);
});

Deno.test("a download that was stopped resumes with what was written", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", machine: { uploadBytesPerSec: 200_000 } });
  const before = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => before.status.progress > 0.5, 60_000);
  await swarm.settled(before.session.close());
  const { piecesDone } = before.status;
  const hashed = before.disk.hasher.hashedPieces.length;
  const after = swarm.member({ peers: [seeder.endpoint], disk: before.disk });
  await swarm.run(100);
  assertEquals(after.status.piecesDone, piecesDone);
  assert(before.disk.hasher.hashedPieces.length - hashed < 3, "what was recorded is checked again");
  await swarm.until(() => after.isComplete, 60_000);
  after.assertContent();
});
