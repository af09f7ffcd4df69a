import { assert, assertEquals } from "@std/assert";
import type { ByteStream, Io } from "../../../lib/io/mod.ts";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import {
  MemoryDisk,
  SeededRandom,
  settle,
  VirtualClock,
  VirtualInternet,
} from "../../../lib/testing/mod.ts";
import { Gate } from "../../../lib/torrent/gate.ts";
import { HaveSender } from "../../../lib/torrent/have_sender.ts";
import { makeSwarmCore } from "../../../lib/torrent/make_core.ts";
import { Peer } from "../../../lib/torrent/peer.ts";
import { PeerLink } from "../../../lib/torrent/peer_link.ts";
import { Throttle } from "../../../lib/torrent/throttle.ts";
import { encodeMessage } from "../../../lib/wire/mod.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

const PIECE_COUNT = 8;
const HAVE_LENGTH = encodeMessage({ type: "have", index: 0 }).length;

Deno.test("HaveSender tells few peers at once", async () => {
  await using scene = new Scene(64);
  scene.haves.tell(3);
  await settle();
  for (const stream of scene.streams) {
    assertEquals(stream.written, [encodeMessage({ type: "have", index: 3 })]);
  }
});

Deno.test("HaveSender tells many peers in turns, each of several pieces by one write", async () => {
  await using scene = new Scene(200);
  for (const piece of [1, 2, 3]) scene.haves.tell(piece);
  await settle();
  assertEquals(scene.toldCount(), 0);
  const counts: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    await scene.clock.advance(20);
    counts.push(scene.toldCount());
  }
  assertEquals(counts, [64, 128, 192, 200, 200, 200]);
  for (const stream of scene.streams) {
    assertEquals(stream.written.map(({ length }) => length), [3 * HAVE_LENGTH]);
  }
  assertEquals(scene.clock.timerCount, 0);
});

Deno.test("HaveSender goes on with those whose turn did not come when the next piece is there", async () => {
  await using scene = new Scene(130);
  scene.haves.tell(1);
  await scene.clock.advance(20);
  scene.haves.tell(2);
  await scene.clock.advance(20);
  const lengths = scene.streams.map(({ written }) => written.map(({ length }) => length));
  assertEquals(lengths.slice(0, 64), Array(64).fill([HAVE_LENGTH]));
  assertEquals(lengths.slice(64, 128), Array(64).fill([2 * HAVE_LENGTH]));
  assertEquals(lengths.slice(128), [[], []]);
});

Deno.test("HaveSender lets what was held back go with the next message", async () => {
  await using scene = new Scene(65);
  scene.haves.tell(1);
  scene.links[0]?.send(encodeMessage({ type: "choke" }));
  await settle();
  assertEquals(scene.streams[0]?.written.length, 1);
  assertEquals(scene.toldCount(), 1);
});

Deno.test("HaveSender tells no seed, and nobody once it is stopped", async () => {
  await using scene = new Scene(65);
  for (const peer of scene.peers) peer.pieces = Bitfield.full(PIECE_COUNT);
  scene.haves.tell(1);
  await scene.clock.advance(100);
  assertEquals(scene.toldCount(), 0);
  for (const peer of scene.peers) peer.pieces = new Bitfield(PIECE_COUNT);
  scene.haves.tell(2);
  scene.haves.stop();
  await scene.clock.advance(100);
  assertEquals(scene.toldCount(), 0);
});

/** A stream whose reads end when it is closed; keeps what is written. */
class SilentStream implements ByteStream {
  readonly remoteAddr = { hostname: "20.0.0.2", port: 1 };
  readonly localAddr = { hostname: "20.0.0.1", port: 1 };
  readonly written: Uint8Array[] = [];
  readonly #end = Promise.withResolvers<null>();

  read(): Promise<null> {
    return this.#end.promise;
  }

  write(data: Uint8Array): Promise<number> {
    this.written.push(data.slice());
    return Promise.resolve(data.length);
  }

  close(): void {
    this.#end.resolve(null);
  }
}

class Scene implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly streams: SilentStream[] = [];
  readonly links: PeerLink[] = [];
  readonly peers: Peer[] = [];
  readonly haves: HaveSender;
  readonly #running: Promise<void>[];

  constructor(count: number) {
    const { clock } = this;
    const io: Io = {
      clock,
      network: new VirtualInternet(clock).host({ addresses: ["20.0.0.1"] }),
      random: new SeededRandom(),
      disk: new MemoryDisk(),
      log: new FakeLog(),
    };
    const { metainfo } = new LoopbackTorrent({ name: "content", files: 1 });
    const core = makeSwarmCore({ io, version: "0.1.0" }, {
      infoHashes: metainfo.infoHashes,
      name: () => metainfo.name,
      failed: (error) => {
        throw error;
      },
    });
    this.haves = new HaveSender(core);
    for (let id = 1; id <= count; id++) core.peers.set(id, this.#addPeer(id));
    this.#running = this.links.map((link) => link.run());
  }

  /** How many have been sent anything. */
  toldCount(): number {
    return this.streams.filter(({ written }) => written.length > 0).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const link of this.links) link.close();
    await Promise.all(this.#running);
  }

  #addPeer(id: number): Peer {
    const stream = new SilentStream();
    const peer = new Peer({
      id,
      endpoint: stream.remoteAddr,
      incoming: true,
      peerId: new Uint8Array(20).fill(id),
      peerIdHex: `${id}`,
      pieceCount: PIECE_COUNT,
      transport: "tcp",
      features: { fast: false, extensions: false, dht: false, v2: false },
      source: "incoming",
      now: 0,
    });
    const throttle = new Throttle(this.clock, []);
    peer.link = new PeerLink(stream, SILENT_OWNER, {
      clock: this.clock,
      readGate: new Gate(),
      download: throttle,
      upload: throttle,
      rest: new Uint8Array(0),
    });
    this.streams.push(stream);
    this.links.push(peer.link);
    this.peers.push(peer);
    return peer;
  }
}

const SILENT_OWNER = {
  message: () => assert(false, "nobody sends anything"),
  batchEnd: () => undefined,
  nextUpload: () => undefined,
  closed: () => undefined,
};
