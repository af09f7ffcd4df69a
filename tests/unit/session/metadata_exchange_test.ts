import { assert, assertEquals, assertRejects } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { sha1, sha256 } from "../../../lib/hash/mod.ts";
import { type Magnet, MAX_METAINFO_LENGTH } from "../../../lib/metainfo/mod.ts";
import { type Member, type PeerScript, Swarm } from "../../../lib/testing/mod.ts";
import { TorrentFailedError } from "../../../lib/torrent/mod.ts";
import { decodeMetadataMessage, encodeMetadataMessage } from "../../../lib/wire/mod.ts";
import { extensionMessages, metadataPeer, sayExtensions, sayTo } from "./support/metadata_peer.ts";

/** Names that are long enough for metadata of several blocks. */
const FILES = Object.fromEntries(
  Array.from({ length: 1_600 }, (_, number) => [`${"name".repeat(25)}${number}`, 100]),
);

/** A right info dictionary, and behind it what would be read as of the file around it. */
const SMUGGLING = `d6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:${"x".repeat(20)}e` +
  "8:url-list19:http://evil.example";

const MANY_BLOCKS = { files: FILES };

/** The address of each peer is `20.0.0.` and its number, beginning with 1. */
function addressOf(number: number): string {
  return `20.0.0.${number}:6881`;
}

function blocksOf(swarm: Swarm): number {
  return Math.ceil(swarm.torrent.metainfo.infoBytes.length / 16_384);
}

/** Adds scripted peers in order, an honest one at the end, and one who wants the metadata of them all. */
function meet(swarm: Swarm, ...scripts: readonly PeerScript[]): Member {
  const { infoBytes } = swarm.torrent.metainfo;
  const peers = [...scripts, metadataPeer(infoBytes)].map((script) => swarm.peer(script));
  return swarm.magnetMember({ peers: peers.map(({ endpoint }) => endpoint) });
}

Deno.test("metadata of several blocks comes from several peers at once", async () => {
  await using swarm = new Swarm(MANY_BLOCKS);
  const { infoBytes } = swarm.torrent.metainfo;
  const leecher = meet(swarm, metadataPeer(infoBytes), metadataPeer(infoBytes));
  await swarm.settled(leecher.torrent.metadata, 2_000);
  assert(blocksOf(swarm) >= 8);
  assertEquals(leecher.torrent.metainfo?.infoBytes, infoBytes);
  assertEquals(leecher.banned, []);
});

Deno.test("lies about the size are in nobody's way, and cost no memory", async () => {
  await using swarm = new Swarm(MANY_BLOCKS);
  const { infoBytes } = swarm.torrent.metainfo;
  const sizes = [1, infoBytes.length - 1, infoBytes.length + 1, MAX_METAINFO_LENGTH];
  const silent = (size: number) => metadataPeer(infoBytes, { size, answer: () => undefined });
  const before = Deno.memoryUsage();
  const liars = Array.from({ length: 40 }, (_, number) => silent(sizes[number % 4] ?? 1));
  const leecher = meet(swarm, ...liars);
  await swarm.settled(leecher.torrent.metadata, 5_000);
  const { external, heapUsed } = Deno.memoryUsage();
  const grownBytes = external + heapUsed - before.external - before.heapUsed;
  assert(grownBytes < 32 * 1024 * 1024, `${grownBytes} bytes`);
  assertEquals(leecher.banned, []);
});

Deno.test("a peer that claims more metadata than there may be is let go, and one that claims none is not asked", async () => {
  for (const size of [0, -1, MAX_METAINFO_LENGTH + 1, 31_457_280, 2 ** 32, 2 ** 52]) {
    await using swarm = new Swarm();
    const { infoBytes } = swarm.torrent.metainfo;
    const liar = swarm.peer(metadataPeer(infoBytes, { size }));
    const leecher = swarm.magnetMember({ peers: [liar.endpoint] });
    await swarm.run(3_000);
    assertEquals(liar.talks[0]?.isClosed, size > 0);
    assertEquals(leecher.status.state, "metadata");
    leecher.torrent.addPeers([swarm.peer(metadataPeer(infoBytes)).endpoint]);
    await swarm.settled(leecher.torrent.metadata, 2_000);
  }
});

