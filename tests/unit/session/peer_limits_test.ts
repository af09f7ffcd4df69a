import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";
import { decodeExtensionHandshake } from "../../../lib/wire/mod.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

/** Nobody hears of others but by the tests. */
const ALONE = { dht: false, pex: false, lsd: false };

Deno.test("all torrents of a session have no more peers together than they may, and let go of those that are too many", async () => {
  await using swarm = new Swarm({ files: 64 * 65_536 });
  const peers = Array.from({ length: 8 }, () => swarm.peer({ pieces: [] }));
  const endpoints = peers.map(({ endpoint }) => endpoint);
  const member = swarm.member({
    has: "all",
    peers: endpoints,
    session: { ...ALONE, maxPeersTogether: 5 },
  });
  await swarm.run(5_000);
  assertEquals(member.status.peers, 5);
  member.session.setPeerLimits({ maxPeers: 2 });
  await swarm.run(1_000);
  assertEquals(member.status.peers, 2);
  member.session.setPeerLimits({ maxPeers: 100 });
  member.torrent.addPeers(endpoints);
  await swarm.until(() => member.status.peers === 8, 300_000);
  member.torrent.setMaxPeers(3);
  await swarm.run(1_000);
  assertEquals(member.status.peers, 3);
});

Deno.test("a torrent with many peers makes room for others when fewer are allowed", async () => {
  await using swarm = new Swarm({ files: 64 * 65_536 });
  const peers = Array.from({ length: 8 }, () => swarm.peer({ pieces: [] }));
  const member = swarm.member({
    has: "all",
    peers: peers.slice(0, 6).map(({ endpoint }) => endpoint),
    session: ALONE,
  });
  const { metainfo } = new LoopbackTorrent({ name: "other", files: 100_000 });
  const other = member.session.addMetainfo(metainfo, { outputDir: "other" });
  await swarm.run(5_000);
  assertEquals([member.torrent.peerCount, other.peerCount], [6, 0]);
  member.session.setPeerLimits({ maxPeers: 3 });
  await swarm.run(1_000);
  assertEquals(member.torrent.peerCount, 3);
});

Deno.test("a peer is told how many requests it may have waiting, and more are refused", async () => {
  await using swarm = new Swarm({ files: 64 * 65_536 });
  const member = swarm.member({
    has: "all",
    uploadLimit: 20_000,
    session: { ...ALONE, requestQueue: 10 },
  });
  const peer = swarm.peer({
    pieces: [],
    features: { extensions: true },
    greets: (talk) => talk.send({ type: "interested" }),
  });
  member.torrent.addPeers([peer.endpoint]);
  await swarm.run(3_000);
  const [talk] = peer.openTalks;
  assert(talk);
  for (let i = 0; i < 30; i++) {
    talk.send({ type: "request", index: i, begin: 0, length: 16_384 });
  }
  await swarm.run(60_000);
  const pieces = talk.received.filter(({ type }) => type === "piece");
  // One or two are sent before the queue is full.
  assert(pieces.length >= 10 && pieces.length <= 13, `${pieces.length} pieces came`);
  assertEquals(talk.isClosed, false);
  const [handshake] = talk.received.flatMap((message) =>
    message.type === "extended" && message.extension === 0 ? [message.payload] : []
  );
  assertEquals(decodeExtensionHandshake(handshake ?? new Uint8Array()).reqq, 10);
});
