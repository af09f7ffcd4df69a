import { assertEquals } from "@std/assert";
import {
  decodeTorrentSettings,
  DEFAULT_TORRENT_SETTINGS,
  encodeTorrentSettings,
  type TorrentSettings,
} from "../../../../lib/daemon/store/mod.ts";

const MANY: TorrentSettings = {
  isStopped: true,
  isFinished: true,
  queuePosition: 12,
  labels: ["iso", "ÄÖ ü"],
  group: "slow",
  bandwidthPriority: "high",
  limits: {
    download: 1000,
    upload: Infinity,
    isDownloadLimited: true,
    isUploadLimited: false,
    honorsSession: false,
  },
  goals: {
    ratio: 0.5,
    ratioMode: "own",
    idleMinutes: 1.5,
    idleMode: "unlimited",
    timeMinutes: 7,
    timeMode: "global",
  },
  maxPeers: 7,
  isSequential: true,
  isSuperSeeding: true,
  files: { unwanted: [0, 1, 2, 7, 9, 10], low: [3], high: [] },
  trackers: [["udp://a.example:1", "http://b.example/"], []],
  webSeeds: ["http://c.example/"],
  diskName: "other",
  fileNames: new Map([[3, "a/b"], [0, "c"]]),
  completeDir: "/done",
};

Deno.test("encodeTorrentSettings() and decodeTorrentSettings() give back what was given", () => {
  for (const settings of [DEFAULT_TORRENT_SETTINGS, MANY]) {
    const decoded = decodeTorrentSettings(encodeTorrentSettings(settings));
    assertEquals(decoded, { settings, problems: [] });
  }
});

Deno.test("encodeTorrentSettings() writes what differs from the defaults, numbers of files as runs", () => {
  assertEquals(encodeTorrentSettings(DEFAULT_TORRENT_SETTINGS), "{}");
  const unwanted = Array.from({ length: 29_686 }, (_, index) => index).filter((n) => n !== 5);
  const files = { unwanted, low: [], high: [5] };
  const json = encodeTorrentSettings({ ...DEFAULT_TORRENT_SETTINGS, files });
  assertEquals(json, '{"files":{"unwanted":"0-4,6-29685","low":"","high":"5"}}');
  assertEquals(decodeTorrentSettings(json).settings.files, files);
});

Deno.test("decodeTorrentSettings() takes what is right and says what is not", () => {
  const cases: [json: string, problems: string[]][] = [
    ["nonsense", ["Cannot set settings: they are not JSON"]],
    ["5", ["Cannot set this: it is not an object"]],
    ['{"group":"a","maxPeers":-1}', ["Cannot set maxPeers: it is not a whole number from 0 on"]],
    ['{"group":"a","files":{"unwanted":"0-","low":"","high":""}}', [
      "Cannot set files.unwanted: it is not a list of numbers",
    ]],
    ['{"group":"a","files":{"unwanted":"0-99999999","low":"","high":""}}', [
      "Cannot set files.unwanted: it is not a list of numbers",
    ]],
    ['{"group":"a","fileNames":[[1]]}', ["Cannot set fileNames: it is not a list of pairs"]],
    ['{"group":"a","later":1}', ["Cannot set later: it is not known"]],
  ];
  for (const [json, wanted] of cases) {
    const { settings, problems } = decodeTorrentSettings(json);
    assertEquals(problems.map(({ message }) => message), wanted, json);
    const group = json.includes('"a"') ? "a" : "";
    assertEquals(settings, { ...DEFAULT_TORRENT_SETTINGS, group }, json);
  }
});
