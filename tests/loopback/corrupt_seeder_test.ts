import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { type LoopbackScene, loopbackTest, type SceneLog } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { type RawRequest, RawSeeder } from "../support/raw_peer_seeder.ts";

const PIECE_LENGTH = 256 * 1024;

/** Of a hundred blocks. */
const CORRUPT = 5;

/** A seeder that sends one wrong byte in some of its blocks. */
class CorruptSeeder {
  readonly seeder: RawSeeder;
  /** Pieces that it sent wrong blocks of. */
  readonly spoilt = new Set<number>();
  readonly #random: SeededRandom;

  constructor(torrent: LoopbackTorrent, seed: number) {
    this.#random = new SeededRandom(seed);
    this.seeder = new RawSeeder(torrent, {
      name: "corrupt",
      answer: (request, right) => this.#answer(request, right),
    });
  }

  #answer({ index }: RawRequest, right: Uint8Array): Uint8Array {
    if (this.#random.below(100) >= CORRUPT) return right;
    this.spoilt.add(index);
    right[this.#random.below(right.length)]! ^= 1 << this.#random.below(8);
    return right;
  }
}

function makeTorrent(): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "one liar",
    pieceLength: PIECE_LENGTH,
    files: { "a.bin": 20_000_003, "b/c.bin": 12_345_678 },
  });
}

function honestSeeders(scene: LoopbackScene, torrent: LoopbackTorrent): RawSeeder[] {
  return Array.from(
    { length: 9 },
    (_, number) => scene.use(new RawSeeder(torrent, { name: `honest${number}` })),
  );
}

/** The addresses that were banned, by the log. */
function bannedIn(log: SceneLog): (string | undefined)[] {
  return log.messages(/^Banned/).map((line) => /^Banned (\S+:\d+): /.exec(line)?.[1]);
}

/** A piece that was spoilt may come twice for nothing: by the liar and others together, then by the liar alone. */
function assertLittleWaste(bad: CorruptSeeder, log: SceneLog): void {
  const failures = log.messages(/^Piece \d+ is wrong/).length;
  assert(failures <= 2 * bad.spoilt.size, `${failures} failures of ${bad.spoilt.size} pieces`);
}

for (const seed of [1, 2, 3]) {
  loopbackTest(
    `a seeder of ${CORRUPT}% corrupt blocks among nine honest is banned (seed ${seed})`,
    async (scene) => {
      const torrent = makeTorrent();
      const bad = new CorruptSeeder(torrent, seed);
      const honest = honestSeeders(scene, torrent);
      const peers = [scene.use(bad.seeder), ...honest].map(({ endpoint }) => endpoint);
      const outputDir = `${scene.dir}/out`;
      const { session, log } = await scene.session("leecher", { outputDir });
      const download = await session.add(torrent.metainfo, { peers });
      await download.completed;

      await torrent.assertIn(outputDir);
      assert(bad.spoilt.size > 0, "it was not asked for enough to be corrupt");
      assertEquals(bannedIn(log), [bad.seeder.address]);
      assertEquals(honest.map(({ connectionCount }) => connectionCount), honest.map(() => 1));
      assertEquals(bad.seeder.connectionCount, 1, "it was dialled again");
      assertLittleWaste(bad, log);
    },
  );
}

loopbackTest("a corrupt seeder that is alone is banned by its first bad piece", async (scene) => {
  const torrent = makeTorrent();
  const bad = new CorruptSeeder(torrent, 7);
  const outputDir = `${scene.dir}/out`;
  const { session, log } = await scene.session("leecher", { outputDir });
  const download = await session.add(torrent.metainfo, {
    peers: [scene.use(bad.seeder).endpoint],
  });
  await scene.until(() => log.messages(/^Banned/).length > 0 && bad.seeder.openCount === 0);
  assertEquals(download.status().state, "downloading");
  assert(download.status().reason?.startsWith("no peers yet"), download.status().reason);

  const honest = honestSeeders(scene, torrent);
  download.addPeers([bad.seeder.endpoint, ...honest.map(({ endpoint }) => endpoint)]);
  await download.completed;
  await torrent.assertIn(outputDir);
  assertEquals(bad.seeder.connectionCount, 1, "it was dialled again");
  assertEquals(bannedIn(log), [bad.seeder.address]);
  assertEquals(honest.map(({ connectionCount }) => connectionCount), honest.map(() => 1));
  assertLittleWaste(bad, log);
});
