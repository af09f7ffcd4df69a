import { assert, assertEquals } from "@std/assert";
import { concatBytes } from "../../lib/hash/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { encodeHandshake, encodeMessage, type PeerMessage } from "../../lib/wire/mod.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { RawConnection, RawListener, rawPeerId } from "../support/raw_peer.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const PIECE_COUNT = 37;
const PIECE_LENGTH = 64 * 1024;

/** Connections that say nothing. */
const SILENT = 300;

/** How soon those are let go: the time for a handshake, and some for a busy machine. */
const SILENT_MS = 15_000;

/** The numbers that code goes wrong at. */
const BOUNDARIES = [
  ...[0, PIECE_COUNT - 1, PIECE_COUNT, PIECE_COUNT + 1],
  ...[PIECE_LENGTH - 1, PIECE_LENGTH, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1],
];

/** Something that is sent after the handshake. */
type Attack = readonly [name: string, bytes: Uint8Array];

function makeTorrent(): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "attacked",
    pieceLength: PIECE_LENGTH,
    files: { "a.bin": 36 * PIECE_LENGTH - 5, "b.bin": 100 },
  });
}

function message(...messages: PeerMessage[]): Uint8Array {
  return concatBytes(messages.map(encodeMessage));
}

/** A message of any id and length, whose body is noise. */
function strange(id: number, length: number, random: SeededRandom): Uint8Array {
  const bytes = random.fill(new Uint8Array(4 + length));
  new DataView(bytes.buffer).setUint32(0, length);
  if (length > 0) bytes[4] = id;
  return bytes;
}

/** Every message with every number in it. */
function* attacks(random: SeededRandom): Generator<Attack> {
  for (const index of BOUNDARIES) {
    yield [`have ${index}`, message({ type: "have", index })];
    for (const begin of BOUNDARIES) {
      const block = new Uint8Array(16_384);
      yield [`piece ${index} ${begin}`, message({ type: "piece", index, begin, block })];
      const ranges = BOUNDARIES.flatMap((length): PeerMessage[] => [
        { type: "request", index, begin, length },
        { type: "cancel", index, begin, length },
      ]);
      yield [`requests ${index} ${begin}`, message({ type: "interested" }, ...ranges)];
    }
  }
  for (const length of [0, 1, 4, 5, 6, 1_000, 100_000]) {
    const bits = new Uint8Array(length).fill(0xff);
    yield [`bitfield of ${length}`, message({ type: "bitfield", bits })];
    yield [
      `bitfields of 5 and ${length}`,
      message({ type: "bitfield", bits: new Uint8Array(5) }, { type: "bitfield", bits }),
    ];
  }
  for (let id = 0; id < 256; id += id < 24 ? 1 : 29) {
    for (const length of [1, 2, 5, 13, 14, 5_000]) {
      yield [`id ${id} of ${length}`, strange(id, length, random)];
    }
  }
  for (const length of [2 ** 20, 2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1]) {
    const bytes = new Uint8Array(9);
    new DataView(bytes.buffer).setUint32(0, length);
    yield [`a message of ${length}`, bytes];
  }
  yield ["keep-alives", new Uint8Array(4 * 10_000)];
  yield ["noise", random.fill(new Uint8Array(1_000_000))];
}