Deno.test("of several peers of which one sends wrong metadata, that one alone is banned", async () => {
  for (const wrong of [0, 1, 2]) {
    await using swarm = new Swarm(MANY_BLOCKS);
    const { infoBytes } = swarm.torrent.metainfo;
    const lie = metadataPeer(infoBytes, {
      answer: (_piece, right) =>
        right.type === "data" ? { ...right, data: right.data.map((byte) => byte ^ 1) } : right,
    });
    const honest = () => metadataPeer(infoBytes);
    const scripts = [honest(), honest(), honest()];
    scripts[wrong] = lie;
    const leecher = meet(swarm, ...scripts);
    await swarm.settled(leecher.torrent.metadata, 10_000);
    assertEquals(leecher.torrent.metainfo?.infoBytes, infoBytes);
    assertEquals(leecher.banned, [addressOf(wrong + 1)]);
  }
});

Deno.test("a peer that sends another size than it claimed, or a block of a wrong length, is banned", async () => {
  await using swarm = new Swarm(MANY_BLOCKS);
  const { infoBytes } = swarm.torrent.metainfo;
  const leecher = meet(
    swarm,
    metadataPeer(infoBytes, {
      answer: (_, right) => right.type === "data" ? { ...right, totalSize: 7 } : right,
    }),
    metadataPeer(infoBytes, {
      answer: (_, right) =>
        right.type === "data" ? { ...right, data: right.data.subarray(1) } : right,
    }),
  );
  await swarm.settled(leecher.torrent.metadata, 10_000);
  assertEquals(leecher.banned.toSorted(), [addressOf(1), addressOf(2)]);
});

Deno.test("peers that reject, never answer, or go away hold nobody up for long", async () => {
  await using swarm = new Swarm(MANY_BLOCKS);
  const { infoBytes } = swarm.torrent.metainfo;
  const leecher = meet(
    swarm,
    metadataPeer(infoBytes, { answer: (piece) => ({ type: "reject", piece }) }),
    metadataPeer(infoBytes, { answer: () => undefined }),
    {
      features: { extensions: true },
      begins: (talk) => sayExtensions(talk, { metadataSize: infoBytes.length }),
      hears: ({ type }, talk) => {
        if (type === "extended") talk.close();
      },
    },
  );
  await swarm.settled(leecher.torrent.metadata, 5_000);
  assertEquals(leecher.banned, []);
});

Deno.test("metadata that nobody has yet is asked for again, not more often than is polite", async () => {
  await using swarm = new Swarm();
  const { infoBytes } = swarm.torrent.metainfo;
  let rejects = 0;
  const peer = swarm.peer(metadataPeer(infoBytes, {
    answer: (piece, right) =>
      swarm.clock.now() < 120_000 ? (rejects++, { type: "reject", piece }) : right,
  }));
  const leecher = swarm.magnetMember({ peers: [peer.endpoint] });
  await swarm.settled(leecher.torrent.metadata, 600_000);
  assert(rejects >= 2 && rejects <= 12, `${rejects} requests in two minutes`);
});

Deno.test("metadata whose hash is right but that is no torrent fails the torrent, and says so", async () => {
  const infos: [info: Uint8Array, why: RegExp][] = [
    [encode({ hello: "world" }), /it has no name/],
    [encode({ name: "a", "piece length": 16_384, pieces: "short", length: 5 }), /5 bytes/],
    [new TextEncoder().encode("no dictionary at all"), /it is broken/],
    [new TextEncoder().encode("i1e"), /it has no info dictionary/],
    [encode({ name: "a", "piece length": 0, pieces: "", length: 0 }), /how long its pieces are/],
    [encode({ name: "a", "piece length": 2 ** 40, pieces: "", length: 2 ** 52 }), /bytes long/],
    [
      encode({ "meta version": 3, name: "a", "piece length": 16_384, "file tree": {} }),
      /version 3/,
    ],
    [new TextEncoder().encode(SMUGGLING), /behind/],
  ];
  for (const [info, why] of infos) {
    for (const version of ["v1", "v2"] as const) {
      await using swarm = new Swarm();
      const infoHashes = version === "v1" ? { v1: sha1(info) } : { v2: sha256(info) };
      const infoHash = version === "v1" ? sha1(info) : sha256(info).subarray(0, 20);
      const magnet: Magnet = { infoHashes, trackers: [], webSeeds: [], peers: [] };
      const peer = swarm.peer({ ...metadataPeer(info), infoHash });
      const leecher = swarm.magnetMember({ magnet, peers: [peer.endpoint] });
      const failing = assertRejects(() => leecher.torrent.metadata, TorrentFailedError);
      await swarm.settled(failing, 5_000);
      const { state, reason = "" } = leecher.status;
      assertEquals(state, "failed");
      assert(reason.startsWith("Cannot load the torrent: ") && why.test(reason), reason);
      assertEquals(leecher.banned, []);
    }
  }
});

