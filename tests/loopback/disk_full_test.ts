import { assert, assertEquals } from "@std/assert";
import type { LoopbackProgram, ProgramEvent } from "../support/loopback_program.ts";
import { readRecords } from "../support/loopback_records.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { SmallDisk } from "../support/loopback_small_disk.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const MIB = 1024 * 1024;

/** What is on its way when the disk is full is a small part at this rate. */
const LIMIT = "10MiB";

/** How soon a download goes on by itself once there is room. */
const GO_ON_MS = 30_000;

function isWaiting({ state }: ProgramEvent): boolean {
  return state === "waiting";
}

/** A disk of 40 MiB of which something else takes 28, and the download of a torrent of 24 MiB into it. */
class FullDisk {
  readonly torrent = new LoopbackTorrent({
    name: "more than fits",
    pieceLength: 256 * 1024,
    files: { "one.bin": 9 * MIB + 1, "two.bin": 13 * MIB + 77, "three.bin": 2 * MIB - 7 },
  });
  readonly seeder: RawSeeder;
  readonly disk: SmallDisk;
  readonly #scene: LoopbackScene;
  readonly #mountPoint: string;

  private constructor(scene: LoopbackScene, disk: SmallDisk, mountPoint: string) {
    this.#scene = scene;
    this.disk = disk;
    this.#mountPoint = mountPoint;
    this.seeder = scene.use(new RawSeeder(this.torrent));
  }

  static async open(scene: LoopbackScene): Promise<FullDisk> {
    const mountPoint = await scene.folder("small");
    const disk = scene.use(await SmallDisk.mount(mountPoint, "size=40m"));
    await Deno.writeFile(`${disk.outside}/other`, new Uint8Array(28 * MIB));
    return new FullDisk(scene, disk, mountPoint);
  }

  get out(): string {
    return `${this.disk.outside}/out`;
  }

  async get(...more: string[]): Promise<LoopbackProgram> {
    return this.#scene.program([
      ...["get", await this.torrent.save(this.#scene.dir), "-o", `${this.#mountPoint}/out`],
      ...["--peer", this.seeder.address, "--no-trackers", "--port", "0"],
      ...["--seed", "--json", "-vv", "--download-limit", LIMIT, ...more],
    ], { within: this.disk.within });
  }

  async makeRoom(): Promise<void> {
    await Deno.remove(`${this.disk.outside}/other`);
  }
}

async function assertGoesOn(
  scene: LoopbackScene,
  full: FullDisk,
  program: LoopbackProgram,
): Promise<void> {
  const start = performance.now();
  await full.makeRoom();
  await assertCompletes(scene, full, program);
  assert(performance.now() - start < GO_ON_MS, `it took ${performance.now() - start} ms`);
}

async function assertCompletes(
  scene: LoopbackScene,
  full: FullDisk,
  program: LoopbackProgram,
): Promise<void> {
  await program.event(({ event }) => event === "completed");
  await full.torrent.assertIn(full.out);
  program.signal("SIGINT");
  assertEquals(await program.ended(), 130);
  assertEquals(scene.logs().includes("This is a fault of Shoal"), false);
}

loopbackTest({
  name: "a download waits while the disk is full, and goes on when it is not",
  timeoutMs: 60_000,
  lack: SmallDisk.lack,
}, async (scene) => {
  const full = await FullDisk.open(scene);
  const { torrent, seeder } = full;
  const program = await full.get();
  const waiting = await program.event(isWaiting);
  assertEquals(waiting.reason, "the disk is full");
  await scene.pause(1_000);
  const asked = seeder.requests.length;
  // One more try of the disk goes by, and nothing more is asked for meanwhile.
  const before = program.events.length;
  await program.event((event) => program.events.indexOf(event) > before + 11);
  assertEquals(seeder.requests.length, asked, "it asks for what it can not put away");
  assertEquals(program.events.slice(before).filter((event) => !isWaiting(event)), []);
  await assertGoesOn(scene, full, program);
  assertEquals(seeder.sentBytes, torrent.metainfo.totalLength, "nothing was sent twice");
  assertEquals(seeder.connectionCount, 1);
});

loopbackTest({
  name: "a download that was killed on a full disk goes on where it was",
  timeoutMs: 60_000,
  lack: SmallDisk.lack,
}, async (scene) => {
  const full = await FullDisk.open(scene);
  const { torrent, seeder } = full;
  const first = await full.get();
  await first.event(isWaiting);
  await first.kill();
  const onDisk = await torrent.piecesIn(full.out);
  assert(onDisk.size > 0);
  const { recorded, journal } = await readRecords(torrent, full.out);
  const known = recorded.union(journal.intersection(onDisk));
  const second = await full.get();
  assertEquals(await second.ended(), 8, "started on a full disk, it says so and ends");
  assert(second.stderr.at(-1)?.endsWith("the disk is full"), second.log());
  assertEquals((await readRecords(torrent, full.out)).recorded, recorded);
  await full.makeRoom();
  const asked = seeder.requests.length;
  const third = await full.get();
  await assertCompletes(scene, full, third);
  const again = new Set(seeder.requests.slice(asked).map(({ index }) => index));
  assertEquals([...again.intersection(known)], [], "known to be on disk, and asked for");
});

loopbackTest({
  name: "a download whose files do not fit waits before it takes all the room",
  timeoutMs: 60_000,
  lack: SmallDisk.lack,
}, async (scene) => {
  const full = await FullDisk.open(scene);
  const program = await full.get("--allocation", "full");
  const waiting = await program.event(isWaiting);
  assertEquals(waiting.reason, "the disk is full");
  await assertGoesOn(scene, full, program);
});
