import { assert, assertEquals } from "@std/assert";
import { TORRENT_FIELDS } from "../../../../lib/daemon/transmission/torrent_fields.ts";
import type { TorrentField } from "../../../../lib/daemon/transmission/torrent_field.ts";
import { FakeControl } from "../support/fake_control.ts";
import {
  FAKE_ADDED_AT,
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  type FakeTorrentParts,
  fakeTracker,
  fakeWebSeed,
} from "../support/fake_torrent.ts";
import { call, callLegacy, NOW } from "./ask.ts";

const DAY = 86_400_000;

/** A torrent of which each field says something of its own. */
const RICH: FakeTorrentParts = {
  name: "Fedora",
  infoHash: "a".repeat(40),
  state: "downloading",
  trouble: { kind: "tracker", text: "the tracker is gone" },
  isFinished: false,
  isStalled: true,
  isPrivate: true,
  labels: ["iso", "linux"],
  group: "slow",
  outputDir: "/downloads/iso",
  queuePosition: 4,
  bandwidthPriority: "high",
  isSequential: true,
  limits: {
    download: 250_000,
    upload: Infinity,
    isDownloadLimited: true,
    isUploadLimited: false,
    honorsSession: false,
  },
  goals: {
    ratio: 1.5,
    ratioMode: "own",
    idleMinutes: 45,
    idleMode: "unlimited",
    timeMinutes: 0,
    timeMode: "global",
  },
  maxPeers: 60,
  totalBytes: 4_000,
  wantedBytes: 3_000,
  doneBytes: 1_000,
  haveBytes: 1_200,
  uncheckedBytes: 500,
  pieceLength: 1_024,
  pieceCount: 4,
  downloadedBytes: 1_700,
  uploadedBytes: 850,
  corruptBytes: 64,
  ratio: 0.5,
  downloadRate: 1_000.4,
  uploadRate: 99.6,
  etaSeconds: 12.2,
  idleEtaSeconds: 600,
  addedAt: FAKE_ADDED_AT,
  doneAt: FAKE_ADDED_AT + DAY,
  startedAt: FAKE_ADDED_AT + 1_999,
  activeAt: FAKE_ADDED_AT + 2 * DAY,
  editedAt: FAKE_ADDED_AT + 3 * DAY,
  nextAnnounceByHandAt: FAKE_ADDED_AT + 4 * DAY,
  secondsDownloading: 70.9,
  secondsSeeding: 0,
  comment: "a comment",
  creator: "mktorrent 1.1",
  createdAt: FAKE_ADDED_AT - DAY,
  source: "XYZ",
  magnetLink: "magnet:?xt=urn:btih:aaaa",
  peerCounts: fakePeerCounts({
    connected: 9,
    sendingToUs: 2,
    gettingFromUs: 3,
    webSeeds: 1,
    from: { tracker: 1, dht: 2, pex: 1, lsd: 1, incoming: 1, user: 1, cache: 1, holepunch: 1 },
  }),
  files: [
    fakeFile(0, {
      path: "Fedora/a.iso",
      length: 3_000,
      doneBytes: 1_000,
      firstPiece: 0,
      endPiece: 3,
    }),
    fakeFile(1, {
      path: "Fedora/b.txt",
      isWanted: false,
      priority: "low",
      firstPiece: 2,
      endPiece: 4,
    }),
  ],
  peers: [fakePeer({
    peerId: "2d544b".padEnd(40, "0"),
    flags: "DE",
    progress: 0.25,
    isEncrypted: true,
    isUtp: true,
    amInterested: true,
    isChoking: false,
    downloadRate: 500.5,
    downloadedBytes: 7,
    uploadedBytes: 8,
  })],
  pieces: new Uint8Array([0x80]),
  availability: [-1, 2, 0, 1],
  availableBytes: 1_500,
  trackers: [
    fakeTracker(0, {
      announceState: "active",
      hasAnnounced: true,
      hasSucceeded: true,
      lastAnnounceAt: FAKE_ADDED_AT + 1_000,
      lastAnswerAt: FAKE_ADDED_AT + 2_000,
      nextAnnounceAt: FAKE_ADDED_AT + 3_000,
      peers: 50,
      seeders: 10,
      leechers: 20,
      downloads: 30,
    }),
    fakeTracker(7, { tier: 1, message: "no such host", hasTimedOut: true, isBackup: true }),
  ],
  webSeeds: [fakeWebSeed({ isActive: true, downloadRate: 77.7 })],
};

