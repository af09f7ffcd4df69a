import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/testing/mod.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { readRecords } from "../support/loopback_records.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent, type LoopbackTorrentOptions } from "../support/loopback_torrent.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

const MIB = 1024 * 1024;

/** Every so many-th kill comes so many milliseconds after the start at most: while it starts, reads its record, checks. */
const EARLY_KILL = 5;
const EARLY_MS = 300;

/** Recorded pieces of each file that was being written that are hashed to see whether the others can be believed. */
const SAMPLES_PER_FILE = 8;

/** A download that is killed again and again. */
interface KilledDownload {
  readonly name: string;
  readonly kills: number;
  /** What the seeder sends, in bytes a second: little enough for a run to be killed in its midst. */
  readonly pace: number;
  readonly torrent: LoopbackTorrentOptions & { readonly pieceLength: number };
  /** The paths of the files that are wanted; all by default. */
  readonly files?: readonly string[];
  /** More options of `get`. */
  readonly more?: readonly string[];
}

const DOWNLOADS: readonly KilledDownload[] = [
  {
    name: "a download, killed at 50 moments",
    kills: 50,
    pace: 4 * MIB,
    torrent: {
      name: "fifty kills",
      pieceLength: 128 * 1024,
      files: {
        "a/odd.bin": 21_234_567,
        "a/one byte": 1,
        "b/empty": 0,
        "b/middle.bin": 17_000_001,
        "c/d/e/long.bin": 28_345_678,
        "tail": 12_345,
      },
    },
  },
  {
    name: "a download of some files of a hybrid torrent, killed at 15 moments",
    kills: 15,
    pace: 4 * MIB,
    torrent: {
      name: "fifteen kills",
      version: "hybrid",
      pieceLength: 64 * 1024,
      files: { "a.bin": 6_000_001, "b.bin": 5_000_002, "c.bin": 7_000_003, "d.bin": 4_000_004 },
    },
    files: ["b.bin", "d.bin"],
    more: ["--files", "b.bin,d.bin", "--sequential", "--allocation", "full"],
  },
  {
    name: "a download of some files that share pieces, killed at 15 moments",
    kills: 15,
    pace: 4 * MIB,
    torrent: {
      name: "shared pieces",
      pieceLength: 64 * 1024,
      files: { "a.bin": 6_000_001, "b.bin": 5_000_002, "c.bin": 7_000_003, "d.bin": 4_000_004 },
    },
    files: ["a.bin", "c.bin"],
    more: ["--files", "a.bin,c.bin"],
  },
  {
    name: "a download of pieces of 8 MiB, killed at 10 moments",
    kills: 10,
    pace: 32 * MIB,
    torrent: {
      name: "large pieces",
      version: "v2",
      pieceLength: 8 * MIB,
      files: { "a.bin": 60_000_001, "b.bin": 50_000_002 },
    },
  },
];

/**
 * What a kill may cost at most, in bytes that the seeder sends once more: what is on its way; the piece that was begun, one
 * alone since this seeder answers in order; and pieces that came whole and were not yet hashed, written and put into the
 * journal, which takes 50 ms and a little more. Half a second is what a busy machine may need. Of a large piece all may
 * be there but what is being hashed.
 */
function maxLostBytes({ pace, torrent: { pieceLength } }: KilledDownload): number {
  return pace / 2 + pieceLength + (pieceLength > 4 * MIB ? pieceLength : 0);
}

/** One run of the download: what it asked for, and what it hashed at its start. */
class Run {
  readonly program: LoopbackProgram;
  readonly #seeder: RawSeeder;
  readonly #firstRequest: number;
  readonly #sentBefore: number;

  constructor(scene: LoopbackScene, seeder: RawSeeder, args: readonly string[]) {
    this.#seeder = seeder;
    this.#firstRequest = seeder.requests.length;
    this.#sentBefore = seeder.sentBytes;
    this.program = scene.program(args);
  }

