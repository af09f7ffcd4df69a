import { assert } from "@std/assert";
import { DaemonDriver } from "../support/daemon_driver.ts";
import { DaemonProcess } from "../support/daemon_process.ts";
import { FakeRandom } from "../support/fake_random.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";

/** Daemons that are killed side by side, and how often each is. */
const DAEMONS = 2;
const KILLS = Number(Deno.env.get("SHOAL_KILLS") ?? 50);

/** A daemon lives at most so long; one of a few lives long enough to write its records. */
const LIFE_MS = 800;
const LONG_LIFE_MS = 6_500;
const LONG_LIVES = 16;

/** How soon it is to be there again, most often; the machine may have other things to do. */
const READY_MS = 2_000;

/** Things that are done to it at once. */
const AT_ONCE = 3;

async function killAgainAndAgain(
  scene: LoopbackScene,
  { dir, random }: { readonly dir: string; readonly random: FakeRandom },
): Promise<number[]> {
  await Deno.mkdir(dir);
  const driver = scene.use(new DaemonDriver(dir, random));
  const readyMs: number[] = [];
  const pause = () => scene.pause();
  try {
    for (let kill = 1; kill <= KILLS; kill++) {
      await using daemon = await DaemonProcess.start(scene, dir);
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
    await using daemon = await DaemonProcess.start(scene, dir);
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
  console.log(`ready after ${median.toFixed(0)} ms, at most ${sorted.at(-1)?.toFixed(0)} ms`);
  assert(median <= READY_MS, `it was ready after ${median} ms`);
});
