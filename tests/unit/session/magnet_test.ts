import { assert, assertEquals, assertRejects } from "@std/assert";
import { magnetOf, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { Swarm } from "../../../lib/testing/mod.ts";

for (const version of ["v1", "v2", "hybrid"] as const) {
  Deno.test(`a magnet link of ${version} becomes a download once peers have told what is in it`, async () => {
    await using swarm = new Swarm({ version });
    const seeder = swarm.member({ has: "all" });
    const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
    assertEquals(leecher.status.state, "metadata");
    await swarm.until(() => leecher.isComplete, 5_000);
    leecher.assertContent();
  });
}

Deno.test("peers that know as little as we do become of use when one comes that knows", async () => {
  await using swarm = new Swarm();
  const others = [swarm.magnetMember(), swarm.magnetMember(), swarm.magnetMember()];
  for (const { torrent } of others) torrent.addPeers(others.map(({ endpoint }) => endpoint));
  await swarm.run(10_000);
  for (const { status } of others) assertEquals(status.state, "metadata");
  const seeder = swarm.member({ has: "all" });
  others[0]?.torrent.addPeers([seeder.endpoint]);
  await swarm.until(() => others.every(({ isComplete }) => isComplete), 120_000);
  for (const other of others) other.assertContent();
});

Deno.test("files of a magnet link that are not chosen are left out", async () => {
  await using swarm = new Swarm({ files: { a: 100_000, b: 100_000, c: 100_000 } });
  const seeder = swarm.member({ has: "all" });
  const magnet = { ...magnetOf(swarm.torrent.metainfo), selectOnly: [{ first: 1, last: 1 }] };
  const leecher = swarm.magnetMember({ magnet, peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 10_000);
  assertEquals(leecher.torrent.files().map(({ wanted }) => wanted), [false, true, false]);
});

Deno.test("metadata that came once is not asked for again", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const first = swarm.magnetMember({ peers: [seeder.endpoint] });
  await swarm.settled(first.torrent.metadata);
  await swarm.run(1_000);
  const again = swarm.magnetMember({ disk: first.disk, paused: true });
  await swarm.until(() => again.status.state === "paused", 5_000);
  assertEquals(again.status.totalBytes, first.status.totalBytes);
});

Deno.test("a stopped torrent tells those who wait for its metadata", async () => {
  await using swarm = new Swarm();
  const leecher = swarm.magnetMember();
  const stopped = leecher.torrent.stop();
  await assertRejects(() => leecher.torrent.metadata, Error, "stopped");
  await swarm.settled(stopped);
});

Deno.test("a magnet link that turns out to be private has no peers but its trackers'", async () => {
  await using swarm = new Swarm({ private: true });
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 5_000);
  assert(leecher.log.records.some(({ message }) => message.includes("private")));
});

for (const hashes of ["both hashes", "the hash of v1", "the hash of v2"]) {
  Deno.test(`the piece layers of a hybrid come from peers, by ${hashes}`, async () => {
    await using swarm = new Swarm({ version: "hybrid", files: { a: 300_000, b: 10, c: 200_000 } });
    const { infoHashes: { v1, v2 } } = swarm.torrent.metainfo;
    const known = {
      ...(hashes === "the hash of v2" || !v1 ? {} : { v1 }),
      ...(hashes === "the hash of v1" || !v2 ? {} : { v2 }),
    };
    const seeder = swarm.member({ has: "all" });
    const leecher = swarm.magnetMember({
      magnet: { ...magnetOf(swarm.torrent.metainfo), infoHashes: known },
      peers: [seeder.endpoint],
      files: [],
      needsPieceLayers: true,
    });
    await swarm.until(() => leecher.status.state !== "metadata", 120_000);
    const { pieceLayers, warnings } = parseMetainfo(
      leecher.torrent.metainfoBytes ?? new Uint8Array(),
    );
    assertEquals([pieceLayers, warnings], [swarm.torrent.metainfo.pieceLayers, []]);
  });
}

Deno.test("the piece layers of a hybrid that is downloaded are kept for the next start", async () => {
  await using swarm = new Swarm({ version: "hybrid", files: { a: 300_000, b: 200_000 } });
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 10_000);
  await swarm.run(1_000);
  const again = swarm.magnetMember({ disk: leecher.disk });
  await swarm.until(() => again.isComplete, 10_000);
  const { pieceLayers } = parseMetainfo(again.torrent.metainfoBytes ?? new Uint8Array());
  assertEquals(pieceLayers, swarm.torrent.metainfo.pieceLayers);
});

Deno.test("a hybrid is downloaded whether its piece layers come or not", async () => {
  await using swarm = new Swarm({ version: "hybrid", files: { a: 300_000, b: 200_000 } });
  const { infoHashes: { v1 } } = swarm.torrent.metainfo;
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.magnetMember({
    magnet: { ...magnetOf(swarm.torrent.metainfo), infoHashes: v1 ? { v1 } : {} },
    peers: [seeder.endpoint],
  });
  await swarm.until(() => leecher.isComplete, 10_000);
  leecher.assertContent();
});

Deno.test("numbers of files in a magnet link count pads, which are never wanted", async () => {
  const files = { "a": 70_000, "b": 70_000 };
  const rows: [first: number, last: number, path: string[]][] = [
    [0, 0, ["a"]],
    [1, 2, ["b"]],
    // A pad alone and a number that no file has choose nothing: then it is as if nothing had been chosen.
    [1, 1, ["a", "b"]],
    [9, 12, ["a", "b"]],
  ];
  for (const [first, last, paths] of rows) {
    await using swarm = new Swarm({ files, version: "hybrid" });
    const seeder = swarm.member({ has: "all" });
    const magnet = { ...magnetOf(swarm.torrent.metainfo), selectOnly: [{ first, last }] };
    const leecher = swarm.magnetMember({ magnet, peers: [seeder.endpoint] });
    await swarm.until(() => leecher.isComplete, 60_000);
    const there = leecher.disk.paths.filter((path) => path.startsWith("downloads/content/"));
    assertEquals(there, paths.map((path) => `downloads/content/${path}`), `${first}-${last}`);
    const told = leecher.log.records.some(({ message }) => message.includes("chooses no file"));
    assertEquals(told, paths.length > 1);
  }
});