Deno.test("a magnet link with the hash of another version than its torrent is of fails", async () => {
  for (const [version, other] of [["v1", "v2"], ["v2", "v1"]] as const) {
    await using swarm = new Swarm({ version });
    const { infoBytes } = swarm.torrent.metainfo;
    const infoHashes = other === "v1" ? { v1: sha1(infoBytes) } : { v2: sha256(infoBytes) };
    const infoHash = (infoHashes.v1 ?? infoHashes.v2)?.subarray(0, 20) ?? new Uint8Array(20);
    const magnet: Magnet = { infoHashes, trackers: [], webSeeds: [], peers: [] };
    const peer = swarm.peer({ ...metadataPeer(infoBytes), infoHash });
    const leecher = swarm.magnetMember({ magnet, peers: [peer.endpoint] });
    await swarm.until(() => leecher.status.state === "failed", 5_000);
    assert(leecher.status.reason?.includes(`an info-hash of ${other}`), leecher.status.reason);
  }
});

Deno.test("metadata is given to those who ask, as much as there is, and never without end", async () => {
  await using swarm = new Swarm(MANY_BLOCKS);
  const seeder = swarm.member({ has: "all" });
  const { infoBytes } = swarm.torrent.metainfo;
  const peer = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk),
  });
  await swarm.run(500);
  const talk = await swarm.settled(peer.dial(seeder.endpoint));
  await swarm.run(500);
  const ask = (piece: number) =>
    sayTo(talk, "ut_metadata", encodeMetadataMessage({ type: "request", piece }));
  const blocks = blocksOf(swarm);
  for (let piece = 0; piece <= blocks; piece++) ask(piece);
  await swarm.run(1_000);
  const replies = extensionMessages(talk, "ut_metadata").map(decodeMetadataMessage);
  const data = replies.flatMap((reply) => reply?.type === "data" ? [...reply.data] : []);
  assertEquals(Uint8Array.from(data), infoBytes);
  assertEquals(replies.filter((reply) => reply?.type === "reject").length, 1);
  for (let time = 0; time < 1_000; time++) ask(time % blocks);
  await swarm.run(10_000);
  const sent = extensionMessages(talk, "ut_metadata").reduce((sum, { length }) => sum + length, 0);
  // Once as fast as it wants and a bit more; then four blocks a second.
  assert(sent < (2 * blocks + 64 + 4 * 12) * 17_000, `${sent} bytes in ten seconds`);
});

Deno.test("one who has no metadata refuses to give it", async () => {
  await using swarm = new Swarm();
  const leecher = swarm.magnetMember();
  const peer = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk),
  });
  await swarm.run(500);
  const talk = await swarm.settled(peer.dial(leecher.endpoint));
  await swarm.run(500);
  sayTo(talk, "ut_metadata", encodeMetadataMessage({ type: "request", piece: 0 }));
  await swarm.run(500);
  assertEquals(extensionMessages(talk, "ut_metadata").map(decodeMetadataMessage), [
    { type: "reject", piece: 0 },
  ]);
});

Deno.test("what peers say to have before the metadata is there counts once it is", async () => {
  await using swarm = new Swarm();
  const { infoBytes } = swarm.torrent.metainfo;
  const [right, tooMany] = [
    swarm.peer({ ...metadataPeer(infoBytes), pieces: [...Array(32).keys()] }),
    swarm.peer({
      features: { extensions: true },
      greets: (talk) => talk.send({ type: "have", index: 32 }),
    }),
  ];
  const leecher = swarm.magnetMember({ peers: [tooMany.endpoint] });
  await swarm.run(1_000);
  assertEquals(tooMany.openTalks.length, 1);
  leecher.torrent.addPeers([right.endpoint]);
  await swarm.until(() => leecher.isComplete, 10_000);
  leecher.assertContent();
  assertEquals(tooMany.talks[0]?.isClosed, true);
});
