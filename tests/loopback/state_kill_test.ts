import { assert, assertEquals } from "@std/assert";
import { Store } from "../../lib/daemon/store/mod.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { FakeRandom } from "../support/fake_random.ts";
import { LoopbackProgram } from "../support/loopback_program.ts";
import { loopbackTest } from "../support/loopback_scene.ts";

const KILLS = 20;

/** A run is killed at most so long after it has opened the state. */
const LIFE_MS = 250;

const WRITER = new URL("../support/state_writer.ts", import.meta.url).pathname;

/** What was answered in all runs, and what was asked for last in this one. */
class Answered {
  /** Names of torrents by number. */
  readonly names = new Map<string, string>();
  /** Values of settings and records by name. */
  readonly values = new Map<string, string>();
  /** What was asked for and not answered. */
  readonly tried = new Set<string>();

  take(line: string): void {
    if (line.startsWith("try ")) {
      this.tried.add(line.slice(4));
      return;
    }
    this.tried.delete(line);
    const [what = "", key = "", ...rest] = line.split(" ");
    if (what === "add") this.names.set(key, rest.join(" "));
    if (what === "remove") this.names.delete(key);
    if (what === "set" || what === "record") this.values.set(`${what} ${key}`, rest.join(" "));
  }

  /** Holds a value against what was answered, or asked for after that. */
  check(name: string, value: string): void {
    if (this.values.get(name) === value) return;
    assert(this.tried.has(`${name} ${value}`), `${name} is ${value}, not ${this.values.get(name)}`);
    this.values.set(name, value);
  }
}

async function checkState(dir: string, answered: Answered): Promise<number> {
  await using store = await Store.open(dir, { clock: new FakeClock(), log: new FakeLog() });
  const torrents = await store.loadTorrents();
  assertEquals(store.damage, []);
  const names = new Map(torrents.map(({ id, name }) => [String(id), name]));
  for (const [id, name] of answered.names) {
    if (names.get(id) === name) continue;
    assert(answered.tried.has(`remove ${id}`), `${id} is called ${names.get(id)}, not ${name}`);
    answered.names.delete(id);
  }
  // At most the two that the writer was adding are there beside those of which it has told.
  assert(names.size <= answered.names.size + 2, `${names.size} are there`);
  for (const [id, name] of names) answered.names.set(id, name);
  for (const { id } of torrents.slice(-3)) {
    assertEquals((await store.source(id))?.kind, "metainfo", `of ${id}`);
  }
  for (const name of answered.values.keys()) {
    const [what, key = ""] = name.split(" ");
    const value = what === "set"
      ? (await store.loadSettings())[key]
      : (await store.state("torrents").read(`${key}.resume`))?.[0];
    answered.check(name, String(value));
  }
  answered.tried.clear();
  return names.size;
}

loopbackTest({
  name: "a state that is killed 20 times has all that was answered",
  timeoutMs: 90_000,
}, async (scene) => {
  const seed = Number(Deno.env.get("SHOAL_KILL_SEED") ?? Math.floor(performance.timeOrigin));
  console.log(`SHOAL_KILL_SEED=${seed} repeats the moments`);
  const random = new FakeRandom(seed);
  const dir = `${scene.dir}/state`;
  const answered = new Answered();
  let count = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const command = [Deno.execPath(), "run", "--quiet", "--allow-read", "--allow-write", WRITER];
    await using writer = new LoopbackProgram([dir, String(random.below(1_000_000))], { command });
    await scene.until(() => writer.stderr.includes("open") || writer.hasEnded);
    await scene.pause(random.below(LIFE_MS));
    assertEquals(writer.hasEnded, false, writer.log());
    await writer.kill();
    for (const line of writer.stderr) answered.take(line);
    count = await checkState(dir, answered);
  }
  console.log(`${count} torrents are there`);
  assert(count > KILLS, "too little was written to be killed");
});
