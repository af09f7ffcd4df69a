import { assertEquals, assertRejects } from "@std/assert";
import {
  DEFAULT_TORRENT_SETTINGS,
  type NewTorrent,
  NO_PROGRESS,
  Store,
  StoreError,
} from "../../../../lib/daemon/store/mod.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

const SUMMARY = {
  totalBytes: 5,
  pieceLength: 16_384,
  pieceCount: 1,
  fileCount: 1,
  isPrivate: true,
  comment: "line\nline",
  creator: "",
  createdAt: 1,
  source: "",
};

function torrent(number: number): NewTorrent {
  return {
    infoHash: number.toString(16).padStart(40, "0"),
    name: `torrent ${number}`,
    outputDir: "/downloads",
    addedAt: number,
    settings: { ...DEFAULT_TORRENT_SETTINGS, queuePosition: number },
  };
}

function magnet(number: number) {
  return { kind: "magnet", link: `magnet:?xt=urn:btih:${torrent(number).infoHash}` } as const;
}

Deno.test("Store keeps torrents, settings, counters, events and records", () =>
  withTempFolder(async (dir) => {
    const [clock, log] = [new FakeClock(), new FakeLog()];
    const metainfo = { kind: "metainfo", bytes: new Uint8Array([1, 2, 3]) } as const;
    {
      await using store = await Store.open(`${dir}/state`, { clock, log });
      assertEquals(
        await Promise.all([1, 2, 3].map((n) => store.addTorrent(torrent(n), magnet(n)))),
        [
          1,
          2,
          3,
        ],
      );
      await store.changeTorrent(1, { name: "one", summary: SUMMARY }, { source: metainfo });
      await store.removeTorrent(3);
      await assertRejects(() => store.changeTorrent(3, { name: "gone" }), StoreError, "not there");
      store.progress(2, { ...NO_PROGRESS, uploadedBytes: 5, secondsSeeding: 1.6 });
      store.progress(3, { ...NO_PROGRESS, uploadedBytes: 5 });
      store.saveStatistics({ ...await store.loadStatistics(), uploadedBytes: 7, sessionCount: 1 });
      await store.saveSettings({ port: 7000, groups: [{ name: "a" }], dht: false });
      await store.saveSettings({ dht: undefined });
      await store.state("session").write("dht", new Uint8Array([9]));
      await store.state("session").write("old", new Uint8Array([9]));
      await store.state("session").remove("old");
      for (let n = 1; n <= 5; n++) {
        store.addEvent({ time: n, kind: "added", torrent: n % 2, detail: [n] });
      }
    }
    assertEquals(Deno.statSync(`${dir}/state`).mode! & 0o777, 0o700);
    assertEquals(Deno.statSync(`${dir}/state/state.db`).mode! & 0o777, 0o600);

    await using store = await Store.open(`${dir}/state`, { clock, log });
    const base = { needsCheck: false, infoHashV2: undefined, progress: NO_PROGRESS };
    assertEquals(await store.loadTorrents(), [
      { ...torrent(1), ...base, id: 1, name: "one", summary: SUMMARY },
      {
        ...{ ...torrent(2), ...base, id: 2, summary: undefined },
        progress: { ...NO_PROGRESS, uploadedBytes: 5, secondsSeeding: 2 },
      },
    ]);
    assertEquals(await store.source(1), metainfo);
    assertEquals(await store.source(2), magnet(2));
    assertEquals(await store.source(3), undefined);
    assertEquals(await store.addTorrent(torrent(4), magnet(4)), 4, "a number is given twice");
    assertEquals(await store.loadSettings(), { port: 7000, groups: [{ name: "a" }] });
    const { uploadedBytes, sessionCount } = await store.loadStatistics();
    assertEquals([uploadedBytes, sessionCount], [7, 1]);
    assertEquals(await store.state("session").read("dht"), new Uint8Array([9]));
    assertEquals(await store.state("session").read("old"), undefined);
    assertEquals(await store.state("other").read("dht"), undefined);
    const newest = await store.events({ limit: 2, torrent: 1 });
    assertEquals(newest.map(({ id, time, detail }) => [id, time, detail]), [[5, 5, [5]], [3, 3, [
      3,
    ]]]);
    assertEquals((await store.events({ before: 3 })).map(({ id }) => id), [2, 1]);
    assertEquals(store.damage, []);
    assertEquals(log.records, []);
  }));

Deno.test("Store commits progress after five seconds or 64 MiB, and backs up by itself", () =>
  withTempFolder(async (dir) => {
    const clock = new FakeClock();
    await using store = await Store.open(dir, { clock, log: new FakeLog() });
    await store.addTorrent(torrent(1), magnet(1));
    const uploaded = async () => (await store.loadTorrents())[0]?.progress.uploadedBytes;
    store.progress(1, { ...NO_PROGRESS, uploadedBytes: 1 });
    store.progress(1, { ...NO_PROGRESS, uploadedBytes: 2 });
    await clock.advance(4_900);
    assertEquals(await uploaded(), 0);
    await clock.advance(200);
    assertEquals(await uploaded(), 2);
    store.progress(1, { ...NO_PROGRESS, uploadedBytes: 3 });
    store.came(60 * 1024 * 1024);
    assertEquals(await uploaded(), 2);
    store.came(4 * 1024 * 1024);
    await Promise.resolve();
    await Promise.resolve();
    assertEquals(await uploaded(), 3);
    assertEquals([...Deno.readDirSync(dir)].some(({ name }) => name.includes("backup")), false);
    await clock.advance(60_000);
    await store.backUp(); // joins what the timer has begun
    assertEquals([...Deno.readDirSync(dir)].some(({ name }) => name.includes("backup")), true);
  }));

Deno.test("Store refuses a second daemon on one state, until the first one has closed it", () =>
  withTempFolder(async (dir) => {
    const options = { clock: new FakeClock(), log: new FakeLog() };
    const first = await Store.open(dir, options);
    const error = await assertRejects(() => Store.open(dir, options), StoreError);
    assertEquals([error.kind, error.message], [
      "locked",
      `Cannot use ${dir}: another daemon is using it`,
    ]);
    await first.close();
    const closed = await assertRejects(() => first.loadTorrents(), StoreError);
    assertEquals(closed.kind, "closed");
    await (await Store.open(dir, options)).close();
  }));

Deno.test("Store waits for no long backup at its end, and makes it after the next start", () =>
  withTempFolder(async (dir) => {
    const clock = new FakeClock();
    const options = { clock, log: new FakeLog() };
    const store = await Store.open(dir, options);
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => store.addTorrent(torrent(i), magnet(i))),
    );
    const closing = store.close();
    while (clock.timerCount === 0) await new Promise((go) => setTimeout(go, 1));
    await clock.advance(1_500);
    await closing;
    const again = await Store.open(dir, options);
    assertEquals((await again.loadTorrents()).length, 200);
    await clock.advance(60_000);
    await again.backUp(); // joins what the timer has begun, if there was anything to do
    await again.close();
    await using last = await Store.open(dir, options);
    assertEquals([last.damage, clock.timerCount], [[], 0]);
  }));
