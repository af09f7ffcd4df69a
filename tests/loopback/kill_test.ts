import { assert, assertEquals } from "@std/assert";
import { FakeRandom } from "../support/fake_random.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { readRecords } from "../support/loopback_records.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

const KILLS = 50;

const PIECE_LENGTH = 128 * 1024;

/** Every so many-th kill comes so many milliseconds after the start at most: while it starts, reads its record, checks. */
const EARLY_KILL = 5;
const EARLY_MS = 300;

/** Recorded pieces of each file that was being written that are hashed to see whether the others can be believed. */
const SAMPLES_PER_FILE = 8;

/** What the seeder sends, in bytes a second: little enough for a run to be killed in its midst. */
const PACE = 4 * 1024 * 1024;

/**
 * What a kill may cost at most, in bytes that the seeder sends once more: what is on its way; the piece that was begun, one
 * alone since this seeder answers in order; and pieces that came whole and were not yet hashed, written and put into the
 * journal, which takes 50 ms and a little more. Half a
 * second is what a busy machine may need.
 */
const MAX_LOST_BYTES = PACE / 2 + PIECE_LENGTH;

function makeTorrent(): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "fifty kills",
    pieceLength: PIECE_LENGTH,
    files: {
      "a/odd.bin": 21_234_567,
      "a/one byte": 1,
      "b/empty": 0,
      "b/middle.bin": 17_000_001,
      "c/d/e/long.bin": 28_345_678,
      "tail": 12_345,
    },
  });
}

/** One run of the download: what it was asked before, and what it did. */
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

function common(a: ReadonlySet<number>, b: ReadonlySet<number>): number[] {
  return [...a.intersection(b)].sort((x, y) => x - y);
}

loopbackTest({
  name: `get, killed at ${KILLS} moments, goes on each time`,
  timeoutMs: 90_000,
}, async (scene) => {
  const seed = Number(Deno.env.get("SHOAL_KILL_SEED") ?? Math.floor(performance.timeOrigin));
  console.log(`SHOAL_KILL_SEED=${seed} repeats the moments`);
  const random = new FakeRandom(seed);
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent, { hold: paced(PACE) }));
  const out = `${scene.dir}/out`;
  const args = [
    ...["get", await torrent.save(scene.dir), "-o", out, "--peer", seeder.address, "--port", "0"],
    ...["--no-trackers", "--json", "-v"],
  ];
  const files = torrent.metainfo.files.length;
  let onDisk: ReadonlySet<number> = new Set();
  let known: ReadonlySet<number> = new Set();
  let lostBytes = 0;
  let resumedRuns = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const before = await readRecords(torrent, out);
    if (before.recorded.size > 0) resumedRuns++;
    const run = new Run(scene, seeder, args);
    if (kill % EARLY_KILL === 0) await scene.pause(random.below(EARLY_MS));
    else {
      const bytesLeft = torrent.metainfo.totalLength - known.size * PIECE_LENGTH;
      const most = Math.ceil(2 * bytesLeft / (KILLS - kill + 1));
      const sentAtKill = random.below(most);
      await scene.until(() => run.sentBytes > sentAtKill || run.program.hasEnded);
    }
    assertEquals(run.program.hasEnded, false, run.program.log());
    await run.kill();

    assertEquals(common(run.requested, known), [], `known, and asked for again (kill ${kill})`);
    const most = before.journal.size + files * SAMPLES_PER_FILE;
    assert(run.checked <= most, `${run.checked} checked, ${before.journal.size} in the journal`);
    const knownBefore = known.size;
    onDisk = await torrent.piecesIn(out).catch(noFolderYet);
    const { recorded, journal } = await readRecords(torrent, out);
    assertEquals([...recorded.difference(onDisk)], [], "recorded, and not on disk");
    known = recorded.union(journal.intersection(onDisk));
    const lost = run.sentBytes - (known.size - knownBefore) * PIECE_LENGTH;
    assert(lost <= MAX_LOST_BYTES, `kill ${kill} lost ${lost} bytes`);
    lostBytes += Math.max(0, lost);
  }
  assert(resumedRuns > KILLS / 2, `only ${resumedRuns} runs went on from a record`);

  const last = new Run(scene, seeder, args);
  assertEquals(await last.program.ended(), 0);
  assertEquals(common(last.requested, known), [], "known, and asked for again");
  await torrent.assertIn(out);
  const total = torrent.metainfo.totalLength;
  console.log(`${seeder.sentBytes} bytes were sent for ${total}; ${KILLS} kills lost ${lostBytes}`);
  assert(seeder.sentBytes <= total + lostBytes + PIECE_LENGTH, `${seeder.sentBytes} were sent`);

  const again = new Run(scene, seeder, args);
  assertEquals(await again.program.ended(), 0);
  assertEquals(again.requested.size, 0);
  assertEquals(again.checked, 0);
});

function noFolderYet(error: unknown): ReadonlySet<number> {
  if (error instanceof Deno.errors.NotFound) return new Set();
  throw error;
}
