import { assert, assertEquals } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import type { DaemonSettings } from "../../../../lib/daemon/settings/mod.ts";
import type { SessionField } from "../../../../lib/daemon/transmission/session_field.ts";
import { SESSION_FIELDS } from "../../../../lib/daemon/transmission/session_fields.ts";
import { toGrid } from "../../../../lib/daemon/transmission/alt_window.ts";
import { FakeControl } from "../support/fake_control.ts";
import { call, callLegacy } from "./ask.ts";

/** Settings of which each field says something of its own. */
const SETTINGS: Partial<DaemonSettings> = {
  altDownloadLimit: 11_000,
  altUploadLimit: Infinity,
  usesAltLimits: true,
  usesAltGrid: true,
  altGrid: toGrid({ beginMinute: 545, endMinute: 1_000, days: 62 }),
  usesIpFilters: true,
  ipFilters: ["/etc/filter.dat", "https://example.org/list.gz", "https://example.net/more"],
  defaultTrackers: ["udp://a.example:1", "http://b.example/announce"],
  downloadLimit: 100_000,
  isDownloadLimited: true,
  uploadLimit: 200_000,
  encryption: "allowed",
  ratioGoal: 1.5,
  hasRatioGoal: true,
  tcp: false,
};

/** What each field is then in JSON-RPC 2.0. */
const EXPECTED: Readonly<Record<SessionField, unknown>> = {
  alt_speed_down: 11,
  alt_speed_enabled: true,
  alt_speed_time_begin: 545,
  alt_speed_time_day: 62,
  alt_speed_time_enabled: true,
  alt_speed_time_end: 1_000,
  alt_speed_up: 1_000_000,
  anti_brute_force_enabled: true,
  blocklist_enabled: true,
  blocklist_size: 12,
  blocklist_url: "https://example.org/list.gz",
  cache_size_mib: 0,
  config_dir: "/state",
  default_trackers: "udp://a.example:1\n\nhttp://b.example/announce\n",
  dht_enabled: true,
  download_dir: "/downloads",
  download_dir_free_space: 5_000,
  download_queue_enabled: true,
  download_queue_size: 5,
  encryption: "allowed",
  idle_seeding_limit: 30,
  idle_seeding_limit_enabled: false,
  incomplete_dir: "/incomplete",
  incomplete_dir_enabled: false,
  lpd_enabled: true,
  peer_limit_global: 200,
  peer_limit_per_torrent: 50,
  peer_port: 6_881,
  peer_port_random_on_start: false,
  pex_enabled: true,
  port_forwarding_enabled: true,
  preferred_transports: ["utp"],
  queue_stalled_enabled: true,
  queue_stalled_minutes: 30,
  rename_partial_files: true,
  reqq: 2_000,
  rpc_version: 18,
  rpc_version_minimum: 14,
  rpc_version_semver: "6.1.0",
  script_torrent_added_enabled: false,
  script_torrent_added_filename: "",
  script_torrent_done_enabled: false,
  script_torrent_done_filename: "",
  script_torrent_done_seeding_enabled: false,
  script_torrent_done_seeding_filename: "",
  seed_queue_enabled: false,
  seed_queue_size: 10,
  seed_ratio_limit: 1.5,
  seed_ratio_limited: true,
  sequential_download: false,
  session_id: "the id",
  speed_limit_down: 100,
  speed_limit_down_enabled: true,
  speed_limit_up: 200,
  speed_limit_up_enabled: false,
  start_added_torrents: true,
  tcp_enabled: false,
  trash_original_torrent_files: false,
  units: {
    memory_bytes: 1_024,
    memory_units: ["B", "KiB", "MiB", "GiB", "TiB"],
    size_bytes: 1_000,
    size_units: ["B", "kB", "MB", "GB", "TB"],
    speed_bytes: 1_000,
    speed_units: ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"],
  },
  utp_enabled: true,
  version: "4.1.3 (Shoal 0.1.0)",
};

/** Names in the legacy dialect that are no kebab-case. */
const LEGACY_NAMES: Readonly<Record<string, string>> = {
  cache_size_mib: "cache-size-mb",
  preferred_transports: "preferred_transports",
  seed_ratio_limit: "seedRatioLimit",
  seed_ratio_limited: "seedRatioLimited",
  sequential_download: "sequential_download",
};

