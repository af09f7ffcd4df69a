import { assertEquals } from "@std/assert";
import type { Io } from "../../../lib/io/mod.ts";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import type { TorrentCore } from "../../../lib/torrent/core.ts";
import { Downloads } from "../../../lib/torrent/downloads.ts";
import { Gate } from "../../../lib/torrent/gate.ts";
import { makeSwarmCore, makeTorrentCore } from "../../../lib/torrent/make_core.ts";
import { Peer } from "../../../lib/torrent/peer.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";
import {
  MemoryDisk,
  SeededRandom,
  VirtualClock,
  VirtualInternet,
} from "../../../lib/testing/mod.ts";

const PIECE_COUNT = 4;

Deno.test("Downloads counts who has a piece by what a peer told last", () => {
  const { core, downloads, peer } = setUp();
  const rows: [pieces: number[], counts: number[]][] = [
    [[0, 1], [1, 1, 0, 0]],
    [[1, 2], [0, 1, 1, 0]],
    [[0, 1, 2, 3], [1, 1, 1, 1]],
    [[0, 1, 2, 3], [1, 1, 1, 1]],
    [[3], [0, 0, 0, 1]],
    [[], [0, 0, 0, 0]],
  ];
  for (const [pieces, counts] of rows) {
    downloads.peerHasAll(peer, fieldOf(pieces));
    assertEquals(availability(core), counts);
  }
});

Deno.test("Downloads counts a piece that a peer has once, and none of a peer that is gone", () => {
  const { core, downloads, peer } = setUp();
  for (const piece of [2, 2, 0, 1, 3, 3]) downloads.peerHas(peer, piece);
  assertEquals(availability(core), [1, 1, 1, 1]);
  downloads.peerHasAll(peer, fieldOf([2]));
  downloads.peerHas(peer, 3);
  assertEquals(availability(core), [0, 0, 1, 1]);
  downloads.peerGone(peer);
  assertEquals(availability(core), [0, 0, 0, 0]);
});

Deno.test("Downloads is interested in a peer as long as it has what is missing", () => {
  const { core, downloads, peer } = setUp();
  downloads.peerHasAll(peer, fieldOf([0, 1]));
  assertEquals(peer.amInterested, true);
  for (const piece of [0, 1]) core.picker.complete(piece);
  downloads.wantedChanged();
  assertEquals(peer.amInterested, false);
  downloads.peerHas(peer, 3);
  assertEquals(peer.amInterested, true);
  core.picker.setPriority(3, 0);
  downloads.wantedChanged();
  assertEquals(peer.amInterested, false);
});

interface Setup {
  readonly core: TorrentCore;
  readonly downloads: Downloads;
  readonly peer: Peer;
}

function setUp(): Setup {
  const { metainfo } = new LoopbackTorrent({ name: "content", files: PIECE_COUNT * 65_536 });
  const clock = new VirtualClock();
  const network = new VirtualInternet(clock).host({ addresses: ["20.0.0.1"] });
  const io: Io = {
    clock,
    network,
    random: new SeededRandom(),
    disk: new MemoryDisk(),
    log: new FakeLog(),
  };
  const swarm = makeSwarmCore({ io, version: "0.1.0" }, {
    infoHashes: metainfo.infoHashes,
    name: () => metainfo.name,
    failed: unexpected,
  });
  const core = makeTorrentCore(swarm, metainfo, { outputDir: "downloads" });
  const downloads = new Downloads(core, {
    readGate: new Gate(),
    askOthers: () => undefined,
    cancelOthers: () => undefined,
    pieceFailed: unexpected,
    pieceDone: unexpected,
    writeDone: unexpected,
    writeFailed: () => Promise.reject(new Error("nothing is written")),
    convict: unexpected,
  });
  const peer = new Peer({
    id: 1,
    endpoint: { hostname: "20.0.0.2", port: 6881 },
    incoming: false,
    peerId: new Uint8Array(20),
    peerIdHex: "00".repeat(20),
    pieceCount: PIECE_COUNT,
    features: { fast: false, extensions: false, dht: false, v2: false },
    transport: "tcp",
    source: "user",
    now: 0,
  });
  core.peers.set(peer.id, peer);
  return { core, downloads, peer };
}

function availability(core: TorrentCore): number[] {
  return Array.from({ length: PIECE_COUNT }, (_, piece) => core.picker.availability(piece));
}

function fieldOf(pieces: readonly number[]): Bitfield {
  const field = new Bitfield(PIECE_COUNT);
  for (const piece of pieces) field.add(piece);
  return field;
}

function unexpected(): never {
  throw new Error("Nothing of this should happen");
}
