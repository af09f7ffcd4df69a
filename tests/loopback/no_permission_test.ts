import { assert, assertEquals } from "@std/assert";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { SmallDisk } from "../support/loopback_small_disk.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

/** What takes from root the right to write where it may not: it stays the user that it is. */
const WITHOUT_CAPABILITIES = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

/** What makes a program one that may not write everywhere: nothing, where the user is not root. */
const UNPRIVILEGED = Deno.uid() === 0 ? WITHOUT_CAPABILITIES : [];

function findLack(): string | undefined {
  const [command, ...args] = UNPRIVILEGED;
  if (command === undefined) return Deno.build.os === "linux" ? undefined : "it is not Linux";
  try {
    const { success } = new Deno.Command(command, { args: [...args, "true"] }).outputSync();
    return success ? undefined : "root can not give up its rights here";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "there is no setpriv";
    throw error;
  }
}

function makeTorrent(): LoopbackTorrent {
  return new LoopbackTorrent({ name: "not here", files: { "a.bin": 300_000, "b.bin": 100_000 } });
}

/** Runs `get` into a folder that may not be written to; it must say so and ask no peer for anything. */
async function assertRefuses(
  scene: LoopbackScene,
  dir: string,
  options: { readonly within: readonly string[]; readonly says: RegExp },
): Promise<void> {
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const program = scene.program([
    ...["get", await torrent.save(scene.dir), "-o", dir],
    ...["--peer", seeder.address, "--no-trackers", "--port", "0"],
  ], { within: options.within });
  assertEquals(await program.ended(), 10, program.log());
  assert(options.says.test(program.stderr.join("\n")), program.log());
  assertEquals(program.stderr.length, 1, "it is said in one line");
  assertEquals(seeder.requests.length, 0);
}

loopbackTest({
  name: "get into a folder that may not be written to says so and exits with 10",
  lack: findLack(),
}, async (scene) => {
  const dir = await scene.folder("out");
  await Deno.chmod(dir, 0o555);
  await assertRefuses(scene, dir, { within: UNPRIVILEGED, says: /permission denied/ });
});

loopbackTest({
  name: "get into a folder that can not be made says so and exits with 10",
  lack: findLack(),
}, async (scene) => {
  const dir = await scene.folder("above");
  await Deno.chmod(dir, 0o555);
  await assertRefuses(scene, `${dir}/out`, { within: UNPRIVILEGED, says: /permission denied/ });
});

loopbackTest({
  name: "get onto a file system that is read-only says so and exits with 10",
  lack: SmallDisk.lack,
}, async (scene) => {
  const dir = await scene.folder("out");
  const disk = scene.use(await SmallDisk.mount(dir, "size=4m,ro"));
  await assertRefuses(scene, dir, { within: disk.within, says: /read-only/ });
});

loopbackTest({
  name: "get where a folder of the torrent may not be written to waits and says why",
  lack: findLack(),
}, async (scene) => {
  const dir = await scene.folder("out/not here");
  await Deno.chmod(dir, 0o555);
  const torrent = makeTorrent();
  const seeder = scene.use(new RawSeeder(torrent));
  const program = scene.program([
    ...["get", await torrent.save(scene.dir), "-o", `${scene.dir}/out`],
    ...["--peer", seeder.address, "--no-trackers", "--port", "0", "--json"],
  ], { within: UNPRIVILEGED });
  const waiting = await program.event(({ state }) => state === "waiting");
  assertEquals(waiting.reason, "permission denied");
  program.signal("SIGINT");
  assertEquals(await program.ended(), 130);
});

/** A folder with all of a torrent, on a file system that was made read-only. */
async function readOnlyContent(scene: LoopbackScene) {
  const torrent = makeTorrent();
  const dir = await scene.folder("out");
  const disk = scene.use(await SmallDisk.mount(dir, "size=4m"));
  await torrent.write(disk.outside);
  await disk.run(["mount", "-o", "remount,ro", dir]);
  return { dir, within: disk.within, file: await torrent.save(scene.dir) };
}

loopbackTest({
  name: "seed serves from where nothing may be written",
  lack: SmallDisk.lack,
}, async (scene) => {
  const { dir, within, file } = await readOnlyContent(scene);
  const args = ["seed", file, dir, "--no-trackers", "--port", "0", "--json"];
  const program = scene.program(args, { within });
  await program.event(({ state }) => state === "seeding");
  program.signal("SIGTERM");
  assertEquals(await program.ended(), 143, program.log());
});

loopbackTest({
  name: "get of what is complete is done, though nothing may be written",
  lack: SmallDisk.lack,
}, async (scene) => {
  const { dir, within, file } = await readOnlyContent(scene);
  const args = ["get", file, "-o", dir, "--no-trackers", "--port", "0"];
  const program = scene.program(args, { within });
  assertEquals(await program.ended(), 0, program.log());
});
