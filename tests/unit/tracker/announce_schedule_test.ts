import { assertEquals, assertMatch } from "@std/assert";
import {
  type AnnounceResponse,
  AnnounceSchedule,
  type ScheduledAnnounce,
  TrackerError,
} from "../../../lib/tracker/mod.ts";
import { FakeRandom } from "../../support/fake_random.ts";

const MINUTE = 60_000;
const A = "http://a.example/announce";
const B = "http://b.example/announce";
const C = "http://c.example/announce";
const FAILURE = new TrackerError("unreachable", "nobody there");

function schedule(tiers: readonly (readonly string[])[], isPrivate = false): AnnounceSchedule {
  return new AnnounceSchedule(tiers, { random: new FakeRandom(), private: isPrivate });
}

function response(differences: Partial<AnnounceResponse> = {}): AnnounceResponse {
  return { peers: [], intervalMs: 30 * MINUTE, ...differences };
}

/** Announces as "url event", for comparison. */
function told(announces: readonly ScheduledAnnounce[]): string[] {
  return announces.map(({ url, event }) => event === undefined ? url : `${url} ${event}`);
}

function due(machine: AnnounceSchedule, now: number): string[] {
  return told(machine.poll(now).announces);
}

Deno.test("AnnounceSchedule tells started first, then announces at the tracker's interval", () => {
  const machine = schedule([[A]]);
  assertEquals(due(machine, 0), [`${A} started`]);
  assertEquals(machine.poll(MINUTE), { announces: [], nextAt: Infinity });
  machine.succeeded(A, response({ intervalMs: 20 * MINUTE }), MINUTE);
  assertEquals(machine.poll(MINUTE), { announces: [], nextAt: 21 * MINUTE });
  assertEquals(due(machine, 21 * MINUTE - 1), []);
  assertEquals(due(machine, 21 * MINUTE), [A]);
  machine.succeeded(A, response({ intervalMs: 5 * MINUTE }), 21 * MINUTE);
  assertEquals(machine.poll(22 * MINUTE).nextAt, 26 * MINUTE);
});

Deno.test("AnnounceSchedule keeps intervals between a minute and a day (T1)", () => {
  const table = [
    [{ intervalMs: 0 }, MINUTE],
    [{ intervalMs: -5 }, MINUTE],
    [{ intervalMs: 1e15 }, 1440 * MINUTE],
    [{ intervalMs: Infinity }, 1440 * MINUTE],
    [{ intervalMs: 10 * MINUTE, minIntervalMs: 40 * MINUTE }, 40 * MINUTE],
    [{ intervalMs: 10 * MINUTE, minIntervalMs: 0 }, 10 * MINUTE],
  ] as const;
  for (const [said, expectedMs] of table) {
    const machine = schedule([[A]]);
    machine.poll(0);
    machine.succeeded(A, response(said), 0);
    assertEquals(machine.poll(0).nextAt, expectedMs);
  }
});

Deno.test("AnnounceSchedule tells completed once, and only what was completed in this run", () => {
  const machine = schedule([[A]]);
  machine.poll(0);
  machine.succeeded(A, response(), 0);
  machine.completed(MINUTE);
  assertEquals(due(machine, MINUTE), [`${A} completed`]);
  machine.completed(MINUTE);
  machine.succeeded(A, response(), MINUTE);
  assertEquals(due(machine, MINUTE), []);
  machine.completed(2 * MINUTE);
  assertEquals(due(machine, 2 * MINUTE), []);
  assertEquals(due(machine, 31 * MINUTE), [A]);
});

Deno.test("AnnounceSchedule tells completed after what is under way", () => {
  const machine = schedule([[A]]);
  machine.poll(0);
  machine.completed(1);
  assertEquals(due(machine, 1), []);
  machine.succeeded(A, response(), 2);
  assertEquals(due(machine, 2), [`${A} completed`]);
  machine.succeeded(A, response(), 3);
  assertEquals(due(machine, 3), []);
});

