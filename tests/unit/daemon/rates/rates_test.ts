import { assert, assertEquals } from "@std/assert";
import { Rates } from "../../../../lib/daemon/rates/mod.ts";
import { FakeClock, settle } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { MemoryRecords } from "../support/memory_records.ts";

async function open(
  state: MemoryRecords,
  clock = new FakeClock({ wallOffset: 1_700_000_100_000 }),
) {
  return { clock, state, rates: await Rates.open({ state, clock, log: new FakeLog() }) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

Deno.test("Rates tell ten minutes of a torrent and of all", async () => {
  const { rates, clock } = await open(new MemoryRecords());
  for (let second = 0; second < 20; second++) {
    rates.moved(1, { downloaded: 1_000, uploaded: 0, sinceMs: 1_000 });
    rates.moved(2, { downloaded: 500, uploaded: 100, sinceMs: 1_000 });
    await clock.advance(1_000);
  }
  const one = await rates.view("10m", 1);
  assertEquals([one.stepMs, one.download.length, one.upload.length], [2_000, 300, 300]);
  assertEquals(one.download.slice(-11), [0, ...Array<number>(10).fill(1_000)]);
  assertEquals((await rates.view("10m")).download.at(-3), 1_500);
  assertEquals(sum((await rates.view("10m", 3)).download), 0);
  await clock.advance(11 * 60_000);
  assertEquals(sum((await rates.view("10m")).download), 0);
  await rates.close();
  assertEquals(clock.timerCount, 0);
});

Deno.test("Rates spread what was moved since the last look", async () => {
  const { rates, clock } = await open(new MemoryRecords());
  await clock.advance(60_000);
  rates.moved(1, { downloaded: 6_000, uploaded: 0, sinceMs: 6_000 });
  await clock.advance(2_000);
  const { download } = await rates.view("10m", 1);
  assertEquals(download.slice(-4), [0, 1_000, 1_000, 1_000]);
  await rates.close();
});

Deno.test("Rates of a day and of all time are there after a restart", async () => {
  const state = new MemoryRecords();
  const { rates, clock } = await open(state);
  rates.moved(1, { downloaded: 300_000, uploaded: 600_000, sinceMs: 1_000 });
  await clock.advance(5 * 60_000);
  await rates.close();
  const again = await open(state, clock);
  again.rates.moved(1, { downloaded: 30_000, uploaded: 0, sinceMs: 1_000 });
  await clock.advance(5 * 60_000);
  for (const torrent of [1, undefined]) {
    const day = await again.rates.view("day", torrent);
    assertEquals([day.stepMs, day.download.length], [300_000, 288]);
    assertEquals(sum(day.download), 1_100);
    const all = await again.rates.view("all", torrent);
    assertEquals([sum(all.download), sum(all.upload)], [1_100, 2_000]);
  }
  await again.rates.forget(1);
  assertEquals(sum((await again.rates.view("all", 1)).download), 0);
  await again.rates.close();
  assertEquals([...state.all.keys()], ["all"]);
});

Deno.test("Rates of torrents that moved nothing lately are in no memory, and are found again", async () => {
  const state = new MemoryRecords();
  const { rates, clock } = await open(state);
  rates.moved(1, { downloaded: 300_000, uploaded: 0, sinceMs: 1_000 });
  await clock.advance(20 * 60_000);
  await settle();
  assert(state.all.has("1"));
  rates.moved(1, { downloaded: 300_000, uploaded: 0, sinceMs: 1_000 });
  await clock.advance(5 * 60_000);
  assertEquals(sum((await rates.view("all", 1)).download), 2_000);
  await rates.close();
  const kept = await open(state, clock);
  assertEquals(sum((await kept.rates.view("all", 1)).download), 2_000);
  await kept.rates.close();
});

Deno.test("Rates have so many torrents in memory and no more", async () => {
  const { rates, state } = await open(new MemoryRecords());
  for (let torrent = 1; torrent <= 3_000; torrent++) {
    rates.moved(torrent, { downloaded: 300, uploaded: 0, sinceMs: 1_000 });
  }
  await rates.close();
  assertEquals(state.all.size, 2_001);
});