/** What is more than spelled otherwise in the legacy dialect. */
const LEGACY_VALUES: Readonly<Record<string, unknown>> = {
  encryption: "tolerated",
  units: {
    "memory-bytes": 1_024,
    "memory-units": ["B", "KiB", "MiB", "GiB", "TiB"],
    "size-bytes": 1_000,
    "size-units": ["B", "kB", "MB", "GB", "TB"],
    "speed-bytes": 1_000,
    "speed-units": ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"],
  },
};

function legacyName(field: string): string {
  return LEGACY_NAMES[field] ?? field.replaceAll("_", "-");
}

Deno.test("session_get knows the 61 fields of the specification", () => {
  assertEquals(Object.keys(SESSION_FIELDS).length, 61);
});

for (const [field, expected] of Object.entries(EXPECTED)) {
  Deno.test(`session_get gives ${field}`, async () => {
    const control = new FakeControl({ settings: SETTINGS });
    assertEquals(await call(control, "session_get", { fields: [field] }), { [field]: expected });
  });

  Deno.test(`session-get gives ${legacyName(field)}`, async () => {
    const control = new FakeControl({ settings: SETTINGS });
    const fields = [legacyName(field)];
    assertEquals(await callLegacy(control, "session-get", { fields }), {
      arguments: { [legacyName(field)]: LEGACY_VALUES[field] ?? expected },
      result: "success",
    });
  });
}

for (const fields of [undefined, [], ["nothing"], "version"]) {
  Deno.test(`session_get gives all with ${JSON.stringify(fields)} as fields`, async () => {
    const control = new FakeControl({ settings: SETTINGS });
    assertEquals(await call(control, "session_get", { fields }), { ...EXPECTED });
  });
}

Deno.test("session-get gives all by their names in the legacy dialect", async () => {
  const answer = await callLegacy<{ arguments: Record<string, unknown> }>(
    new FakeControl(),
    "session-get",
  );
  assertEquals(Object.keys(answer.arguments), Object.keys(EXPECTED).map(legacyName));
});

Deno.test("session_get asks for free space only where that is asked, and takes a refusal", async () => {
  const control = new FakeControl();
  await call(control, "session_get", { fields: ["version"] });
  assertEquals(control.calls, []);
  control.failure = new ControlError("system", "Cannot look at /downloads: it is gone");
  const fields = ["download-dir-free-space"];
  assertEquals(await call(control, "session_get", { fields }), { "download-dir-free-space": -1 });
});

Deno.test("session_get tells of encryption that is off as allowed, and leaves it so if sent back", async () => {
  const control = new FakeControl({ settings: { encryption: "off" } });
  assertEquals(await call(control, "session_get", { fields: ["encryption"] }), {
    encryption: "allowed",
  });
  assertEquals(await call(control, "session_set", { encryption: "allowed" }), {});
  assertEquals(control.calls, []);
});

