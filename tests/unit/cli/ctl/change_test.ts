import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeFile, fakeTorrent } from "../../daemon/support/fake_torrent.ts";
import { ctl } from "./run_ctl.ts";

const ALBUM = fakeTorrent(3, {
  name: "album",
  files: ["album/01.flac", "album/02.flac", "album/cover.jpg", "album/scans/a.jpg"]
    .map((path, index) => fakeFile(index, { path })),
});

const SINGLE = fakeTorrent(4, {
  name: "single",
  files: ["single/cover.jpg", "single/01.flac"].map((path, index) => fakeFile(index, { path })),
});

Deno.test("ctl set changes what its options say, of many torrents at once", async () => {
  const cases: [string[], object][] = [
    [["--label", "a", "--label", "b"], { labels: ["a", "b"] }],
    [["--no-labels"], { labels: [] }],
    [["--download-limit", "2MiB"], {
      limits: { isDownloadLimited: true, download: 2 * 1024 * 1024 },
    }],
    [["--upload-limit", "0"], { limits: { isUploadLimited: false } }],
    [["--ratio", "1.5"], { goals: { ratioMode: "own", ratio: 1.5 } }],
    [["--ratio", "global"], { goals: { ratioMode: "global" } }],
    [["--idle", "30", "--seed-time", "unlimited"], {
      goals: { idleMode: "own", idleMinutes: 30, timeMode: "unlimited" },
    }],
    [["--priority", "high", "--max-peers", "7"], { bandwidthPriority: "high", maxPeers: 7 }],
    [["--group", "slow"], { group: "slow" }],
    [["--group", "none"], { group: "" }],
    [["--sequential", "--no-super-seed"], { isSequential: true, isSuperSeeding: false }],
    [["-t", "udp://a.example:1", "-t", "http://b.example/a"], {
      trackers: [["udp://a.example:1"], ["http://b.example/a"]],
    }],
  ];
  for (const [args, changes] of cases) {
    const { status, calls, err } = await ctl(["set", "1", "7", ...args]);
    assertEquals<unknown>([status, calls, err], [
      0,
      [["change", [1, 7], changes]],
      "changed 2 torrents\n",
    ]);
  }
});

Deno.test("ctl set chooses and ranks files by the numbers and names that each torrent has", async () => {
  const torrents = [ALBUM, SINGLE];
  const { status, calls } = await ctl(
    ["set", "all", "--files", "*.flac", "--high", "1", "--low", "cover.jpg", "--label", "x"],
    { torrents },
  );
  assertEquals(status, 0);
  assertEquals<unknown>(calls, [
    ["change", [3], {
      labels: ["x"],
      files: { wanted: [0, 1], unwanted: [2, 3], priorities: { low: [2], high: [0] } },
    }],
    ["change", [4], {
      labels: ["x"],
      files: { wanted: [1], unwanted: [0], priorities: { low: [0], high: [0] } },
    }],
  ]);
  const all = await ctl(["set", "3", "--files", "1-4"], { torrents });
  assertEquals<unknown>(all.calls, [["change", [3], { files: { wanted: [0, 1, 2, 3] } }]]);
  const none = await ctl(["set", "all", "--files", "scans/*"], { torrents });
  assertEquals([none.status, none.calls], [2, []]);
  assertStringIncludes(none.err, 'Cannot find files for "scans/*"');
  const unknown = await ctl(["set", "5", "--files", "1"], {
    torrents: [fakeTorrent(5, { name: "link", files: [], hasMetadata: false })],
  });
  assertEquals(unknown.status, 3);
  assertStringIncludes(unknown.err, "Cannot choose files of link: it is not known yet");
});

Deno.test("ctl set changes nothing that stands in the environment or the config file alone", async () => {
  const { status, calls } = await ctl(["set", "1", "--label", "x", "--config", "shoal.conf"], {
    env: { SHOAL_TOKEN: "a-token", SHOAL_DOWNLOAD_LIMIT: "1MiB", SHOAL_SEQUENTIAL: "yes" },
    files: { "shoal.conf": "upload-limit = 1MiB\nurl = http://127.0.0.1:9999\n" },
  });
  assertEquals<unknown>([status, calls], [0, [["change", [1], { labels: ["x"] }]]]);
});

