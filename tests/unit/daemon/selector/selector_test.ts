import { assertEquals } from "@std/assert";
import { FIELDS, parseSelector } from "../../../../lib/daemon/selector/mod.ts";
import { fakePeerCounts, type FakeTorrentParts, fakeTracker } from "../support/fake_torrent.ts";
import { torrentOf } from "./torrent_of.ts";

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

const TRACKER = fakeTracker(1, {
  host: "tracker.example.org:443",
  siteName: "example",
  health: "working",
});

/** Rows of a torrent, selectors that choose it, and selectors that do not. */
const CASES: [FakeTorrentParts, string[], string[]][] = [
  [{ id: 7 }, ["id = 7", "7", "1-9", "5-", "1,7", "all", "id in (1, 7)"], [
    "8",
    "1-6",
    "8-",
    "id != 7",
    "not all",
  ]],
  [
    { name: "Debian-12.iso" },
    ["name ~ debian", "name = debian-12.iso", "debian*", '"DEBIAN-12.ISO"', "name ~ *.iso"],
    ["name = debian", '"debian"', "name ~ *.img", "name ~ ?", "name != Debian-12.iso"],
  ],
  [{ name: "Cafe\u0301" }, ["name = café", "name ~ CAFÉ"], ["name = cafe"]],
  [
    { labels: ["iso", "Linux"] },
    ["label = ISO", "label ~ lin", "label in (x, iso)", "label", 'label != ""', "label != x"],
    ["label = is", "label != iso", "label not in (iso)", "not label"],
  ],
  [{ labels: [] }, ["not label", 'label = ""', "label != iso", 'label in ("", iso)'], ["label"]],
  [
    { trackers: [TRACKER, fakeTracker(2, { host: "[::1]:80", health: "unregistered" })] },
    ["tracker = tracker.example.org", "tracker ~ example", "tracker = example"].concat(
      ["tracker = '[::1]'", "health = unregistered", "health = working", "health"],
    ),
    ["tracker = example.org", "health != unregistered", "health = refused"],
  ],
  [
    { trouble: { kind: "no-space", text: "The disk is full" } },
    ["trouble", "trouble = no-space", "message ~ full"],
    ["trouble = none", "not trouble", "trouble = disk"],
  ],
  [{}, ["trouble = none", "not trouble", "trouble != disk"], ["trouble", "message"]],
  [
    { ratio: 2.5 },
    ["ratio > 2", "ratio >= 2.5", "ratio <= 2.5", "ratio != 2", "ratio = 2.5", "ratio"],
    ["ratio < 2.5", "ratio > 2.5", "ratio = 2"],
  ],
  [
    { wantedBytes: 1000, doneBytes: 500, totalBytes: 2 * 1024 ** 3 },
    ["progress = 50%", "progress < 0.6", "size = 2GiB", "left = 500", "not complete"],
    ["complete", "progress > 50%", "size < 1GiB"],
  ],
  [{ wantedBytes: 0, doneBytes: 0 }, ["complete", "progress = 100%"], []],
  [{ wantedBytes: 0, doneBytes: 0, hasMetadata: false }, ["not complete"], ["progress > 0"]],
  [
    { addedAt: NOW - 3 * DAY_MS, doneAt: 0, activeAt: NOW - 1000 },
    ["added < 7d", "added > 2d", "age = 3d", "idle = 1s", "not completed", "completed != 1d"],
    ["added < 3d", "completed < 7d", "completed >= 0"],
  ],
  [
    // Days are those of where we are.
    { addedAt: new Date(2026, 4, 31, 23, 59, 30).getTime(), doneAt: 0 },
    ["added = 2026-05-31", "added = 2026-05", "added = 2026-05-31T23:59", "added >= 2026-05-31"]
      .concat(
        ["added <= 2026-05", "added > 2026-05-30", "added < 2026-06", "added < 2026-06-01"],
        ["added != 2026-06-01", "added in (2026-06-01, 2026-05-31)", "completed != 2026-05"],
      ),
    ["added > 2026-05-31", "added > 2026-05", "added < 2026-05-31", "added = 2026-05-30"].concat(
      ["added < 2026-05-31t23:59", "completed < 2027-01", "completed = 1970-01-01"],
    ),
  ],
  [{ state: "stopped" }, ["stopped", "paused"], ["not PAUSED"]],
  [{ addedAt: NOW + 5000 }, ["added = 0", "added < 1s"], []],
  [{ etaSeconds: undefined }, ["eta != 5m", "not eta"], ["eta < 1w", "eta > 0", "eta"]],
  [{ etaSeconds: 90 }, ["eta = 1m30s", "eta < 2m"], ["eta > 1h"]],
  [{ downloadRate: 1_048_577 }, ["down > 1MiB", "down > 1 MiB/s", "up = 0"], ["down > 2MB", "up"]],
  [{ secondsSeeding: 7200 }, ["seeded = 2h", "seeding-time > 1h"], ["seeded > 2h"]],
  [{ isPrivate: true }, ["private", "private = yes", "private != no"], ["not private"]],
  [{ state: "stopped" }, ["stopped", "state = stopped"], ["running", "active", "seeding"]],
  [{ state: "seed-waiting" }, ["waiting", "running", "state ~ waiting"], ["seeding", "stopped"]],
  [{ state: "metadata" }, ["downloading", "state = metadata"], ["seeding", "active"]],
  [{ state: "checking" }, ["checking", "active"], ["waiting"]],
  [{ peerCounts: fakePeerCounts({ gettingFromUs: 1, connected: 2 }) }, ["active", "peers = 2"], []],
  [{ peerCounts: fakePeerCounts({ seeders: 0 }) }, ["seeders = 0", "seeders < 5"], [
    "leechers < 5",
    "active",
  ]],
  [
    { infoHashV2: `beef1${"0".repeat(59)}` },
    ["c12fe1c0", "C12FE1C0", "beef10", "hash ~ c12fe", `beef1${"0".repeat(59)}`],
    ["c12fe1c1", "hash = c12fe1"],
  ],
  [
    { ratio: 3, labels: ["iso"], isPrivate: false },
    ["ratio > 2 and label = iso", "ratio > 5 or label = iso and not private"],
    ["(ratio > 5 or label = iso) and private", "not (ratio > 2)", "ratio > 2 and label = x"],
  ],
];

Deno.test("Selector.matches() chooses torrents by each kind of field", () => {
  for (const [changes, chosen, others] of CASES) {
    const view = torrentOf(changes);
    for (const text of chosen) assertEquals(parseSelector(text).matches(view, NOW), true, text);
    for (const text of others) assertEquals(parseSelector(text).matches(view, NOW), false, text);
  }
});

Deno.test("Selector.matches() counts ages by the clock unless told", () => {
  const view = torrentOf({ addedAt: Date.now() - DAY_MS });
  assertEquals(parseSelector("added > 23h and added < 25h").matches(view), true);
});

Deno.test("Selector.matches() takes its time with no pattern", () => {
  const view = torrentOf({ name: "a".repeat(2000) });
  const selector = parseSelector(`name ~ "${"*a".repeat(500)}b"`);
  const start = performance.now();
  assertEquals(selector.matches(view), false);
  assertEquals(performance.now() - start < 1000, true);
});

Deno.test("FIELDS have names of their own, each of which is read and asks a torrent", () => {
  const names = FIELDS.flatMap(({ name, aliases }) => [name, ...aliases]);
  assertEquals(new Set(names).size, names.length);
  for (const field of FIELDS) {
    assertEquals(typeof parseSelector(field.name).matches(torrentOf(), NOW), "boolean");
    assertEquals(field.help === "", false);
  }
});