const ADDED = FAKE_ADDED_AT / 1_000;

/** What each field of that torrent is in JSON-RPC 2.0. */
const EXPECTED: Readonly<Record<TorrentField, unknown>> = {
  activity_date: ADDED + 2 * 86_400,
  added_date: ADDED,
  availability: [-1, 2, 0, 1],
  bandwidth_priority: 1,
  bytes_completed: [1_000, 0],
  comment: "a comment",
  corrupt_ever: 64,
  creator: "mktorrent 1.1",
  date_created: ADDED - 86_400,
  desired_available: 1_500,
  done_date: ADDED + 86_400,
  download_dir: "/downloads/iso",
  download_limit: 250,
  download_limited: true,
  downloaded_ever: 1_700,
  edit_date: ADDED + 3 * 86_400,
  error: 2,
  error_string: "the tracker is gone",
  eta: 12,
  eta_idle: 600,
  file_count: 2,
  file_stats: [
    { bytes_completed: 1_000, priority: 0, wanted: true },
    { bytes_completed: 0, priority: -1, wanted: false },
  ],
  files: [
    { begin_piece: 0, bytes_completed: 1_000, end_piece: 3, length: 3_000, name: "Fedora/a.iso" },
    { begin_piece: 2, bytes_completed: 0, end_piece: 4, length: 1_000, name: "Fedora/b.txt" },
  ],
  group: "slow",
  hash_string: "a".repeat(40),
  have_unchecked: 500,
  have_valid: 1_200,
  honors_session_limits: false,
  id: 7,
  is_finished: false,
  is_private: true,
  is_stalled: true,
  labels: ["iso", "linux"],
  left_until_done: 1_500,
  magnet_link: "magnet:?xt=urn:btih:aaaa",
  manual_announce_time: ADDED + 4 * 86_400,
  max_connected_peers: 60,
  metadata_percent_complete: 1,
  name: "Fedora",
  peer_limit: 60,
  peers: [{
    address: "198.51.100.7",
    bytes_to_client: 7,
    bytes_to_peer: 8,
    client_is_choked: false,
    client_is_interested: true,
    client_name: "Shoal 0.1.0",
    flag_str: "DE",
    is_downloading_from: true,
    is_encrypted: true,
    is_incoming: false,
    is_uploading_to: false,
    is_utp: true,
    peer_id: "LVRLAAAAAAAAAAAAAAAAAAAAAAA=",
    peer_is_choked: true,
    peer_is_interested: false,
    port: 6881,
    progress: 0.25,
    rate_to_client: 501,
    rate_to_peer: 0,
  }],
  peers_connected: 9,
  peers_from: {
    from_cache: 2,
    from_dht: 2,
    from_incoming: 1,
    from_lpd: 1,
    from_ltep: 1,
    from_pex: 1,
    from_tracker: 1,
  },
  peers_getting_from_us: 3,
  peers_sending_to_us: 2,
  percent_complete: 0.425,
  percent_done: 0.5,
  piece_count: 4,
  piece_size: 1_024,
  pieces: "gA==",
  primary_mime_type: "application/x-iso9660-image",
  priorities: [0, -1],
  queue_position: 4,
  rate_download: 1_000,
  rate_upload: 100,
  recheck_progress: 0,
  seconds_downloading: 70,
  seconds_seeding: 0,
  seed_idle_limit: 45,
  seed_idle_mode: 2,
  seed_ratio_limit: 1.5,
  seed_ratio_mode: 1,
  sequential_download: true,
  sequential_download_from_piece: 0,
  size_when_done: 3_000,
  source: "XYZ",
  start_date: ADDED + 1,
  status: 4,
  torrent_file: "",
  total_size: 4_000,
  tracker_list: "http://tracker0.example/announce\n\nhttp://tracker7.example/announce\n",
  tracker_stats: [{
    announce: "http://tracker0.example/announce",
    announce_state: 3,
    download_count: 30,
    downloader_count: -1,
    has_announced: true,
    has_scraped: true,
    host: "tracker0.example:80",
    id: 0,
    is_backup: false,
    last_announce_peer_count: 50,
    last_announce_result: "Success",
    last_announce_start_time: ADDED + 1,
    last_announce_succeeded: true,
    last_announce_time: ADDED + 2,
    last_announce_timed_out: false,
    last_scrape_result: "",
    last_scrape_start_time: ADDED + 1,
    last_scrape_succeeded: true,
    last_scrape_time: ADDED + 2,
    last_scrape_timed_out: false,
    leecher_count: 20,
    next_announce_time: ADDED + 3,
    next_scrape_time: ADDED + 3,
    scrape: "http://tracker0.example/scrape",
    scrape_state: 3,
    seeder_count: 10,
    sitename: "tracker",
    tier: 0,
  }, {
    announce: "http://tracker7.example/announce",
    announce_state: 1,
    download_count: -1,
    downloader_count: -1,
    has_announced: false,
    has_scraped: false,
    host: "tracker7.example:80",
    id: 7,
    is_backup: true,
    last_announce_peer_count: 0,
    last_announce_result: "no such host",
    last_announce_start_time: 0,
    last_announce_succeeded: false,
    last_announce_time: 0,
    last_announce_timed_out: true,
    last_scrape_result: "",
    last_scrape_start_time: 0,
    last_scrape_succeeded: false,
    last_scrape_time: 0,
    last_scrape_timed_out: false,
    leecher_count: -1,
    next_announce_time: 0,
    next_scrape_time: 0,
    scrape: "http://tracker7.example/scrape",
    scrape_state: 1,
    seeder_count: -1,
    sitename: "tracker",
    tier: 1,
  }],
  trackers: [
    {
      announce: "http://tracker0.example/announce",
      id: 0,
      scrape: "http://tracker0.example/scrape",
      sitename: "tracker",
      tier: 0,
    },
    {
      announce: "http://tracker7.example/announce",
      id: 7,
      scrape: "http://tracker7.example/scrape",
      sitename: "tracker",
      tier: 1,
    },
  ],
  upload_limit: 1_000_000,
  upload_limited: false,
  upload_ratio: 0.5,
  uploaded_ever: 850,
  wanted: [true, false],
  webseeds: ["http://seed.example/"],
  webseeds_ex: [{
    download_bytes_per_second: 78,
    is_downloading: true,
    url: "http://seed.example/",
  }],
  webseeds_sending_to_us: 1,
};

