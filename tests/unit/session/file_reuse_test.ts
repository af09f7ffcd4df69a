import { assertEquals } from "@std/assert";
import { type Member, Swarm } from "../../../lib/testing/mod.ts";
import { SampleTorrent } from "../../../lib/testing/mod.ts";
import type { TorrentOptions } from "../../../lib/torrent/mod.ts";

const FILES = { "a.bin": 300_000, "b.bin": 200_000, "c.txt": 10 };

/** A member that has the swarm's torrent whole, and is given another one; ends once that is checked. */
async function addSecond(
  swarm: Swarm,
  second: SampleTorrent,
  options: TorrentOptions & { readonly before?: (member: Member) => void } = {},
): Promise<{ readonly member: Member; readonly doneBytes: number[] }> {
  const { before, ...rest } = options;
  const member = swarm.member({ has: "all" });
  await swarm.until(() => member.isComplete, 5_000);
  before?.(member);
  const torrent = member.session.addMetainfo(second.metainfo, rest);
  await swarm.until(() => torrent.status().state !== "checking", 5_000);
  return { member, doneBytes: torrent.files().map(({ doneBytes }) => doneBytes) };
}

for (const version of ["v2", "hybrid"] as const) {
  Deno.test(`files of a ${version} torrent that another one has are taken over, whatever they are called`, async () => {
    await using swarm = new Swarm({ name: "first", files: FILES, version });
    const files = { "x/a.bin": 300_000, "y.bin": 200_000 };
    const second = new SampleTorrent({ name: "second", files, version });
    const { member, doneBytes } = await addSecond(swarm, second);
    assertEquals(doneBytes, [300_000, 200_000]);
    assertEquals(member.disk.peek("downloads/second/x/a.bin"), second.content(0));
    member.assertContent();
  });
}

Deno.test("files of v1 torrents are taken over by their pieces", async () => {
  await using swarm = new Swarm({ name: "first", files: FILES, pieceLength: 16_384 });
  const second = new SampleTorrent({
    name: "second",
    files: { "other.bin": 300_000, "z.bin": 5 },
    pieceLength: 16_384,
  });
  const { member, doneBytes } = await addSecond(swarm, second);
  const fullPieces = Math.floor(300_000 / 16_384) * 16_384;
  assertEquals(doneBytes, [fullPieces, 0], "the last piece goes on in a file that nobody has");
  assertEquals(member.disk.peek("downloads/second/other.bin"), second.content(0));
});

Deno.test("files that v1 hashes can not compare are taken over by name, if a torrent says so", async () => {
  for (const [collections, expected] of [[["x"], [300_000, 200_000]], [[], [0, 0]]] as const) {
    await using swarm = new Swarm({ name: "first", files: FILES, collections: ["x", "y"] });
    const files = { "a.bin": 300_000, "b.bin": 200_000 };
    const options = { name: "second", files, pieceLength: 32_768, collections };
    const { doneBytes } = await addSecond(swarm, new SampleTorrent(options));
    assertEquals(doneBytes, [...expected]);
  }
});

Deno.test("what was copied and is not right does not count, and is downloaded", async () => {
  await using swarm = new Swarm({ name: "first", files: FILES });
  const { infoHashes: { v1 = new Uint8Array() } } = swarm.torrent.metainfo;
  const files = { "a.bin": 300_000 };
  const options = { name: "second", files, pieceLength: 32_768, similar: [v1], seed: 2 };
  const { member, doneBytes } = await addSecond(swarm, new SampleTorrent(options));
  assertEquals(doneBytes, [0]);
  assertEquals(member.disk.peek("downloads/second/a.bin")?.length, 300_000, "it was tried");
});

Deno.test("nothing is copied over a file that is there, nor for one that is not wanted", async () => {
  await using swarm = new Swarm({ name: "first", files: FILES, version: "v2" });
  const files = { "a.bin": 300_000, "b.bin": 200_000 };
  const second = new SampleTorrent({ name: "second", files, version: "v2" });
  const mine = Uint8Array.of(1, 2, 3);
  const { member, doneBytes } = await addSecond(swarm, second, {
    files: [0],
    before: ({ disk }) => disk.poke("downloads/second/a.bin", mine),
  });
  assertEquals(doneBytes, [0, 0]);
  assertEquals(member.disk.peek("downloads/second/a.bin"), mine);
  assertEquals(member.disk.peek("downloads/second/b.bin"), undefined);
});

Deno.test("a torrent takes the place of another one: what is the same stays, what is longer is cut", async () => {
  await using swarm = new Swarm({ name: "same", files: FILES });
  const files = { "a.bin": 300_000, "b.bin": 100_000, "d.txt": 5 };
  const second = new SampleTorrent({ name: "same", files });
  const member = swarm.member({ has: "all" });
  await swarm.until(() => member.isComplete, 5_000);
  const torrent = member.session.addMetainfo(second.metainfo, { replaces: [member.torrent] });
  await swarm.until(() => torrent.status().state === "downloading", 5_000);
  assertEquals(member.status.state, "stopped");
  assertEquals(torrent.status().piecesDone, Math.floor(400_000 / 65_536));
  assertEquals(member.disk.peek("downloads/same/b.bin"), second.content(1));
});

Deno.test("links of a torrent that is replaced do not stand where the new one has files", async () => {
  const links = { "a": "b/c", "d": "b", "kept": "b/c" };
  await using swarm = new Swarm({ name: "same", files: { "b/c": 50_000 }, links });
  const seeder = swarm.member({ has: "all" });
  const second = new SampleTorrent({
    name: "same",
    files: { "a": 50_000, "b/c": 50_000, "d/c": 50_000 },
    seed: 2,
  });
  for (const [path, bytes] of second.contentsIn("second")) seeder.disk.poke(path, bytes);
  seeder.session.addMetainfo(second.metainfo, { outputDir: "second" });
  const peers = [seeder.endpoint];
  const member = swarm.member({ peers });
  await swarm.until(() => member.disk.links.size === 3, 30_000);
  const torrent = member.session.addMetainfo(second.metainfo, {
    replaces: [member.torrent],
    peers,
  });
  await swarm.until(() => torrent.status().state === "seeding", 30_000);
  assertEquals([...member.disk.links.keys()], ["downloads/same/kept"]);
  for (const [path, bytes] of second.contentsIn("downloads")) {
    assertEquals(member.disk.peek(path), bytes, path);
  }
});