Deno.test("AnnounceSchedule tells completed again where that failed", () => {
  const machine = schedule([[A]]);
  machine.poll(0);
  machine.succeeded(A, response(), 0);
  machine.completed(0);
  machine.poll(0);
  machine.failed(A, FAILURE, 0);
  assertEquals(due(machine, 0), []);
  assertEquals(due(machine, 5 * MINUTE), [`${A} completed`]);
});

Deno.test("stop() gives those that know of us, once", () => {
  const machine = schedule([[A], [B], [C]]);
  machine.poll(0);
  machine.succeeded(A, response(), 0);
  machine.failed(B, FAILURE, 0);
  // C has not answered yet.
  assertEquals(told(machine.stop(1)), [`${A} stopped`]);
  assertEquals(machine.stop(2), []);
  machine.succeeded(A, response(), 3);
  machine.failed(C, FAILURE, 3);
  assertEquals(machine.poll(100 * MINUTE), { announces: [], nextAt: Infinity });
  assertEquals(machine.status().map(({ state }) => state), ["stopped", "stopped", "stopped"]);
});

Deno.test("start() begins another run from started on", () => {
  const machine = schedule([[A]]);
  machine.poll(0);
  machine.succeeded(A, response(), 0);
  machine.completed(0);
  machine.stop(1);
  machine.start();
  machine.start();
  assertEquals(due(machine, 2), [`${A} started`]);
  machine.succeeded(A, response(), 3);
  assertEquals(due(machine, 3), []);
  assertEquals(told(machine.stop(4)), [`${A} stopped`]);
});

Deno.test("AnnounceSchedule asks one tracker of a tier at a time, the next where one fails (BEP 12)", () => {
  const machine = schedule([[A, B, C]]);
  const order: string[] = [];
  for (let i = 0; i < 3; i++) {
    const [announce, ...others] = machine.poll(0).announces;
    if (announce === undefined) throw new Error("Nothing is due");
    assertEquals([announce.event, others], ["started", []]);
    order.push(announce.url);
    machine.failed(announce.url, FAILURE, 0);
  }
  assertEquals([...order].sort(), [A, B, C]);
  const { announces, nextAt } = machine.poll(0);
  assertEquals(announces, []);
  assertEquals(nextAt >= 27_000 && nextAt <= 33_000, true);
});

Deno.test("AnnounceSchedule shuffles each tier once, and keeps the order of tiers (BEP 12)", () => {
  const tiers = [["http://x1/", "http://x2/", "http://x3/"], ["http://y1/", "http://y2/"]];
  const orders = new Set<string>();
  for (let seed = 0; seed < 50; seed++) {
    const machine = new AnnounceSchedule(tiers, { random: new FakeRandom(seed) });
    const shown = machine.status().map(({ url, tier }) => `${tier} ${url}`);
    assertEquals(shown.map((text) => text[0]), ["0", "0", "0", "1", "1"]);
    assertEquals([...shown].sort(), [
      "0 http://x1",
      "0 http://x2",
      "0 http://x3",
      "1 http://y1",
      "1 http://y2",
    ]);
    orders.add(shown.join());
    assertEquals(machine.status().map(({ url, tier }) => `${tier} ${url}`), shown);
  }
  assertEquals(orders.size, 12);
});

Deno.test("AnnounceSchedule moves the tracker that answers to the front of its tier (BEP 12)", () => {
  const machine = schedule([[A, B, C], ["http://d.example/announce"]]);
  const first = machine.poll(0).announces[0]?.url ?? "";
  machine.failed(first, FAILURE, 0);
  const second = machine.poll(0).announces[0]?.url ?? "";
  machine.succeeded(second, response(), 0);
  assertEquals(machine.status().map(({ url }) => url).slice(0, 2), [second, first]);
  assertEquals(machine.status().at(-1)?.tier, 1);
  // It is the one that is asked again, though the other may be back.
  assertEquals(due(machine, 30 * MINUTE), [second]);
  machine.failed(second, FAILURE, 30 * MINUTE);
  assertEquals(due(machine, 30 * MINUTE), [`${first} started`]);
});

