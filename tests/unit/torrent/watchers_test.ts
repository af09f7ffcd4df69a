import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/mod.ts";
import { Watchers } from "../../../lib/torrent/watchers.ts";

Deno.test("Watchers.watch() gives a snapshot at once, now and then, and when something happens", async () => {
  const clock = new VirtualClock();
  const watchers = new Watchers(clock, () => clock.now());
  const seen: number[] = [];
  const watching = collect(watchers, seen, { intervalMs: 500 });
  await clock.advance(1_200);
  watchers.notify();
  await clock.advance(600);
  watchers.end();
  await watching;
  assertEquals(seen, [0, 500, 1_000, 1_200, 1_700, 1_800]);
  assertEquals(clock.timerCount, 0);
});

Deno.test("Watchers.watch() ends when its signal aborts, and others go on", async () => {
  const clock = new VirtualClock();
  const watchers = new Watchers(clock, () => clock.now());
  const controller = new AbortController();
  const [first, second]: number[][] = [[], []];
  const watching = [
    collect(watchers, first ?? [], { signal: controller.signal }),
    collect(watchers, second ?? []),
  ];
  await clock.advance(1_500);
  controller.abort();
  await watching[0];
  await clock.advance(1_000);
  watchers.end();
  await Promise.all(watching);
  assertEquals(first, [0, 1_000]);
  assertEquals(second, [0, 1_000, 2_000, 2_500]);
});

Deno.test("Watchers.watch() gives one snapshot of what has ended", async () => {
  const watchers = new Watchers(new VirtualClock(), () => "over");
  watchers.end();
  assertEquals(await Array.fromAsync(watchers.watch()), ["over"]);
});

Deno.test("Watchers.watch() leaves no timer behind when its loop is left", async () => {
  const clock = new VirtualClock();
  const watchers = new Watchers(clock, () => 1);
  for await (const _ of watchers.watch()) break;
  assertEquals(clock.timerCount, 0);
});

async function collect(
  watchers: Watchers<number>,
  seen: number[],
  options?: { readonly intervalMs?: number; readonly signal?: AbortSignal },
): Promise<void> {
  for await (const snapshot of watchers.watch(options)) seen.push(snapshot);
}
