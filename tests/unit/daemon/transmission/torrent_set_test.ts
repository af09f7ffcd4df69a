import { assertEquals } from "@std/assert";
import type { TorrentChanges } from "../../../../lib/daemon/control.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeFile, fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";
import { call, callLegacy } from "./ask.ts";

/** A torrent of three files and two trackers, and one of two files and none. */
function two(): FakeControl {
  const files = [fakeFile(0), fakeFile(1), fakeFile(2)];
  const trackers = [fakeTracker(3, { tier: 0 }), fakeTracker(5, { tier: 1 })];
  return new FakeControl({
    torrents: [fakeTorrent(1, { files, trackers }), fakeTorrent(2, { files: files.slice(0, 2) })],
  });
}

const THREE = "http://tracker3.example/announce";
const FIVE = "http://tracker5.example/announce";

/** Parameters in JSON-RPC 2.0 and in the legacy dialect, and what of the torrent changes by them. */
const CHANGES: readonly (readonly [
  Record<string, unknown>,
  Record<string, unknown>,
  ...TorrentChanges[],
])[] = [
  [{ bandwidth_priority: -1 }, { bandwidthPriority: -1 }, { bandwidthPriority: "low" }],
  [{ bandwidth_priority: 0 }, { bandwidthPriority: 0 }, { bandwidthPriority: "normal" }],
  [{ bandwidth_priority: 1 }, { bandwidthPriority: 1 }, { bandwidthPriority: "high" }],
  [{ download_limit: 30 }, { downloadLimit: 30 }, { limits: { download: 30_000 } }],
  [{ download_limit: 1e6 }, { downloadLimit: 1e6 }, { limits: { download: Infinity } }],
  [{ download_limited: true }, { downloadLimited: 1 }, { limits: { isDownloadLimited: true } }],
  [{ upload_limit: 0 }, { uploadLimit: 0.9 }, { limits: { upload: 0 } }],
  [{ upload_limited: false }, { uploadLimited: 0 }, { limits: { isUploadLimited: false } }],
  [
    { honors_session_limits: false },
    { honorsSessionLimits: false },
    { limits: { honorsSession: false } },
  ],
  [{ group: "slow" }, { group: "slow" }, { group: "slow" }],
  [{ labels: [" a ", "b", "a"] }, { labels: ["a", "b"] }, { labels: ["a", "b"] }],
  [{ labels: [] }, { labels: [] }, { labels: [] }],
  [{ peer_limit: 12 }, { "peer-limit": 12 }, { maxPeers: 12 }],
  [{ queue_position: 3 }, { queuePosition: 3 }, { queuePosition: 3 }],
  [{ seed_idle_limit: 90 }, { seedIdleLimit: 90 }, { goals: { idleMinutes: 90 } }],
  [{ seed_idle_mode: 0 }, { seedIdleMode: 0 }, { goals: { idleMode: "global" } }],
  [{ seed_idle_mode: 1 }, { seedIdleMode: 1 }, { goals: { idleMode: "own" } }],
  [{ seed_ratio_limit: 1.25 }, { seedRatioLimit: 1.25 }, { goals: { ratio: 1.25 } }],
  [{ seed_ratio_mode: 2 }, { seedRatioMode: 2 }, { goals: { ratioMode: "unlimited" } }],
  [{ sequential_download: true }, { sequentialDownload: true }, { isSequential: true }],
  [{ sequential_download_from_piece: 0 }, { sequential_download_from_piece: 0 }],
  [{ files_wanted: [2, 0, 2] }, { "files-wanted": [2, 0] }, { files: { wanted: [2, 0] } }],
  [{ files_unwanted: [] }, { "files-unwanted": [] }, { files: { unwanted: [] } }],
  [
    { files_wanted: [1], files_unwanted: [] },
    { filesWanted: [1], filesUnwanted: [] },
    { files: { unwanted: [] } },
    { files: { wanted: [1] } },
  ],
  [{ priority_high: [1] }, { "priority-high": [1] }, { files: { priorities: { high: [1] } } }],
  [{ priority_low: [] }, { "priority-low": [] }, { files: { priorities: { low: [] } } }],
  [{ priority_normal: [0] }, { "priority-normal": [0] }, {
    files: { priorities: { normal: [0] } },
  }],
  [
    { tracker_list: "http://a.example/x\nudp://b.example:1\n\n\r\nhttps://c.example/announce" },
    { trackerList: "http://a.example/x\nudp://b.example:1\n\nhttps://c.example/announce" },
    { trackers: [["http://a.example/x", "udp://b.example:1"], ["https://c.example/announce"]] },
  ],
  [{ tracker_list: "" }, { trackerList: "\n" }, { trackers: [] }],
  [
    { tracker_add: ["http://new.example/a", THREE] },
    { trackerAdd: ["http://new.example/a", "nonsense"] },
    { trackers: [[THREE], [FIVE], ["http://new.example/a"]] },
  ],
  [{ tracker_remove: [3] }, { trackerRemove: [3, 99] }, { trackers: [[FIVE]] }],
  [
    { tracker_replace: [5, "http://new.example/a"] },
    { trackerReplace: [[5, "http://new.example/a"]] },
    { trackers: [[THREE], ["http://new.example/a"]] },
  ],
];