Deno.test("ctl takes the daemon's address from the config file", async () => {
  const { status, daemon } = await ctl(["list", "--config", "shoal.conf"], {
    files: { "shoal.conf": "[ctl]\nurl = http://127.0.0.1:9999\n" },
  });
  assertEquals([status, daemon.addresses], [0, ["http://127.0.0.1:9999"]]);
});

Deno.test("ctl set says what it does not understand", async () => {
  const cases: [string[], string][] = [
    [["set", "1"], "ctl set needs an option that says what to set"],
    [["set", "1", "--ratio", "much"], "--ratio needs a number, global"],
    [["set", "1", "--label", "a", "--no-labels"], "do not go together"],
    [["set", "1", "--sequential", "--no-sequential"], "do not go together"],
    [["set", "1", "--label", "a,b"], "labels[0]: it has a comma"],
  ];
  for (const [args, message] of cases) {
    const { status, err, calls } = await ctl(args);
    assertEquals([status, calls], [2, []]);
    assertStringIncludes(err, message);
  }
});

Deno.test("ctl rename renames a torrent's folder, or what a path says", async () => {
  const torrents = [ALBUM];
  const top = await ctl(["rename", "3", "Music"], { torrents });
  assertEquals<unknown>(top.calls, [["rename", 3, "album", "Music"]]);
  assertEquals(top.err, "renamed album to Music\n");
  const file = await ctl(["rename", "album", "front.jpg", "album/cover.jpg"], { torrents });
  assertEquals<unknown>(file.calls, [["rename", 3, "album/cover.jpg", "front.jpg"]]);
});

Deno.test("ctl settings shows and sets, by either way of writing", async () => {
  const all = await ctl(["settings"]);
  assertStringIncludes(all.out, "downloadLimit\tnone\n");
  assertStringIncludes(all.out, "dht\tyes\n");
  assertEquals((await ctl(["settings", "port"])).out, "6881\n");
  const cases: [string, string, object, string][] = [
    ["download-limit", "2MiB", { downloadLimit: 2 * 1024 * 1024 }, "2097152\n"],
    ["downloadLimit", "none", { downloadLimit: Infinity }, "none\n"],
    ["ratio-goal", "1.5", { ratioGoal: 1.5 }, "1.5\n"],
    ["has-ratio-goal", "yes", { hasRatioGoal: true }, "yes\n"],
    ["dht", "off", { dht: false }, "no\n"],
    ["output-dir", "/srv", { outputDir: "/srv" }, "/srv\n"],
    ["encryption", "required", { encryption: "required" }, "required\n"],
    ["ip-filters", "/a.dat, /b.dat", { ipFilters: ["/a.dat", "/b.dat"] }, '["/a.dat","/b.dat"]\n'],
    ["default-trackers", '["udp://a.example:1"]', {
      defaultTrackers: ["udp://a.example:1"],
    }, '["udp://a.example:1"]\n'],
  ];
  for (const [key, value, changes, out] of cases) {
    const result = await ctl(["settings", key, value]);
    assertEquals<unknown>([result.status, result.calls], [0, [["set", changes]]], key);
    assertEquals(result.out, out);
  }
  const wrong: [string[], string][] = [
    [["downlod-limit", "1"], "There is no setting downlod-limit. Did you mean downloadLimit?"],
    [["dht", "maybe"], 'Cannot set dht: it is yes or no, not "maybe"'],
    [["port", "70000"], "Cannot set port: it is not a whole number from 0 to 65535"],
    [["port", "x"], 'Cannot set port: "x" is no number'],
    [["alt-grid", "x"], "Cannot set altGrid: the value is not JSON"],
  ];
  for (const [args, message] of wrong) {
    const { status, err, calls } = await ctl(["settings", ...args]);
    assertEquals([status, calls], [2, []]);
    assertStringIncludes(err, message);
  }
});

Deno.test("ctl stats and shutdown speak of the daemon itself", async () => {
  const { out } = await ctl(["stats"]);
  assertStringIncludes(out, "version\t0.1.0\ntorrents\t3\nrates\tdown 2.0 MiB/s, up 1.0 KiB/s\n");
  assertStringIncludes(out, "in 7 runs");
  assertEquals(JSON.parse((await ctl(["stats", "--json"])).out).allTime.sessionCount, 7);
  const ended = await ctl(["shutdown"]);
  assertEquals<unknown>([ended.status, ended.calls], [0, [["shutDown"]]]);
});
