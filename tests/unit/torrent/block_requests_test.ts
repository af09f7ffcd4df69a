import { assertEquals } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import {
  cancelRequests,
  forgetCancelled,
  sendRequests,
} from "../../../lib/torrent/block_requests.ts";
import type { TorrentCore } from "../../../lib/torrent/core.ts";
import { hasten } from "../../../lib/torrent/hastening.ts";
import { makeSwarmCore, makeTorrentCore } from "../../../lib/torrent/make_core.ts";
import { blockOfKey, Peer, requestKey } from "../../../lib/torrent/peer.ts";
import {
  MemoryDisk,
  SeededRandom,
  VirtualClock,
  VirtualInternet,
} from "../../../lib/testing/mod.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

const PIECES = 8;
const BLOCKS = 4;

Deno.test("blockOfKey() undoes requestKey()", () => {
  for (const [piece, block] of [[0, 0], [7, 3], [2_097_151, 32_767]] as const) {
    assertEquals(blockOfKey(requestKey(piece, block)), { piece, block });
  }
});

Deno.test("cancelRequests() leaves blocks to a peer of BEP 6 until it has answered", async () => {
  const { core, clock } = setUp();
  const [fast, plain] = [addPeer(core, 1, true), addPeer(core, 2, false)];
  for (const peer of [fast, plain]) {
    const picked = core.picker.pick(peer, BLOCKS);
    sendRequests(core, peer, picked);
    cancelRequests(core, peer, picked);
  }
  assertEquals([fast.requests.size, fast.cancelled.size, fast.late.size], [BLOCKS, BLOCKS, 0]);
  assertEquals([plain.requests.size, plain.cancelled.size, plain.late.size], [0, 0, BLOCKS]);
  const free = () => [...core.picker.partials.values()].map(({ freeCount }) => freeCount);
  assertEquals(free(), [0, BLOCKS]);
  forgetCancelled(core, fast, clock.now());
  assertEquals(fast.requests.size, BLOCKS, "it may answer still");
  await clock.advance(5_000);
  forgetCancelled(core, fast, clock.now());
  assertEquals([fast.requests.size, fast.cancelled.size, fast.late.size], [0, 0, BLOCKS]);
  assertEquals(free(), [BLOCKS, BLOCKS]);
});

Deno.test("hasten() shares a piece out to those who would bring it soonest, and has them put off what is not urgent", () => {
  const { core } = setUp();
  const [quick, slow] = [addPeer(core, 1, true), addPeer(core, 2, true)];
  quick.download.add(4_000_000, 0);
  slow.download.add(20_000, 0);
  sendRequests(core, quick, core.picker.pick(quick, 3 * BLOCKS));
  const waiting = new Set(core.picker.partials.keys());
  const urgent = Array.from({ length: PIECES }, (_, piece) => piece).find((it) => !waiting.has(it));
  const piece = urgent ?? -1;
  core.picker.setUrgent([{ piece, withinMs: 1_000 }]);
  hasten(core, { pieces: [piece], lateBlocks: new Set() });
  const asked = [...quick.requests.values()].filter((request) => request.piece === piece);
  assertEquals(asked.length, BLOCKS, "all of it is asked of the quick one");
  assertEquals(slow.requests.size, 0);
  assertEquals(quick.cancelled.size, 0, "what comes within a tenth of a second is not worth while");
});

Deno.test("hasten() asks a second peer for blocks that are late, once", () => {
  const { core } = setUp();
  const [first, second, third] = [1, 2, 3].map((id) => addPeer(core, id, true));
  for (const peer of [second!, third!]) peer.download.add(4_000_000, 0);
  core.picker.setUrgent([{ piece: 0, withinMs: 1_000 }]);
  sendRequests(core, first!, core.picker.pickUrgent(first!, 0, BLOCKS));
  const lateBlocks = new Set([0, 1].map((block) => requestKey(0, block)));
  for (let time = 0; time < 3; time++) hasten(core, { pieces: [0], lateBlocks });
  const again = [...second!.requests.keys(), ...third!.requests.keys()].sort((a, b) => a - b);
  assertEquals(again, [...lateBlocks]);
});

function setUp(): { readonly core: TorrentCore; readonly clock: VirtualClock } {
  const { metainfo } = new LoopbackTorrent({ name: "content", files: PIECES * 65_536 });
  const clock = new VirtualClock();
  const network = new VirtualInternet(clock).host({ addresses: ["20.0.0.1"] });
  const disk = new MemoryDisk();
  const io = { clock, network, random: new SeededRandom(), disk, log: new FakeLog() };
  const swarm = makeSwarmCore({ io, version: "0.1.0" }, {
    infoHashes: metainfo.infoHashes,
    name: () => metainfo.name,
    failed: (error) => {
      throw error;
    },
  });
  return { core: makeTorrentCore(swarm, metainfo, { outputDir: "downloads" }), clock };
}

/** A peer that has everything and lets us ask. */
function addPeer(core: TorrentCore, id: number, fast: boolean): Peer {
  const peer = new Peer({
    id,
    endpoint: { hostname: `20.0.0.${id + 1}`, port: 6881 },
    incoming: false,
    peerId: new Uint8Array(20),
    peerIdHex: "00".repeat(20),
    pieceCount: PIECES,
    features: { fast, extensions: false, dht: false, v2: false },
    transport: "tcp",
    source: "user",
    now: 0,
  });
  peer.pieces = Bitfield.full(PIECES);
  peer.peerChoking = false;
  peer.amInterested = true;
  core.peers.set(id, peer);
  core.picker.addPeer(peer.pieces);
  return peer;
}