  get requested(): Set<number> {
    return new Set(this.#seeder.requests.slice(this.#firstRequest).map(({ index }) => index));
  }

  get sentBytes(): number {
    return this.#seeder.sentBytes - this.#sentBefore;
  }

  /** How many pieces it hashed at its start. */
  get checked(): number {
    return this.program.stderr.reduce((sum, line) => {
      const match = /Checking (\d+) of \d+ pieces/.exec(line);
      return sum + Number(match?.[1] ?? 0);
    }, 0);
  }

  async kill(): Promise<void> {
    await this.program.kill();
    await this.#seeder.until(() => this.#seeder.openCount === 0);
  }
}

/** The pieces that lie in wanted files alone, and so in files alone. */
function piecesInFiles(torrent: LoopbackTorrent, wanted: readonly string[] | undefined) {
  const { layout, metainfo: { files, name } } = torrent;
  const isThere = files.map(({ path, pad }) =>
    pad || wanted === undefined || wanted.some((inner) => path === `${name}/${inner}`)
  );
  const pieces = new Set<number>();
  for (let piece = 0; piece < layout.pieceCount; piece++) {
    const spans = layout.spans(piece, 0, layout.pieceSize(piece));
    if (spans.every(({ file }) => isThere[file])) pieces.add(piece);
  }
  return pieces;
}

function common(a: ReadonlySet<number>, b: ReadonlySet<number>): number[] {
  return [...a.intersection(b)].sort((x, y) => x - y);
}

function bytesOf(torrent: LoopbackTorrent, pieces: Iterable<number>): number {
  let bytes = 0;
  for (const piece of pieces) bytes += torrent.layout.pieceSize(piece);
  return bytes;
}

function noFolderYet(error: unknown): ReadonlySet<number> {
  if (error instanceof Deno.errors.NotFound) return new Set();
  throw error;
}

async function play(scene: LoopbackScene, download: KilledDownload): Promise<void> {
  const { kills, pace, files, more = [] } = download;
  const seed = Number(Deno.env.get("SHOAL_KILL_SEED") ?? Math.floor(performance.timeOrigin));
  console.log(`SHOAL_KILL_SEED=${seed} repeats the moments`);
  const random = new SeededRandom(seed);
  const torrent = new LoopbackTorrent(download.torrent);
  const seeder = scene.use(new RawSeeder(torrent, { hold: paced(pace) }));
  const out = `${scene.dir}/out`;
  const args = [
    ...["get", await torrent.save(scene.dir), "-o", out, "--peer", seeder.address, "--port", "0"],
    ...["--no-trackers", "--json", "-v", ...more],
  ];
  const fileCount = torrent.metainfo.files.length;
  const inFiles = piecesInFiles(torrent, files);
  const total = files === undefined
    ? torrent.metainfo.totalLength
    : files.reduce((sum, path) => sum + torrent.content(torrent.fileNumber(path)).length, 0);
  let known: ReadonlySet<number> = new Set();
  let lostBytes = 0;
  let resumedRuns = 0;
  for (let kill = 0; kill < kills; kill++) {
    const before = await readRecords(torrent, out);
    if (before.recorded.size > 0) resumedRuns++;
    const run = new Run(scene, seeder, args);
    if (kill % EARLY_KILL === 0) await scene.pause(random.below(EARLY_MS));
    else {
      const bytesLeft = total - bytesOf(torrent, known);
      const most = Math.max(1, Math.ceil(2 * bytesLeft / (kills - kill + 1)));
      const sentAtKill = random.below(most);
      await scene.until(() => run.sentBytes > sentAtKill || run.program.hasEnded);
    }
    assertEquals(run.program.hasEnded, false, run.program.log());
    await run.kill();

    assertEquals(common(run.requested, known), [], `known, and asked for again (kill ${kill})`);
    const most = before.journal.size + fileCount * SAMPLES_PER_FILE;
    assert(run.checked <= most, `${run.checked} checked, ${before.journal.size} in the journal`);
    const knownBefore = bytesOf(torrent, known);
    const onDisk = await torrent.piecesIn(out).catch(noFolderYet);
    const { recorded, journal } = await readRecords(torrent, out);
    assertEquals(common(recorded.difference(onDisk), inFiles), [], "recorded, and not on disk");
    known = recorded.union(journal.intersection(onDisk));
    const lost = run.sentBytes - (bytesOf(torrent, known) - knownBefore);
    assert(lost <= maxLostBytes(download), `kill ${kill} lost ${lost} bytes`);
    lostBytes += Math.max(0, lost);
  }
  assert(resumedRuns > 0, "no run went on from a record");

  const last = new Run(scene, seeder, args);
  assertEquals(await last.program.ended(), 0, last.program.log());
  assertEquals(common(last.requested, known), [], "known, and asked for again");
  await torrent.assertIn(out, files === undefined ? {} : { files });
  const { sentBytes } = seeder;
  console.log(`${sentBytes} bytes were sent for ${total}; ${kills} kills lost ${lostBytes}`);
  const borders = 2 * fileCount * torrent.layout.pieceLength;
  assert(sentBytes <= total + lostBytes + borders, `${sentBytes} were sent`);

  const again = new Run(scene, seeder, args);
  assertEquals(await again.program.ended(), 0);
  assertEquals(again.requested.size, 0);
  assertEquals(again.checked, 0);
}

for (const download of DOWNLOADS) {
  const name = `${download.name}, goes on each time with all that was recorded`;
  loopbackTest({ name, timeoutMs: 90_000 }, (scene) => play(scene, download));
}