for (const [params, args, ...changes] of CHANGES) {
  const name = JSON.stringify(params);
  Deno.test(`torrent_set takes ${name}`, async () => {
    const control = two();
    assertEquals(await call(control, "torrent_set", { ids: [1], ...params }), {});
    assertEquals(control.calls, changes.map((one) => ["change", [1], one]));
  });

  Deno.test(`torrent-set takes ${JSON.stringify(args)}`, async () => {
    const control = two();
    const answer = await callLegacy(control, "torrent-set", { ids: [1], ...args });
    assertEquals(answer, { arguments: {}, result: "success" });
    assertEquals(control.calls, changes.map((one) => ["change", [1], one]));
  });
}

/** What is refused: a code, and words with it. */
const REFUSALS: readonly (readonly [Record<string, unknown>, number, string?])[] = [
  [{ bandwidth_priority: 2 }, -32602, "bandwidth_priority must be a number from -1 to 1"],
  [{ download_limit: -1 }, -32602, "download_limit must be a number from 0 to 1000000000"],
  [{ download_limit: "5" }, -32602, "download_limit must be a number from 0 to 1000000000"],
  [{ download_limited: "yes" }, -32602, "download_limited must be true or false"],
  [{ peer_limit: 0 }, -32602, "peer_limit must be a number from 1 to 65535"],
  [{ seed_idle_mode: 3 }, -32602, "seed_idle_mode must be a number from 0 to 2"],
  [{ seed_ratio_limit: -0.5 }, -32602, "seed_ratio_limit must be a number of at least 0"],
  [{ group: 1 }, -32602, "group must be a string"],
  [{ labels: "a" }, -32602, "labels must be an array"],
  [{ labels: [1] }, -32602, "each of labels must be a string"],
  [{ labels: ["a", " "] }, -32602, "labels cannot be empty"],
  [{ labels: ["a,b"] }, -32602, "labels cannot contain comma (,) character"],
  [{ labels: ["a".repeat(257)] }, -32602, "labels cannot be longer than 256"],
  [{ files_wanted: 0 }, -32602, "files_wanted must be an array"],
  [{ tracker_list: "nonsense" }, 2],
  [{ tracker_list: "file:///etc/passwd" }, 2],
  [{ tracker_add: [THREE] }, 1],
  [{ tracker_remove: [99] }, 1],
  [{ tracker_replace: [99, FIVE] }, 1],
  [{ tracker_replace: [5] }, 1],
  [{ location: "relative" }, 3, "new location path is not absolute"],
];

for (const [params, code, words] of REFUSALS) {
  Deno.test(`torrent_set refuses ${JSON.stringify(params).slice(0, 60)}`, async () => {
    const control = two();
    const answer = await call(control, "torrent_set", { ids: [1], ...params });
    assertEquals(answer, { code, ...words === undefined ? {} : { error_string: words } });
    assertEquals(control.calls, []);
  });
}

const FILE_LISTS = [
  "files_wanted",
  "files_unwanted",
  "priority_high",
  "priority_low",
  "priority_normal",
];

for (const list of FILE_LISTS) {
  for (const index of [-1, 3, 1.5, 2 ** 31, 2 ** 32 - 1, 2 ** 53, NaN, "0", true]) {
    Deno.test(`torrent_set refuses ${list} of file ${JSON.stringify(index)}`, async () => {
      const control = two();
      const params = { ids: [1], [list]: [0, index], labels: ["a"] };
      assertEquals(await call(control, "torrent_set", params), { code: 6 });
      assertEquals(control.calls, []);
    });
  }
}

Deno.test("torrent_set compares numbers of files with each torrent before it changes any", async () => {
  const control = two();
  assertEquals(await call(control, "torrent_set", { files_wanted: [2] }), { code: 6 });
  assertEquals(control.calls, []);
});

Deno.test("torrent_set refuses numbers of files where there are none yet, but not all of them", async () => {
  const control = new FakeControl({ torrents: [fakeTorrent(1, { files: [] })] });
  assertEquals(await call(control, "torrent_set", { files_wanted: [0] }), { code: 6 });
  assertEquals(await call(control, "torrent_set", { files_wanted: [] }), {});
});

Deno.test("torrent_set says which piece it begins with, where that is not the first", async () => {
  const params = { sequential_download_from_piece: 1 };
  assertEquals(await call(two(), "torrent_set", params), {
    code: 7,
    error_string:
      "sequential_download_from_piece can only be 0: downloads begin with the first piece",
  });
});

Deno.test("torrent_set changes several torrents at once, and trackers of each", async () => {
  const control = two();
  const params = { queue_position: 0, tracker_add: ["http://new.example/a"], location: "/there" };
  assertEquals(await call(control, "torrent_set", params), {});
  assertEquals(control.calls, [
    ["change", [1, 2], { queuePosition: 0 }],
    ["change", [1], { trackers: [[THREE], [FIVE], ["http://new.example/a"]] }],
    ["change", [2], { trackers: [["http://new.example/a"]] }],
    ["relocate", [1, 2], "/there", { movesFiles: false }],
  ]);
});

Deno.test("torrent_set changes nothing where no torrent is named", async () => {
  const control = two();
  assertEquals(await call(control, "torrent_set", { ids: [], labels: ["a"] }), {});
  assertEquals(control.calls, []);
});

Deno.test("torrent-set takes what Sonarr sends", async () => {
  const control = two();
  const args = {
    ids: ["1".padStart(40, "0")],
    seedRatioLimit: 1.5,
    seedRatioMode: 1,
    seedIdleLimit: 60,
    seedIdleMode: 1,
  };
  assertEquals(await callLegacy(control, "torrent-set", args), {
    arguments: {},
    result: "success",
  });
  assertEquals(control.calls, [["change", [1], {
    goals: { ratio: 1.5, ratioMode: "own", idleMinutes: 60, idleMode: "own" },
  }]]);
});