/** What comes in the place of a handshake. */
function* handshakes(torrent: LoopbackTorrent, random: SeededRandom): Generator<Attack> {
  const infoHash = wireInfoHash(torrent.metainfo);
  const right = encodeHandshake({ infoHash, peerId: rawPeerId("hostile") });
  for (const length of [0, 1, 19, 20, 47, 48, 67]) {
    yield [`cut at ${length}`, right.slice(0, length)];
  }
  for (const pstrlen of [0, 18, 20, 255]) {
    yield [`protocol of ${pstrlen}`, Uint8Array.from(right, (byte, i) => i === 0 ? pstrlen : byte)];
  }
  yield ["another torrent", encodeHandshake({ infoHash: new Uint8Array(20), peerId: infoHash })];
  yield ["HTTP", new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")];
  yield ["a megabyte of noise", random.fill(new Uint8Array(1_000_000))];
}

/** A download whose one honest seeder holds back its last block until all attacks are over. */
async function attackedDownload(scene: LoopbackScene, peers: readonly RawListener[] = []) {
  const torrent = makeTorrent();
  const over = Promise.withResolvers<void>();
  let left = torrent.metainfo.totalLength - 16_384;
  const seeder = scene.use(
    new RawSeeder(torrent, {
      hold: async (bytes) => {
        left -= bytes;
        if (left < 0) await over.promise;
      },
    }),
  );
  const { session, log } = await scene.session("attacked", { outputDir: `${scene.dir}/out` });
  const download = await session.add(torrent.metainfo, {
    maxPeers: 1_000,
    peers: [seeder.endpoint, ...peers.map(({ endpoint }) => endpoint)],
  });
  await scene.until(() => left <= 0);
  return {
    torrent,
    session: { hostname: "127.0.0.1", port: session.port },
    download,
    async assertUnharmed(): Promise<void> {
      assertEquals(download.status().state, "downloading");
      assertEquals(log.messages(/^Banned/), []);
      over.resolve();
      await download.completed;
      await torrent.assertIn(`${scene.dir}/out`);
      assertEquals(seeder.connectionCount, 1, "the honest seeder was let go");
      const faults = log.records.filter(({ level }) => level === "error");
      assertEquals(faults, []);
    },
  };
}

loopbackTest(
  "peers that come and send any message with any number harm no download",
  async (scene) => {
    const { torrent, session, assertUnharmed } = await attackedDownload(scene);
    const infoHash = wireInfoHash(torrent.metainfo);
    let number = 0;
    const random = new SeededRandom(11);
    for (const [, bytes] of attacks(random)) {
      using connection = await RawConnection.dial(session);
      await connection.sendHandshake({ infoHash, peerId: rawPeerId(`${number++}`) });
      await connection.readHandshake();
      await connection.sendBytes(bytes);
      await connection.finish();
    }
    await assertUnharmed();
  },
);

loopbackTest(
  "peers that are dialled and send any message with any number harm no download",
  async (scene) => {
    const random = new SeededRandom(12);
    const infoHash = wireInfoHash(makeTorrent().metainfo);
    let done = 0;
    const all = [...attacks(random)];
    const peers = all.map(([name, bytes], number) =>
      scene.use(
        new RawListener(async (connection) => {
          await connection.readHandshake();
          await connection.sendHandshake({ infoHash, peerId: rawPeerId(`${number} ${name}`) });
          await connection.sendBytes(bytes);
          await connection.finish();
          done++;
        }),
      )
    );
    const { assertUnharmed } = await attackedDownload(scene, peers);
    await scene.until(() => done >= all.length);
    await assertUnharmed();
  },
);

loopbackTest("what is no handshake harms no download", async (scene) => {
  const { torrent, session, assertUnharmed, download } = await attackedDownload(scene);
  for (const [, bytes] of handshakes(torrent, new SeededRandom(13))) {
    using connection = await RawConnection.dial(session);
    await connection.sendBytes(bytes);
    await connection.finish();
  }
  assertEquals(download.status().peers, 1);
  await assertUnharmed();
});

loopbackTest(`${SILENT} silent connections harm no download, and are let go`, async (scene) => {
  const { session, assertUnharmed, download } = await attackedDownload(scene);
  const silent: RawConnection[] = [];
  for (let i = 0; i < SILENT; i++) silent.push(scene.use(await RawConnection.dial(session)));
  assertEquals(download.status().peers, 1);
  await assertUnharmed();
  const start = performance.now();
  await Promise.all(silent.map((connection) => connection.ended()));
  const tookMs = performance.now() - start;
  assert(tookMs < SILENT_MS, `it took ${tookMs} ms`);
});

loopbackTest("a handshake that comes byte by byte is taken", async (scene) => {
  const { torrent, session, assertUnharmed, download } = await attackedDownload(scene);
  using slow = await RawConnection.dial(session);
  const infoHash = wireInfoHash(torrent.metainfo);
  for (const byte of encodeHandshake({ infoHash, peerId: rawPeerId("slow") })) {
    await slow.sendBytes(Uint8Array.of(byte));
  }
  assert(await slow.readHandshake() !== undefined);
  await scene.until(() => download.status().peers === 2);
  await assertUnharmed();
});