/** Parameters of session_set, and what is set by them. */
const CHANGES: readonly (readonly [Record<string, unknown>, Partial<DaemonSettings>])[] = [
  [{ alt_speed_down: 5 }, { altDownloadLimit: 5_000 }],
  [{ alt_speed_enabled: true }, { usesAltLimits: true }],
  [{ alt_speed_time_enabled: true }, { usesAltGrid: true }],
  [{ alt_speed_up: 1_000_000 }, { altUploadLimit: Infinity }],
  [{ blocklist_enabled: true }, { usesIpFilters: true }],
  [{ blocklist_url: "http://x.example/l" }, { ipFilters: ["http://x.example/l"] }],
  [{ default_trackers: "http://a.example/a\nudp://b.example:2\n\nhttp://c.example/a" }, {
    defaultTrackers: ["http://a.example/a", "udp://b.example:2", "http://c.example/a"],
  }],
  [{ default_trackers: "" }, { defaultTrackers: [] }],
  [{ dht_enabled: false }, { dht: false }],
  [{ download_dir: "/new" }, { outputDir: "/new" }],
  [{ download_queue_enabled: false }, { queuesDownloads: false }],
  [{ download_queue_size: 9 }, { downloadQueueSize: 9 }],
  [{ encryption: "required" }, { encryption: "required" }],
  [{ encryption: "tolerated" }, { encryption: "allowed" }],
  [{ idle_seeding_limit: 15 }, { idleGoalMinutes: 15 }],
  [{ idle_seeding_limit_enabled: true }, { hasIdleGoal: true }],
  [{ incomplete_dir: "/inc" }, { incompleteDir: "/inc" }],
  [{ incomplete_dir_enabled: true }, { usesIncompleteDir: true }],
  [{ lpd_enabled: false }, { lsd: false }],
  [{ peer_limit_global: 300 }, { maxPeers: 300 }],
  [{ peer_limit_per_torrent: 30 }, { maxPeersPerTorrent: 30 }],
  [{ peer_port: 51_413 }, { port: 51_413 }],
  [{ peer_port_random_on_start: true }, { choosesPort: true }],
  [{ pex_enabled: false }, { pex: false }],
  [{ port_forwarding_enabled: false }, { portMapping: false }],
  [{ preferred_transports: ["tcp"] }, { utp: false, tcp: true }],
  [{ preferred_transports: ["tcp", "utp"] }, { utp: true, tcp: true }],
  [{ queue_stalled_enabled: false }, { skipsStalled: false }],
  [{ queue_stalled_minutes: 3 }, { stalledMinutes: 3 }],
  [{ rename_partial_files: false }, { marksPartialFiles: false }],
  [{ reqq: 500 }, { requestQueue: 500 }],
  [{ seed_queue_enabled: true }, { queuesSeeds: true }],
  [{ seed_queue_size: 4 }, { seedQueueSize: 4 }],
  [{ seed_ratio_limit: 3.5 }, { ratioGoal: 3.5 }],
  [{ seed_ratio_limited: true }, { hasRatioGoal: true }],
  [{ sequential_download: true }, { isSequential: true }],
  [{ speed_limit_down: 70 }, { downloadLimit: 70_000 }],
  [{ speed_limit_down_enabled: true }, { isDownloadLimited: true }],
  [{ speed_limit_up: 80 }, { uploadLimit: 80_000 }],
  [{ speed_limit_up_enabled: true }, { isUploadLimited: true }],
  [{ start_added_torrents: false }, { startsAdded: false }],
  [{ trash_original_torrent_files: true }, { trashesTorrentFiles: true }],
  [{ utp_enabled: false }, { utp: false }],
  [
    { alt_speed_time_begin: 0, alt_speed_time_end: 60, alt_speed_time_day: 1 },
    { altGrid: toGrid({ beginMinute: 0, endMinute: 60, days: 1 }) },
  ],
];

for (const [params, changes] of CHANGES) {
  Deno.test(`session_set takes ${JSON.stringify(params)}`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, "session_set", params), {});
    assertEquals(control.calls, [["set", changes]]);
  });

  const args = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [legacyName(key), value]),
  );
  Deno.test(`session-set takes ${JSON.stringify(args)}`, async () => {
    const control = new FakeControl();
    assertEquals(await callLegacy(control, "session-set", args), {
      arguments: {},
      result: "success",
    });
    assertEquals(control.calls, [["set", changes]]);
  });
}

Deno.test("session_set changes nothing for a client that sends back all that it got", async () => {
  const halfHours = "0010".repeat(84);
  const control = new FakeControl({ settings: { ...SETTINGS, altGrid: { halfHours } } });
  const before = control.settings;
  const all = await call(control, "session_get");
  assertEquals(await call(control, "session_set", all), {});
  assertEquals(control.settings, before);
});

