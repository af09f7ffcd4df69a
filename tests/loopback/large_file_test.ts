import { assert, assertEquals } from "@std/assert";
import { sha1, toHex } from "../../lib/hash/mod.ts";
import {
  Bitfield,
  createMetainfo,
  type Metainfo,
  parseMetainfo,
  planTorrent,
  wireInfoHash,
} from "../../lib/metainfo/mod.ts";
import { encodeResume } from "../../lib/storage/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";
import { type RawContent, RawSeeder } from "../support/raw_peer_seeder.ts";

const PIECE_LENGTH = 16 * 1024 * 1024;

const GIB_4 = 2 ** 32;

/** The first file is of an odd length, so that a piece lies across the position 2^32 of the second. */
const HEAD_LENGTH = 1_000_003;
const HUGE_LENGTH = GIB_4 + 2 * PIECE_LENGTH + 77;
const TAIL_LENGTH = 3_000_001;

/** The pieces that are not zeros: before, across and after the position 2^32, and the last one with the file behind it. */
const NOISY = [255, 256, 258];

/** A torrent of over 4 GiB, of which almost all is zeros. */
class HugeTorrent implements RawContent {
  readonly metainfo: Metainfo;
  readonly #noise = new Map<number, Uint8Array>();

  constructor() {
    const plan = planTorrent([
      { path: "a head", length: HEAD_LENGTH },
      { path: "huge", length: HUGE_LENGTH },
      { path: "tail", length: TAIL_LENGTH },
    ], { name: "over 4 GiB", pieceLength: PIECE_LENGTH, version: "v1" });
    const random = new SeededRandom(4);
    const zeros = sha1(new Uint8Array(PIECE_LENGTH));
    const hashes = new Uint8Array(20 * plan.pieceCount);
    const last = plan.pieceCount - 1;
    assertEquals(last, NOISY.at(-1));
    const end = HEAD_LENGTH + HUGE_LENGTH + TAIL_LENGTH;
    for (let piece = 0; piece <= last; piece++) {
      if (!NOISY.includes(piece)) {
        hashes.set(zeros, 20 * piece);
        continue;
      }
      const size = Math.min(PIECE_LENGTH, end - piece * PIECE_LENGTH);
      const noise = random.fill(new Uint8Array(size));
      this.#noise.set(piece, noise);
      hashes.set(sha1(noise), 20 * piece);
    }
    this.metainfo = parseMetainfo(createMetainfo(plan, { sha1: hashes }));
  }

  block(index: number, begin: number, length: number): Uint8Array {
    return this.#noise.get(index)?.slice(begin, begin + length) ?? new Uint8Array(length);
  }

  /** Bytes of all files, one after the other. */
  bytes(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const [index, begin] = [
        Math.floor((position + at) / PIECE_LENGTH),
        (position + at) % PIECE_LENGTH,
      ];
      const run = Math.min(length - at, PIECE_LENGTH - begin);
      bytes.set(this.block(index, begin, run), at);
      at += run;
    }
    return bytes;
  }

  /** Makes the files of a folder as they are when all zeros have come, with a record that says so. */
  async writeZeros(dir: string): Promise<void> {
    const pieces = Bitfield.full(this.metainfo.pieceCount);
    for (const piece of NOISY) pieces.delete(piece);
    await Deno.mkdir(`${dir}/.shoal`, { recursive: true });
    await Deno.mkdir(`${dir}/over 4 GiB`);
    const files = await Promise.all(this.metainfo.files.map(async ({ path, length }) => {
      await Deno.writeFile(`${dir}/${path}`, new Uint8Array());
      await Deno.truncate(`${dir}/${path}`, length);
      const { size, mtime } = await Deno.stat(`${dir}/${path}`);
      return { path, size, mtimeMs: mtime?.getTime() ?? 0 };
    }));
    const infoHash = toHex(wireInfoHash(this.metainfo));
    const record = { infoHash, pieces, files, uploadedBytes: 0, downloadedBytes: 0, savedAt: 0 };
    await Deno.writeFile(`${dir}/.shoal/${infoHash}.resume`, encodeResume(record));
  }

  /** Looks at the bytes around every border, and that what was zeros takes no room. */
  async assertIn(dir: string): Promise<void> {
    const path = `${dir}/over 4 GiB/huge`;
    using file = await Deno.open(path);
    for (const piece of [...NOISY, 257]) {
      for (
        const position of [piece * PIECE_LENGTH, (piece + 1) * PIECE_LENGTH, HEAD_LENGTH + GIB_4]
      ) {
        const from = Math.min(position - HEAD_LENGTH - 50_000, HUGE_LENGTH - 100_000);
        const actual = new Uint8Array(100_000);
        await file.seek(from, Deno.SeekMode.Start);
        assertEquals(await file.read(actual), actual.length);
        assertEquals(actual, this.bytes(HEAD_LENGTH + from, actual.length), `at ${from}`);
      }
    }
    const { size, blocks } = await file.stat();
    assertEquals(size, HUGE_LENGTH);
    assert((blocks ?? 0) * 512 < 5 * PIECE_LENGTH, `${blocks} blocks are taken`);
    assertEquals(
      await Deno.readFile(`${dir}/over 4 GiB/tail`),
      this.bytes(HEAD_LENGTH + HUGE_LENGTH, TAIL_LENGTH),
    );
  }
}

loopbackTest("positions beyond 4 GiB are written and read right", async (scene) => {
  const torrent = new HugeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const [one, two] = [`${scene.dir}/one`, `${scene.dir}/two`];
  await torrent.writeZeros(one);
  await torrent.writeZeros(two);
  const first = await scene.session("first", { outputDir: one });
  const download = await first.session.add(torrent.metainfo, { peers: [seeder.endpoint] });
  await download.completed;
  assertEquals(
    [...new Set(seeder.requests.map(({ index }) => index))].sort((a, b) => a - b),
    NOISY,
  );
  await torrent.assertIn(one);

  const second = await scene.session("second", { outputDir: two });
  const from = { hostname: "127.0.0.1", port: first.session.port };
  await (await second.session.add(torrent.metainfo, { peers: [from] })).completed;
  await torrent.assertIn(two);
});

loopbackTest("a file that begins beyond 4 GiB of its torrent comes alone", async (scene) => {
  const torrent = new HugeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const outputDir = `${scene.dir}/out`;
  const { session } = await scene.session("leecher", { outputDir });
  const download = await session.add(torrent.metainfo, { files: [2], peers: [seeder.endpoint] });
  await download.completed;
  assertEquals(await filesIn(outputDir), ["over 4 GiB/tail"]);
  assertEquals(
    await Deno.readFile(`${outputDir}/over 4 GiB/tail`),
    torrent.bytes(HEAD_LENGTH + HUGE_LENGTH, TAIL_LENGTH),
  );
});