/** Names of fields in the legacy dialect that are no camelCase. */
const LEGACY_ISLANDS: Readonly<Record<string, string>> = {
  file_count: "file-count",
  peer_limit: "peer-limit",
  primary_mime_type: "primary-mime-type",
};

/** What a field is in the legacy dialect, where more is other than the spelling. */
const LEGACY_VALUES: Readonly<Record<string, unknown>> = { wanted: [1, 0] };

/** Words in the legacy dialect that are spelled as they are in JSON-RPC 2.0, since they came after it. */
const NEW_WORDS = new Set([
  "begin_piece",
  "end_piece",
  "bytes_to_client",
  "bytes_to_peer",
  "peer_id",
  "downloader_count",
  "is_downloading",
  "download_bytes_per_second",
]);

function camelCase(snake: string): string {
  return snake.split("_").map((word, at) =>
    at === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`
  ).join("");
}

function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key === "is_utp" ? "isUTP" : NEW_WORDS.has(key) ? key : camelCase(key),
      inCamelCase(one),
    ]),
  );
}

function rich(): FakeControl {
  return new FakeControl({ torrents: [fakeTorrent(7, RICH)] });
}

Deno.test("torrent_get knows the 80 fields of the specification, and source", () => {
  assertEquals(Object.keys(TORRENT_FIELDS).length, 81);
});

for (const [field, expected] of Object.entries(EXPECTED)) {
  Deno.test(`torrent_get gives ${field}`, async () => {
    assertEquals(await call(rich(), "torrent_get", { fields: [field] }), {
      torrents: [{ [field]: expected }],
    });
  });

  const legacy = LEGACY_ISLANDS[field] ?? camelCase(field);
  Deno.test(`torrent-get gives ${legacy}`, async () => {
    assertEquals(await callLegacy(rich(), "torrent-get", { fields: [legacy] }), {
      arguments: { torrents: [{ [legacy]: LEGACY_VALUES[field] ?? inCamelCase(expected) }] },
      result: "success",
    });
  });
}

const STATUSES: readonly (readonly [FakeTorrentParts["state"], number])[] = [
  ["stopped", 0],
  ["check-waiting", 1],
  ["moving", 1],
  ["checking", 2],
  ["download-waiting", 3],
  ["downloading", 4],
  ["metadata", 4],
  ["seed-waiting", 5],
  ["seeding", 6],
];

/** Fields at their edges: what a torrent is, and what it is told as. */
const EDGES: readonly (readonly [string, FakeTorrentParts, Record<string, unknown>])[] = [
  ...STATUSES.map(([state, status]) => [`state ${state}`, { state }, { status }] as const),
  ["no trouble", {}, { error: 0, error_string: "" }],
  ["a warning", { trouble: { kind: "tracker-warning", text: "x" } }, { error: 1 }],
  ["no disk", { trouble: { kind: "storage-missing", text: "x" } }, { error: 3 }],
  ["a full disk", { trouble: { kind: "no-space", text: "x" } }, { error: 3 }],
  ["a download without an end", { state: "downloading" }, { eta: -2, eta_idle: -1 }],
  ["a seed without an end", { state: "seeding" }, { eta: -1 }],
  [
    "a seed that waits for nothing",
    { state: "seeding", wantedBytes: 100, doneBytes: 100, etaSeconds: 0 },
    { eta: -1 },
  ],
  ["half a check", { state: "checking", checkProgress: 0.5 }, { recheck_progress: 0.5 }],
  [
    "all here but not checked yet",
    { wantedBytes: 100, doneBytes: 60, haveBytes: 60, uncheckedBytes: 40, totalBytes: 100 },
    { left_until_done: 1, percent_done: 0.99, percent_complete: 1 },
  ],
  [
    "a torrent of empty files",
    { totalBytes: 0, doneBytes: 0 },
    { left_until_done: 0, percent_done: 1, percent_complete: 1 },
  ],
  [
    "a magnet link",
    { totalBytes: 0, doneBytes: 0, hasMetadata: false, metadataProgress: 0.25, files: [] },
    {
      percent_done: 0,
      percent_complete: 0,
      metadata_percent_complete: 0.25,
      pieces: "",
      files: [],
      file_count: 0,
      primary_mime_type: "application/octet-stream",
    },
  ],
  ["nothing moved", { haveBytes: 0, downloadedBytes: 0 }, { upload_ratio: -1 }],
  [
    "uploads without downloads",
    { haveBytes: 0, downloadedBytes: 0, uploadedBytes: 1 },
    { upload_ratio: -2 },
  ],
  ["an endless ratio", { ratio: Infinity }, { upload_ratio: -2 }],
];

for (const [name, parts, expected] of EDGES) {
  Deno.test(`torrent_get tells of ${name}`, async () => {
    const control = new FakeControl({ torrents: [fakeTorrent(1, parts)] });
    const fields = Object.keys(expected);
    assertEquals(await call(control, "torrent_get", { fields }), { torrents: [expected] });
  });
}

const HASHES = ["1", "2", "3"].map((id) => id.padStart(40, "0"));

/** What `ids` may be, and whom it names. */
const IDS: readonly (readonly [unknown, number[]])[] = [
  [2, [2]],
  [[3, 1], [3, 1]],
  [[1, 1, HASHES[0]], [1]],
  [HASHES[1], [2]],
  [[HASHES[2], 1], [3, 1]],
  [[], []],
  [null, []],
  [99, []],
  [[99, 2], [2]],
  [[-1, 2 ** 31, 2 ** 53, 1.5, "1", "x".repeat(40), {}, [1], true, null], []],
  ["recently_active", [3]],
  ["recently-active", [3]],
  [["recently_active", 1], [3, 1]],
];

for (const [ids, expected] of IDS) {
  Deno.test(`torrent_get takes ${JSON.stringify(ids).slice(0, 40)} as ids`, async () => {
    const control = new FakeControl();
    control.changed = [3, 99];
    const { torrents } = await call<{ torrents: { id: number }[] }>(control, "torrent_get", {
      fields: ["id"],
      ids,
    });
    assertEquals(torrents.map(({ id }) => id), expected);
  });
}

Deno.test("torrent_get gives all without ids", async () => {
  assertEquals(await call(new FakeControl(), "torrent_get", { fields: ["id"] }), {
    torrents: [{ id: 1 }, { id: 2 }, { id: 3 }],
  });
});

Deno.test("torrent_get finds a torrent by its v2 info-hash, in either case", async () => {
  const torrents = [fakeTorrent(5, { infoHashV2: "b".repeat(64) })];
  const control = new FakeControl({ torrents });
  const ids = "B".repeat(64);
  assertEquals(await call(control, "torrent_get", { fields: ["id"], ids }), {
    torrents: [{ id: 5 }],
  });
});

Deno.test("torrent_get tells with recently_active who was removed in the last minute", async () => {
  const control = new FakeControl();
  control.changed = [2];
  control.removed = [8, 9];
  assertEquals(
    await call(control, "torrent_get", { fields: ["id"], ids: "recently_active" }),
    { torrents: [{ id: 2 }], removed: [8, 9] },
  );
  assertEquals(control.calls, [["changedSince", NOW - 60_000], ["removedSince", NOW - 60_000]]);
});

Deno.test("torrent_get gives a table", async () => {
  const params = { fields: ["id", "nothing", "name"], ids: [1, 2], format: "table" };
  assertEquals(await call(new FakeControl(), "torrent_get", params), {
    torrents: [["id", "name"], [1, "torrent 1"], [2, "torrent 2"]],
  });
});

Deno.test("torrent-get gives a table in its own dialect", async () => {
  const args = { fields: ["hashString", "wanted"], ids: 1, format: "table" };
  assertEquals(await callLegacy(new FakeControl(), "torrent-get", args), {
    arguments: { torrents: [["hashString", "wanted"], [HASHES[0], [1]]] },
    result: "success",
  });
});

Deno.test("torrent-get answers each spelling of a field that is asked for", async () => {
  const fields = ["file-count", "fileCount", "file_count"];
  assertEquals(await callLegacy(new FakeControl(), "torrent-get", { fields, ids: 1 }), {
    arguments: { torrents: [{ "file-count": 1, fileCount: 1, file_count: 1 }] },
    result: "success",
  });
});

for (const fields of [undefined, null, [], "id", ["nothing"], [1], ["__proto__", "constructor"]]) {
  Deno.test(`torrent_get refuses ${JSON.stringify(fields)} as fields`, async () => {
    assertEquals(await call(new FakeControl(), "torrent_get", { fields }), {
      code: -32602,
      error_string: "no fields specified",
    });
  });
}

Deno.test("torrent_get refuses too many ids and fields", async () => {
  const control = new FakeControl();
  const ids = new Array(100_001).fill(1);
  assertEquals(await call(control, "torrent_get", { fields: ["id"], ids }), {
    code: -32602,
    error_string: "ids must be 100000 torrents at most",
  });
  assertEquals(await call(control, "torrent_get", { fields: new Array(257).fill("id") }), {
    code: -32602,
    error_string: "fields must be 256 names at most",
  });
});

/** Fields that clients ask for, all at once. */
const CLIENTS: Readonly<Record<string, string>> = {
  Sonarr: "id hashString name downloadDir totalSize leftUntilDone isFinished eta status " +
    "secondsDownloading secondsSeeding errorString uploadedEver downloadedEver seedRatioLimit " +
    "seedRatioMode seedIdleLimit seedIdleMode fileCount file-count labels",
  Flood:
    "hashString downloadDir name comment haveValid addedDate dateCreated doneDate rateDownload " +
    "rateUpload downloadedEver uploadedEver eta isPrivate error errorString peersGettingFromUs " +
    "peersSendingToUs status totalSize sizeWhenDone trackers labels activityDate files fileStats peers",
  "@ctrl/transmission":
    "id addedDate creator doneDate comment name totalSize error errorString eta " +
    "etaIdle isFinished isStalled isPrivate files fileStats hashString leftUntilDone " +
    "metadataPercentComplete peers peersFrom peersConnected peersGettingFromUs peersSendingToUs " +
    "percentDone queuePosition rateDownload rateUpload secondsDownloading secondsSeeding " +
    "recheckProgress seedRatioMode seedRatioLimit seedIdleLimit sizeWhenDone status trackers " +
    "downloadDir downloadLimit downloadLimited uploadedEver downloadedEver corruptEver uploadRatio " +
    "webseedsSendingToUs haveUnchecked haveValid honorsSessionLimits manualAnnounceTime activityDate " +
    "desiredAvailable labels magnetLink maxConnectedPeers peer-limit priorities wanted webseeds",
};

for (const [client, names] of Object.entries(CLIENTS)) {
  Deno.test(`torrent-get gives ${client} each field that it asks for, by its name`, async () => {
    const fields = names.split(" ");
    const answer = await callLegacy<{ arguments: { torrents: Record<string, unknown>[] } }>(
      rich(),
      "torrent-get",
      { fields },
    );
    const [torrent] = answer.arguments.torrents;
    assert(torrent);
    assertEquals(Object.keys(torrent), fields);
    assert(Object.values(torrent).every((value) => value !== null && value !== undefined));
  });
}
