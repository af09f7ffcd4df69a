import { assert } from "@std/assert";
import { DaemonDriver } from "../support/daemon_driver.ts";
import { DaemonProcess } from "../support/daemon_process.ts";
import { FakeRandom } from "../support/fake_random.ts";
import { folderOnOtherDisk } from "../support/other_disk.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";

/** Daemons that are killed side by side, and how often each is. */
const DAEMONS = 2;
const KILLS = Number(Deno.env.get("SHOAL_KILLS") ?? 50);

/** A daemon lives at most so long; one of a few lives long enough to write its records. */
const LIFE_MS = 800;
const LONG_LIFE_MS = 6_500;
const LONG_LIVES = 12;

/** How soon it is to be there again where the machine has nothing else to do: the quickest of ten starts tells. */
const READY_MS = 2_000;

/** A folder in memory is below /dev, where Deno lets nobody go who may not do all. */
const ALLOWED_ALL = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-all", "cli.ts"];

/** Things that are done to it at once. */
const AT_ONCE = 3;

async function killAgainAndAgain(
  scene: LoopbackScene,
  { dir, random }: { readonly dir: string; readonly random: FakeRandom },
): Promise<number[]> {
  await Deno.mkdir(dir);
  const otherDisk = await folderOnOtherDisk(dir);
  await using others = new AsyncDisposableStack();
  if (otherDisk !== undefined) others.defer(() => Deno.remove(otherDisk, { recursive: true }));
  const folders = [`${dir}/downloads`, `${dir}/other`, otherDisk ?? `${dir}/third`];
  const driver = scene.use(new DaemonDriver(folders, random));
  const readyMs: number[] = [];
  const pause = () => scene.pause();
  try {
    for (let kill = 1; kill <= KILLS; kill++) {
      await using daemon = await DaemonProcess.start(scene, dir, { command: ALLOWED_ALL });
      readyMs.push(daemon.readyMs);
      await driver.check(daemon);
      await driver.checkFiles(daemon, pause);
      const driving = Array.from(
        { length: AT_ONCE },
        () => driver.drive(daemon, (ms) => scene.pause(ms)),
      );
      const life = kill % LONG_LIVES === 0 ? LONG_LIFE_MS : random.below(LIFE_MS);
      await Promise.race([scene.pause(life), Promise.all(driving)]);
      await daemon.kill();
      driver.killed();
      await Promise.all(driving);
    }
    await using daemon = await DaemonProcess.start(scene, dir, { command: ALLOWED_ALL });
    await driver.check(daemon);
    await driver.finish(daemon, pause);
  } catch (error) {
    console.error(driver.done.slice(-60).join("\n"));
    throw error;
  }
  console.log(
    `${driver.knownCount} torrents are there after ${KILLS} kills, ${driver.safeCount} times pieces were to be there`,
  );
  return readyMs;
}

loopbackTest({
  name: `a daemon that is killed ${DAEMONS * KILLS} times keeps all that it has answered`,
  timeoutMs: 240_000,
}, async (scene) => {
  const seed = Number(Deno.env.get("SHOAL_KILL_SEED") ?? Math.floor(performance.timeOrigin));
  console.log(`SHOAL_KILL_SEED=${seed} repeats what is done`);
  const readyMs = await Promise.all(
    Array.from({ length: DAEMONS }, (_, number) =>
      killAgainAndAgain(scene, {
        dir: `${scene.dir}/${number}`,
        random: new FakeRandom(seed + number),
      })),
  );
  const sorted = readyMs.flat().sort((a, b) => a - b);
  const [median = Infinity] = sorted.slice(sorted.length >> 1);
  const [quick = Infinity] = sorted.slice(Math.floor(sorted.length / 10));
  console.log(`ready after ${median.toFixed(0)} ms, at most ${sorted.at(-1)?.toFixed(0)} ms`);
  assert(quick <= READY_MS, `one of ten was ready after ${quick} ms`);
});