/** What is refused: a code, and words with it. */
const REFUSALS: readonly (readonly [Record<string, unknown>, number, string])[] = [
  [{ alt_speed_time_begin: 1_440 }, -32602, "alt_speed_time_begin must be a number from 0 to 1439"],
  [{ alt_speed_time_day: 128 }, -32602, "alt_speed_time_day must be a number from 0 to 127"],
  [{ speed_limit_down: -1 }, -32602, "speed_limit_down must be a number from 0 to 1000000000"],
  [{ peer_port: 0 }, -32602, "peer_port must be a number from 1 to 65535"],
  [{ peer_port: 65_536 }, -32602, "peer_port must be a number from 1 to 65535"],
  [{ dht_enabled: "no" }, -32602, "dht_enabled must be true or false"],
  [{ encryption: "off" }, -32602, 'must be one of "preferred", "required" or "allowed"'],
  [{ encryption: 1 }, -32602, "encryption must be a string"],
  [{ download_dir: "x" }, 3, "download directory path is not absolute"],
  [{ incomplete_dir: "x" }, 3, "incomplete torrents directory path is not absolute"],
  [
    { blocklist_url: "/etc/passwd" },
    -32602,
    "blocklist_url must be a URL that begins with http:// or https://",
  ],
  [
    { preferred_transports: ["utp", "utp"] },
    -32602,
    'the list must be unique with the values "utp" or "tcp"',
  ],
  [
    { preferred_transports: [] },
    -32602,
    'the list must be unique with the values "utp" or "tcp"',
  ],
  [
    { anti_brute_force_enabled: false },
    -32602,
    "anti_brute_force_enabled must be true: it can not be turned off",
  ],
  [
    { script_torrent_done_enabled: true },
    -32602,
    "script_torrent_done_enabled must be set in the configuration file: programs can not be named here",
  ],
  [
    { script_torrent_added_filename: "/bin/sh" },
    -32602,
    "script_torrent_added_filename must be set in the configuration file: " +
    "programs can not be named here",
  ],
];

for (const [params, code, words] of REFUSALS) {
  Deno.test(`session_set refuses ${JSON.stringify(params)}, and all that comes with it`, async () => {
    const control = new FakeControl();
    const answer = await call(control, "session_set", { pex_enabled: false, ...params });
    assertEquals(answer, { code, error_string: words });
    assertEquals(control.calls, []);
  });
}

for (
  const [params, why] of [
    [{ version: "5", rpc_version: 1, tcp_enabled: false, units: {} }, "can only be read"],
    [{ nothing: 1, __proto__: { dht_enabled: false } }, "nobody knows"],
    [{ cache_size_mib: 8 }, "there is not here"],
    [{ download_dir: "", incomplete_dir: "" }, "is no folder"],
    [{ dht_enabled: null }, "is null"],
    [{ script_torrent_done_enabled: false, script_torrent_done_filename: "" }, "is so"],
  ] as const
) {
  Deno.test(`session_set passes over what ${why}`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, "session_set", params), {});
    assertEquals(control.calls, []);
  });
}

for (
  const [before, url, after] of [
    [[], "http://a.example/l", ["http://a.example/l"]],
    [["/file", "http://old.example", "http://x.example"], "http://a.example/l", [
      "/file",
      "http://a.example/l",
      "http://x.example",
    ]],
    [["/file", "http://old.example"], "", ["/file"]],
  ] as const
) {
  Deno.test(`session_set puts ${JSON.stringify(url)} among ${JSON.stringify(before)}`, async () => {
    const control = new FakeControl({ settings: { ipFilters: before } });
    await call(control, "session_set", { blocklist_url: url });
    assertEquals(control.settings.ipFilters, after);
  });
}

Deno.test("session_stats counts torrents and rates, and tells of what was moved", async () => {
  const expected = {
    active_torrent_count: 3,
    cumulative_stats: {
      downloaded_bytes: 20_000,
      files_added: 30,
      seconds_active: 4_000,
      session_count: 7,
      uploaded_bytes: 10_000,
    },
    current_stats: {
      downloaded_bytes: 2_000,
      files_added: 3,
      seconds_active: 400,
      session_count: 1,
      uploaded_bytes: 1_000,
    },
    download_speed: 0,
    paused_torrent_count: 0,
    torrent_count: 3,
    upload_speed: 0,
  };
  assertEquals(await call(new FakeControl(), "session_stats"), expected);
  const legacy = await callLegacy<{ arguments: Record<string, unknown> }>(
    new FakeControl(),
    "session-stats",
  );
  assertEquals(Object.keys(legacy.arguments), [
    "activeTorrentCount",
    "cumulative-stats",
    "current-stats",
    "downloadSpeed",
    "pausedTorrentCount",
    "torrentCount",
    "uploadSpeed",
  ]);
  assert(JSON.stringify(legacy).includes('"secondsActive":400,"sessionCount":1'));
});