Deno.test("AnnounceSchedule asks tiers side by side", () => {
  const machine = schedule([[A], [B]]);
  assertEquals(due(machine, 0), [`${A} started`, `${B} started`]);
  machine.failed(A, FAILURE, 0);
  machine.succeeded(B, response(), 0);
  assertEquals(due(machine, MINUTE), [`${A} started`]);
});

Deno.test("AnnounceSchedule asks one tracker of a private torrent at a time (BEP 27)", () => {
  const machine = schedule([[A], [B]], true);
  assertEquals(due(machine, 0), [`${A} started`]);
  assertEquals(machine.succeeded(A, response(), 0), false);
  assertEquals(due(machine, 30 * MINUTE), [A]);
  machine.failed(A, FAILURE, 30 * MINUTE);
  assertEquals(due(machine, 30 * MINUTE), [`${B} started`]);
  // The other has taken over: the peers of the first are to be left.
  assertEquals(machine.succeeded(B, response(), 30 * MINUTE), true);
  assertEquals(due(machine, 31 * MINUTE), []);
  assertEquals(due(machine, 60 * MINUTE), [B]);
  assertEquals(machine.succeeded(B, response(), 60 * MINUTE), false);
});

Deno.test("AnnounceSchedule tells no switch for a public torrent", () => {
  const machine = schedule([[A], [B]]);
  machine.poll(0);
  assertEquals([machine.succeeded(A, response(), 0), machine.succeeded(B, response(), 0)], [
    false,
    false,
  ]);
});

Deno.test("AnnounceSchedule waits longer after each failure, up to an hour", () => {
  const machine = schedule([[A]]);
  let now = 0;
  const waits: number[] = [];
  for (let i = 0; i < 10; i++) {
    assertEquals(due(machine, now), [`${A} started`]);
    machine.failed(A, FAILURE, now);
    const { nextAt } = machine.poll(now);
    waits.push((nextAt - now) / 1000);
    now = nextAt;
  }
  for (const [i, seconds] of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600].entries()) {
    const wait = waits[i] ?? 0;
    assertEquals(wait >= 0.9 * seconds && wait <= 1.1 * seconds, true, `${wait} for ${seconds}`);
  }
  machine.poll(now);
  machine.succeeded(A, response(), now);
  due(machine, now + 30 * MINUTE);
  machine.failed(A, FAILURE, now + 30 * MINUTE);
  assertEquals(machine.poll(now + 30 * MINUTE).nextAt < now + 31 * MINUTE, true);
});

Deno.test("AnnounceSchedule asks again when the tracker says (BEP 31)", () => {
  const table = [
    [new TrackerError("failure", "x", { retryInMs: 7 * MINUTE }), 7 * MINUTE],
    [new TrackerError("failure", "x", { retryInMs: 0 }), MINUTE],
    [new TrackerError("failure", "x", { retryInMs: 1e15 }), 1440 * MINUTE],
    [new TrackerError("failure", "x", { retryInMs: "never" }), Infinity],
    [new TrackerError("unsupported", "x"), Infinity],
  ] as const;
  for (const [error, waitMs] of table) {
    const machine = schedule([[A]]);
    machine.poll(0);
    machine.failed(A, error, 0);
    assertEquals(machine.poll(0).nextAt, waitMs);
    assertEquals(machine.status()[0]?.state, waitMs === Infinity ? "refused" : "failing");
  }
});

