import { assertEquals } from "@std/assert";
import type { AddRequest } from "../../../../lib/daemon/control.ts";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent } from "../support/fake_torrent.ts";
import { call, callLegacy } from "./ask.ts";

const HASH = "1".padStart(40, "0");
const MAGNET = `magnet:?xt=urn:btih:${HASH}`;
const NAMES = { hash_string: HASH, id: 1, name: "torrent 1" };

const FROM_MAGNET = { kind: "location", location: MAGNET } as const;

/** Parameters in both dialects, and what is asked of the daemon. */
const REQUESTS: readonly (readonly [Record<string, unknown>, Partial<AddRequest>])[] = [
  [{}, {}],
  [{ download_dir: "/downloads/tv" }, { outputDir: "/downloads/tv" }],
  [{ download_dir: "C:\\tv" }, { outputDir: "C:\\tv" }],
  [{ download_dir: "" }, {}],
  [{ paused: true }, { isPaused: true }],
  [{ paused: 0 }, { isPaused: false }],
  [{ labels: ["tv", "tv"] }, { labels: ["tv"] }],
  [{ peer_limit: 7 }, { changes: { maxPeers: 7 } }],
  [{ bandwidth_priority: -1 }, { changes: { bandwidthPriority: "low" } }],
  [{ sequential_download: true }, { changes: { isSequential: true } }],
  [{ files_wanted: [0, 2] }, { changes: { files: { wanted: [0, 2] } } }],
  [
    { files_unwanted: [0, 1, 2], files_wanted: [1] },
    { changes: { files: { wanted: [1], unwanted: [0, 2] } } },
  ],
  [{ files_unwanted: [], priority_high: [] }, {}],
  [
    { priority_low: [0, 1, 2], priority_normal: [1], priority_high: [2] },
    { changes: { files: { priorities: { low: [0], normal: [1], high: [2] } } } },
  ],
  [
    { cookies: "uid=1; pass=x" },
    { source: { ...FROM_MAGNET, cookies: "uid=1; pass=x" } },
  ],
];

for (const [params, request] of REQUESTS) {
  Deno.test(`torrent_add takes ${JSON.stringify(params)}`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, "torrent_add", { filename: MAGNET, ...params }), {
      torrent_added: NAMES,
    });
    assertEquals(control.calls, [["add", { source: FROM_MAGNET, ...request }]]);
  });

  const args = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key.replaceAll("_", "-"), value]),
  );
  Deno.test(`torrent-add takes ${JSON.stringify(args)}`, async () => {
    const control = new FakeControl();
    assertEquals(await callLegacy(control, "torrent-add", { filename: MAGNET, ...args }), {
      arguments: { "torrent-added": { hashString: HASH, id: 1, name: "torrent 1" } },
      result: "success",
    });
    assertEquals(control.calls, [["add", { source: FROM_MAGNET, ...request }]]);
  });
}

for (const metainfo of ["ZDM6Zm9vZQ==", "ZDM6Zm9vZQ", "ZDM6\nZm9v\nZQ=="]) {
  Deno.test(`torrent_add takes ${JSON.stringify(metainfo)} as metainfo`, async () => {
    const control = new FakeControl();
    await call(control, "torrent_add", { metainfo });
    assertEquals(control.calls, [
      ["add", { source: { kind: "metainfo", bytes: new TextEncoder().encode("d3:fooe") } }],
    ]);
  });
}

Deno.test("torrent_add names a torrent that is there already, which is no error", async () => {
  const control = new FakeControl();
  control.addResult = { torrent: fakeTorrent(1), isDuplicate: true };
  assertEquals(await call(control, "torrent_add", { filename: MAGNET }), {
    torrent_duplicate: NAMES,
  });
  assertEquals(await callLegacy(control, "torrent-add", { filename: MAGNET }), {
    arguments: { "torrent-duplicate": { hashString: HASH, id: 1, name: "torrent 1" } },
    result: "success",
  });
});

/** What is refused before the daemon hears of it: a code, and words with it. */
const REFUSALS: readonly (readonly [Record<string, unknown>, number, string?])[] = [
  [{}, -32602, "no filename or metainfo specified"],
  [{ filename: "", metainfo: "" }, -32602, "no filename or metainfo specified"],
  [{ filename: 5 }, -32602, "filename must be a string"],
  [{ metainfo: "%%%" }, 4],
  [{ filename: MAGNET, download_dir: "tv" }, 3, "download directory path is not absolute"],
  [{ filename: MAGNET, download_dir: "/a\0b" }, -32602, "download directory path has a NUL in it"],
  [{ filename: MAGNET, cookies: "a=1\r\nHost: x" }, -32602, "cookies must be one line"],
  [{ filename: MAGNET, labels: ["a,b"] }, -32602, "labels cannot contain comma (,) character"],
  [{ filename: MAGNET, files_wanted: [-1] }, 6],
  [{ filename: MAGNET, files_unwanted: [4_294_967_295] }, 6],
  [{ filename: MAGNET, priority_low: [2 ** 53] }, 6],
  [{ filename: MAGNET, priority_low: [NaN] }, 6],
];

for (const [params, code, words] of REFUSALS) {
  Deno.test(`torrent_add refuses ${JSON.stringify(params).slice(0, 90)}`, async () => {
    const control = new FakeControl();
    const answer = await call(control, "torrent_add", params);
    assertEquals(answer, { code, ...words === undefined ? {} : { error_string: words } });
    assertEquals(control.calls, []);
  });
}

const NONE = new ControlError("not-a-torrent", "Cannot read the torrent: it is none");

for (
  const [params, code] of [
    [{ metainfo: "ZQ==" }, 4],
    [{ filename: "/tmp/x.torrent" }, 4],
    [{ filename: "http://example.org/x.torrent" }, 9],
    [{ filename: "HTTPS://example.org/x.torrent" }, 9],
  ] as const
) {
  Deno.test(`torrent_add says that ${JSON.stringify(params)} is no torrent`, async () => {
    const control = new FakeControl({ failure: NONE });
    assertEquals(await call(control, "torrent_add", params), { code, error_string: NONE.message });
  });
}

Deno.test("torrent_add says that a URL could not be fetched, and that a folder is forbidden", async () => {
  const control = new FakeControl();
  control.failure = new ControlError("fetch-failed", "Cannot fetch it: status 404");
  const params = { filename: "http://example.org/x.torrent" };
  assertEquals(await call(control, "torrent_add", params), {
    code: 8,
    error_string: "Cannot fetch it: status 404",
  });
  control.failure = new ControlError("forbidden", "Cannot save to /etc: it is not allowed");
  assertEquals(await callLegacy(control, "torrent-add", { ...params, "download-dir": "/etc" }), {
    arguments: {},
    result: "Cannot save to /etc: it is not allowed",
  });
});
