import { assertEquals } from "@std/assert";
import { EVENT_FIELDS } from "../../../../lib/daemon/events/mod.ts";
import { RowLog } from "../../../../lib/daemon/events/row_log.ts";
import type { TorrentView } from "../../../../lib/daemon/view/mod.ts";
import { fakePeerCounts, fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";

Deno.test("RowLog gives what changed after each tick", () => {
  const log = new RowLog();
  const fields = ["id", "name", "ratio"] as const;
  log.ask(fields, 1);
  log.look([fakeTorrent(1), fakeTorrent(2)], { tick: 1, touched: "all" });
  log.look([fakeTorrent(1, { ratio: 1 }), fakeTorrent(2)], { tick: 2, touched: "all" });
  log.look([fakeTorrent(1, { ratio: 1, name: "x" }), fakeTorrent(3)], { tick: 3, touched: "all" });
  const added = [3, { id: 3, name: "torrent 3", ratio: 0 }] as const;
  assertEquals(log.changesSince(fields, 1), {
    rows: [[1, { name: "x", ratio: 1 }], added],
    removed: [2],
  });
  assertEquals(log.changesSince(fields, 2), { rows: [[1, { name: "x" }], added], removed: [2] });
  assertEquals(log.changesSince(["id", "ratio"], 2).rows, [[3, { id: 3, ratio: 0 }]]);
  assertEquals(log.changesSince(fields, 3), { rows: [], removed: [] });
  assertEquals(log.rows(["id", "ratio"]), [[1, 1], [3, 0]]);
});

Deno.test("RowLog knows from when on a field was read", () => {
  const log = new RowLog();
  log.ask(["id"], 1);
  log.look([fakeTorrent(1)], { tick: 1, touched: "all" });
  assertEquals(log.has(["id", "name"]), false);
  log.ask(["name"], 2);
  log.look([fakeTorrent(1)], { tick: 2, touched: "all" });
  assertEquals(log.isKnownSince(["id"], 1), true);
  assertEquals(log.isKnownSince(["id", "name"], 1), false);
  assertEquals(log.isKnownSince(["id", "name"], 2), true);
  for (let tick = 3; tick <= 700; tick++) {
    log.ask(["id"], tick);
    log.look([fakeTorrent(1)], { tick: tick, touched: "all" });
  }
  assertEquals(log.has(["id"]), true);
  assertEquals(log.has(["name"]), false);
  log.ask(["name"], 701);
  log.look([fakeTorrent(1)], { tick: 701, touched: "all" });
  assertEquals(log.isKnownSince(["name"], 650), false);
});

Deno.test("RowLog remembers a bounded number of torrents that are gone", () => {
  const log = new RowLog();
  log.ask(["id"], 1);
  const many = Array.from({ length: 20_001 }, (_, at) => fakeTorrent(at + 1));
  log.look([...many, fakeTorrent(50_000)], { tick: 1, touched: "all" });
  log.look(many, { tick: 2, touched: "all" });
  assertEquals(log.isKnownSince(["id"], 1), true);
  assertEquals(log.changesSince(["id"], 1).removed, [50_000]);
  log.look([], { tick: 3, touched: "all" });
  assertEquals(log.isKnownSince(["id"], 2), false);
  assertEquals(log.isKnownSince(["id"], 3), true);
});

Deno.test("RowLog reads trackers now and then, and those of a new torrent at once", () => {
  const log = new RowLog();
  let reads = 0;
  const torrent = fakeTorrent(1);
  const counted = {
    ...torrent,
    get trackers() {
      reads++;
      return [fakeTracker(0, { health: "working" })];
    },
  };
  log.ask(["trackers"], 1);
  for (let tick = 1; tick <= 20; tick++) log.look([counted], { tick: tick, touched: "all" });
  assertEquals(log.rows(["trackers"]), [[[["tracker0.example:80", "working"]]]]);
  assertEquals(reads >= 4 && reads <= 5, true, `${reads} reads`);
});

Deno.test("RowLog rounds what would change without end", () => {
  const log = new RowLog();
  const fields = [
    "downloadRate",
    "ratio",
    "secondsSeeding",
    "etaSeconds",
    "checkProgress",
  ] as const;
  const view = { downloadRate: 10.4, ratio: 0.33333, secondsSeeding: 119, checkProgress: 1 / 3 };
  log.ask(fields, 1);
  log.look([fakeTorrent(1, { ...view, etaSeconds: 12_345.6 })], { tick: 1, touched: "all" });
  assertEquals(log.rows(fields), [[10, 0.3333, 60, 12_000, 0.3333]]);
  const nearly = { downloadRate: 9.6, ratio: 0.33334, secondsSeeding: 60, checkProgress: 0.33331 };
  log.look([fakeTorrent(1, { ...nearly, etaSeconds: 12_600 })], { tick: 2, touched: "all" });
  assertEquals(log.changesSince(fields, 1).rows, [[1, { etaSeconds: 13_000 }]]);
  log.look([fakeTorrent(1, { etaSeconds: Infinity })], { tick: 3, touched: "all" });
  assertEquals(log.rows(["etaSeconds"]), [[null]]);
});

Deno.test("RowLog has all fields, and nothing in them that JSON has not", () => {
  const log = new RowLog();
  log.ask(EVENT_FIELDS, 1);
  const peerCounts = fakePeerCounts({ connected: 5, sendingToUs: 1, gettingFromUs: 2, seeders: 4 });
  log.look([fakeTorrent(1, { peerCounts }), fakeTorrent(2)], { tick: 1, touched: "all" });
  const rows = log.rows(EVENT_FIELDS);
  assertEquals(JSON.parse(JSON.stringify(rows)), rows);
  const peers = ["connectedPeers", "sendingPeers", "gettingPeers", "seeders", "leechers"] as const;
  assertEquals(log.rows(peers), [[5, 1, 2, 4, null], [0, 0, 0, null, null]]);
  assertEquals(log.sum("connectedPeers"), 5);
});

Deno.test("RowLog looks at quiet torrents now and then, unless something was done to them", () => {
  const log = new RowLog();
  const looks = new Map<number, number>();
  function counted(id: number, state: TorrentView["state"]): TorrentView {
    return {
      ...fakeTorrent(id),
      get state() {
        looks.set(id, (looks.get(id) ?? 0) + 1);
        return state;
      },
    };
  }
  const torrents = [counted(1, "seeding"), counted(2, "stopped"), counted(3, "downloading")];
  const nothing = new Set<number>();
  for (let tick = 1; tick <= 104; tick++) {
    log.ask(["id", "state", "name"], tick);
    log.look(torrents, { tick, touched: tick > 54 ? new Set([2]) : nothing });
  }
  assertEquals(looks, new Map([[1, 24], [2, 64], [3, 104]]));
  log.ask(["labels"], 105);
  log.look(torrents, { tick: 105, touched: nothing });
  assertEquals(log.rows(["labels"]), [[[]], [[]], [[]]]);
  assertEquals(log.changesSince(["id"], 104).removed, []);
});