Deno.test("askMorePeers() asks as soon as min interval allows, and less often each time", () => {
  const machine = schedule([[A]]);
  machine.askMorePeers(0);
  machine.poll(0);
  machine.askMorePeers(0);
  machine.succeeded(A, response({ minIntervalMs: 3 * MINUTE }), 0);
  const times: number[] = [];
  for (let now = 0; now < 90 * MINUTE; now += 10_000) {
    machine.askMorePeers(now);
    for (const { url } of machine.poll(now).announces) {
      times.push(now / MINUTE);
      machine.succeeded(url, response({ minIntervalMs: 3 * MINUTE }), now);
    }
  }
  assertEquals(times, [3, 9, 21, 45, 75]);
});

Deno.test("askMorePeers() waits two minutes where the tracker says nothing, and hurries no tracker that fails", () => {
  const machine = schedule([[A], [B]]);
  machine.poll(0);
  machine.succeeded(A, response(), 0);
  machine.failed(B, new TrackerError("failure", "x", { retryInMs: 10 * MINUTE }), 0);
  machine.askMorePeers(MINUTE);
  assertEquals(machine.poll(MINUTE), { announces: [], nextAt: 2 * MINUTE });
  assertEquals(due(machine, 2 * MINUTE), [A]);
});

Deno.test("tellNews() tells trackers at once, or as soon as their min interval allows", () => {
  const machine = schedule([[A], [B]]);
  machine.tellNews(0); // what is told first is the new address anyway
  machine.poll(0);
  machine.succeeded(A, response({ minIntervalMs: 3 * MINUTE }), 0);
  machine.succeeded(B, response(), 0);
  machine.tellNews(MINUTE);
  assertEquals(machine.poll(MINUTE), { announces: [], nextAt: 2 * MINUTE });
  assertEquals(due(machine, 2 * MINUTE), [B]);
  machine.succeeded(B, response(), 2 * MINUTE);
  assertEquals(due(machine, 3 * MINUTE), [A]);
  machine.succeeded(A, response({ minIntervalMs: 3 * MINUTE }), 3 * MINUTE);
  assertEquals(machine.poll(10 * MINUTE).nextAt, 32 * MINUTE);
  machine.tellNews(10 * MINUTE);
  assertEquals(due(machine, 10 * MINUTE), [A, B]);
});

Deno.test("tellNews() tells those that are being told the old one", () => {
  const machine = schedule([[A]]);
  machine.poll(0);
  machine.tellNews(1_000);
  assertEquals(machine.poll(1_000), { announces: [], nextAt: Infinity });
  machine.succeeded(A, response({ minIntervalMs: 5 * MINUTE }), 2_000);
  assertEquals(machine.poll(2_000).nextAt, 5 * MINUTE + 2_000);
  assertEquals(due(machine, 5 * MINUTE + 2_000), [A]);
  machine.succeeded(A, response({ minIntervalMs: 5 * MINUTE }), 6 * MINUTE);
  assertEquals(machine.poll(6 * MINUTE).nextAt, 36 * MINUTE);
});

Deno.test("addTrackers() adds tiers, without those that are there, up to a bound", () => {
  const machine = schedule([[A, A], []]);
  machine.poll(0);
  machine.addTrackers([[A, B], [C]]);
  assertEquals(machine.status().map(({ url, tier }) => `${tier} ${url}`), [
    `0 ${A}`,
    `1 ${B}`,
    `2 ${C}`,
  ]);
  assertEquals(due(machine, 0), [`${B} started`, `${C} started`]);
  machine.addTrackers([Array.from({ length: 1_000 }, (_, i) => `http://t${i}.example/announce`)]);
  assertEquals(machine.status().length, 200);
  const none = schedule([]);
  assertEquals(none.poll(0), { announces: [], nextAt: Infinity });
  none.addTrackers([[A]]);
  assertEquals(due(none, 0), [`${A} started`]);
});

