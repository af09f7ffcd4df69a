/**
 * A program that writes a state until it is killed. Before it asks for something it prints `try` and what: `remove ID`,
 * `set number NUMBER` or `record ID NUMBER`; when that is answered, the same without `try`. Of what was added it prints
 * `add ID NAME` once that is answered.
 *
 * @module
 */
import { DEFAULT_TORRENT_SETTINGS, NO_PROGRESS, Store } from "../../lib/daemon/store/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeLog } from "./fake_log.ts";
import { FakeRandom } from "./fake_random.ts";

const [dir = "", seed = "1"] = Deno.args;
const random = new FakeRandom(Number(seed));
const store = await Store.open(dir, { clock: new FakeClock(), log: new FakeLog() });
const ids = (await store.loadTorrents()).map(({ id }) => id);
const records = store.state("torrents");

function say(line: string): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

async function add(number: number): Promise<void> {
  const id = await store.addTorrent({
    infoHash: number.toString(16).padStart(40, "0"),
    name: `name ${number}`,
    outputDir: "/downloads",
    addedAt: number,
    settings: { ...DEFAULT_TORRENT_SETTINGS, queuePosition: number },
  }, { kind: "metainfo", bytes: new Uint8Array(20_000).fill(number) });
  ids.push(id);
  say(`add ${id} name ${number}`);
}

async function step(number: number): Promise<void> {
  const id = ids[random.below(Math.max(1, ids.length))];
  const what = random.below(10);
  if (id === undefined || what < 4) return await add(number);
  if (what === 4) {
    ids.splice(ids.indexOf(id), 1);
    await told(`remove ${id}`, () => store.removeTorrent(id));
  } else if (what === 5) {
    await told(`set number ${number}`, () => store.saveSettings({ number }));
  } else if (what === 6) {
    await store.backUp();
  } else {
    const value = number % 256;
    const record = new Uint8Array(3_000).fill(value);
    await told(`record ${id} ${value}`, () => records.write(`${id}.resume`, record));
    store.progress(id, { ...NO_PROGRESS, uploadedBytes: number });
  }
}

async function told(what: string, act: () => Promise<void>): Promise<void> {
  say(`try ${what}`);
  await act();
  say(what);
}

say("open");
for (let number = 1;; number += 2) await Promise.all([step(number), add(number + 1)]);