Deno.test("addTrackers() to a private torrent lets the new one be tried where all others failed", () => {
  const machine = schedule([[A]], true);
  machine.poll(0);
  machine.failed(A, FAILURE, 0);
  assertEquals(due(machine, 1), []);
  machine.addTrackers([[B]]);
  assertEquals(due(machine, 1), [`${B} started`]);
});

Deno.test("status() tells the last answer in words and the time of the next announce", () => {
  const machine = schedule([[A], [B], ["http://0123456789abcdef0123.example/key/announce"]]);
  const [unasked] = machine.status();
  assertEquals([unasked?.state, unasked?.message, unasked?.failures], ["spare", "", 0]);
  machine.poll(0);
  assertEquals(machine.status().map(({ state }) => state), ["asking", "asking", "asking"]);
  const peers = [{ hostname: "8.8.8.8", port: 1 }];
  machine.succeeded(A, response({ peers, seeders: 318, leechers: 1, warning: "old client" }), 5);
  machine.failed(B, new TrackerError("failure", "not registered", { retryInMs: 5 * MINUTE }), 5);
  machine.poll(5);
  const [a, b, c] = machine.status();
  assertEquals(a, {
    url: A,
    tier: 0,
    state: "working",
    message: "1 peer, 318 seeders, 1 leecher; warning: old client",
    nextAnnounceAt: 5 + 30 * MINUTE,
    lastAskedAt: 0,
    lastAnswerAt: 5,
    peers: 1,
    seeders: 318,
    leechers: 1,
    downloads: undefined,
    failures: 0,
  });
  assertEquals([b?.state, b?.error, b?.message, b?.nextAnnounceAt, b?.failures], [
    "failing",
    "failure",
    "not registered",
    5 + 5 * MINUTE,
    1,
  ]);
  assertMatch(c?.url ?? "", /^http:\/\/….example\/…\/announce$/);
  assertEquals(machine.urls()[2], "http://0123456789abcdef0123.example/key/announce");
});

Deno.test("AnnounceSchedule passes over what it did not ask for", () => {
  const machine = schedule([[A]]);
  assertEquals(machine.succeeded("http://x.example/", response(), 0), false);
  machine.failed("http://x.example/", new Error("x"), 0);
  assertEquals(due(machine, 0), [`${A} started`]);
  machine.failed(A, "not even an error", 0);
  assertEquals(machine.status()[0]?.message, "the announce failed");
});

Deno.test("AnnounceSchedule.replaceTrackers() goes on with those that stay, and says goodbye to those that know us", () => {
  const machine = schedule([[A], [B], [C]]);
  assertEquals(due(machine, 0).length, 3);
  machine.succeeded(A, response({ intervalMs: 20 * MINUTE }), 0);
  machine.succeeded(B, response(), 0);
  machine.failed(C, FAILURE, 0);
  const D = "http://d.example/announce";
  assertEquals(told(machine.replaceTrackers([[D, A]])), [`${B} stopped`]);
  assertEquals(machine.status().map(({ url, tier, state }) => [url, tier, state]).sort(), [
    [A, 0, "working"],
    [D, 0, "spare"],
  ]);
  assertEquals(due(machine, 20 * MINUTE - 1), []);
  assertEquals(due(machine, 20 * MINUTE), [A]);
});

Deno.test("AnnounceSchedule.replaceTrackers() waits for the answer of one that is asked, and asks new ones at once", () => {
  const machine = schedule([[A]]);
  assertEquals(due(machine, 0), [`${A} started`]);
  assertEquals(machine.replaceTrackers([[A], [B]]), []);
  assertEquals(due(machine, 1), [`${B} started`]);
  machine.succeeded(A, response({ intervalMs: 20 * MINUTE }), 1);
  machine.succeeded(B, response({ intervalMs: 30 * MINUTE }), 1);
  assertEquals(due(machine, 20 * MINUTE + 1), [A]);
  machine.stop(21 * MINUTE);
  assertEquals(machine.replaceTrackers([[C]]), []);
});
