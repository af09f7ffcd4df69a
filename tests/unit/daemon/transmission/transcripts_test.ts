/**
 * Requests as clients send them, word for word, and what the daemon is asked and the client answered.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ControlCall, FakeControl } from "../support/fake_control.ts";
import { fakeFile, fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";
import { rpcOver } from "./ask.ts";

const HASH = "1".padStart(40, "0");

/** A request's body, its answer, and what of the daemon it asks for. */
interface Exchange {
  /** What of the client it is. */
  readonly what: string;
  readonly request: string;
  /** The arguments of the answer; none unless given. */
  readonly answer?: unknown;
  readonly calls?: readonly ControlCall[];
}

/** What `transmission-remote` 3.00 of Debian sends for its options. */
const REMOTE: readonly Exchange[] = [
  {
    what: "-l",
    request:
      '{"arguments":{"fields":["error","errorString","eta","id","isFinished","leftUntilDone","name","peersGettingFromUs","peersSendingToUs","rateDownload","rateUpload","sizeWhenDone","status","uploadRatio"]},"method":"torrent-get","tag":4}',
    answer: {
      torrents: [{
        error: 0,
        errorString: "",
        eta: -2,
        id: 1,
        isFinished: false,
        leftUntilDone: 500_000,
        name: "torrent 1",
        peersGettingFromUs: 0,
        peersSendingToUs: 0,
        rateDownload: 0,
        rateUpload: 0,
        sizeWhenDone: 1_000_000,
        status: 4,
        uploadRatio: 0,
      }],
    },
  },
  {
    what: "-t1 -f",
    request:
      '{"arguments":{"fields":["files","name","priorities","wanted"],"ids":1},"method":"torrent-get","tag":3}',
    answer: {
      torrents: [{
        files: [
          { begin_piece: 0, bytesCompleted: 0, end_piece: 1, length: 1_000, name: "file 0" },
          { begin_piece: 0, bytesCompleted: 0, end_piece: 1, length: 1_000, name: "file 1" },
        ],
        name: "torrent 1",
        priorities: [0, 0],
        wanted: [1, 0],
      }],
    },
  },
  {
    what: "-t1 -ic",
    request:
      '{"arguments":{"fields":["pieces","pieceCount"],"ids":1},"method":"torrent-get","tag":6}',
    answer: { torrents: [{ pieces: "8PA=", pieceCount: 62 }] },
  },
  {
    what: "-a MAGNET -w DIR",
    request:
      `{"arguments":{"download-dir":"/downloads/x","filename":"magnet:?xt=urn:btih:${HASH}"},"method":"torrent-add","tag":8}`,
    answer: { "torrent-added": { hashString: HASH, id: 1, name: "torrent 1" } },
    calls: [["add", {
      source: { kind: "location", location: `magnet:?xt=urn:btih:${HASH}` },
      outputDir: "/downloads/x",
    }]],
  },
  {
    what: "-a FILE",
    request: '{"arguments":{"metainfo":"ZGU="},"method":"torrent-add","tag":8}',
    answer: { "torrent-added": { hashString: HASH, id: 1, name: "torrent 1" } },
    calls: [["add", { source: { kind: "metainfo", bytes: new TextEncoder().encode("de") } }]],
  },
  act("-t all -s", '{"arguments":{},"method":"torrent-start"}', ["start", [1]]),
  act("-t1,2 -S", '{"arguments":{"ids":[1,2]},"method":"torrent-stop"}', ["stop", [1]]),
  act("-t1 -v", '{"arguments":{"ids":1},"method":"torrent-verify"}', ["verify", [1]]),
  act("-t1 --reannounce", '{"arguments":{"ids":1},"method":"torrent-reannounce"}', [
    "reannounce",
    [1],
  ]),
  act("-t1 -rad", '{"arguments":{"delete-local-data":true,"ids":1},"method":"torrent-remove"}', [
    "remove",
    [1],
    { withData: true },
  ]),
  act(
    "-t1 --move DIR",
    '{"arguments":{"ids":1,"location":"/downloads/y","move":true},"method":"torrent-set-location"}',
    ["relocate", [1], "/downloads/y", { movesFiles: true }],
  ),
  act(
    "-t1 --find DIR",
    '{"arguments":{"ids":1,"location":"/downloads/y","move":false},"method":"torrent-set-location"}',
    ["relocate", [1], "/downloads/y", { movesFiles: false }],
  ),
  act("-t1 -L a,b", '{"arguments":{"ids":1,"labels":["a","b"]},"method":"torrent-set"}', [
    "change",
    [1],
    { labels: ["a", "b"] },
  ]),
  act(
    "-t1 -sr 2.5",
    '{"arguments":{"ids":1,"seedRatioLimit":2.5000,"seedRatioMode":1},"method":"torrent-set"}',
    ["change", [1], { goals: { ratio: 2.5, ratioMode: "own" } }],
  ),
  act(
    "-t1 -u100 -d200",
    '{"arguments":{"downloadLimit":200,"downloadLimited":true,"ids":1,"uploadLimit":100,"uploadLimited":true},"method":"torrent-set"}',
    ["change", [1], {
      limits: {
        download: 200_000,
        upload: 100_000,
        isDownloadLimited: true,
        isUploadLimited: true,
      },
    }],
  ),
  act("-t1 -G all", '{"arguments":{"files-unwanted":[],"ids":1},"method":"torrent-set"}', [
    "change",
    [1],
    { files: { unwanted: [] } },
  ]),
  act("-t1 -ph 1", '{"arguments":{"ids":1,"priority-high":[1]},"method":"torrent-set"}', [
    "change",
    [1],
    { files: { priorities: { high: [1] } } },
  ]),
  act("-t1 -Bh", '{"arguments":{"bandwidthPriority":1,"ids":1},"method":"torrent-set"}', [
    "change",
    [1],
    { bandwidthPriority: "high" },
  ]),
  act("-t1 -pr 30", '{"arguments":{"ids":1,"peer-limit":30},"method":"torrent-set"}', [
    "change",
    [1],
    { maxPeers: 30 },
  ]),
  act(
    "-t1 -td URL",
    '{"arguments":{"ids":1,"trackerAdd":["http://new.example/announce"]},"method":"torrent-set"}',
    ["change", [1], {
      trackers: [["http://tracker0.example/announce"], ["http://new.example/announce"]],
    }],
  ),
  act("-t1 -tr 0", '{"arguments":{"ids":1,"trackerRemove":[0]},"method":"torrent-set"}', [
    "change",
    [1],
    { trackers: [] },
  ]),
  act("-as", '{"arguments":{"alt-speed-enabled":true},"method":"session-set"}', [
    "set",
    { usesAltLimits: true },
  ]),
  act(
    "-c DIR",
    '{"arguments":{"incomplete-dir":"/incomplete2","incomplete-dir-enabled":true},"method":"session-set"}',
    ["set", { incompleteDir: "/incomplete2", usesIncompleteDir: true }],
  ),
  act("-et", '{"arguments":{"encryption":"tolerated"},"method":"session-set"}', [
    "set",
    { encryption: "allowed" },
  ]),
  act(
    "-gsr 1.5",
    '{"arguments":{"seedRatioLimit":1.5000,"seedRatioLimited":true},"method":"session-set"}',
    ["set", { ratioGoal: 1.5, hasRatioGoal: true }],
  ),
  act("--cache 8", '{"arguments":{"cache-size-mb":8},"method":"session-set"}'),
  act(
    "--no-torrent-done-script",
    '{"arguments":{"script-torrent-done-enabled":false},"method":"session-set"}',
  ),
  {
    what: "-pt",
    request: '{"method":"port-test","tag":7}',
    answer: { ip_protocol: "ipv4", "port-is-open": true },
    calls: [["isPortOpen", "IPv4"]],
  },
  {
    what: "--blocklist-update",
    request: '{"method":"blocklist-update"}',
    answer: { "blocklist-size": 12 },
    calls: [["updateIpFilters"]],
  },
  act("--exit", '{"method":"session-close"}', ["shutDown"]),
];

function act(what: string, request: string, ...calls: ControlCall[]): Exchange {
  return { what, request, calls };
}

for (const { what, request, answer = {}, calls = [] } of REMOTE) {
  Deno.test(`TransmissionRpc does what transmission-remote ${what} asks`, async () => {
    const control = new FakeControl({
      torrents: [fakeTorrent(1, {
        files: [fakeFile(0), fakeFile(1, { isWanted: false })],
        pieces: new Uint8Array([0xf0, 0xf0]),
        trackers: [fakeTracker(0)],
      })],
    });
    const { status, body } = await rpcOver(control).handle(request);
    assertEquals(status, 200);
    const { tag, ...rest } = JSON.parse(body);
    assertEquals(rest, { arguments: answer, result: "success" });
    assertEquals(tag, JSON.parse(request).tag);
    assertEquals(control.calls, calls);
  });
}

/** What Transmission's web page 4.2 and its `transmission-remote` 4.1 send. */
const MODERN: readonly Exchange[] = [
  {
    what: "the list's statistics",
    request:
      '{"id":"webui","jsonrpc":"2.0","method":"torrent_get","params":{"fields":["id","error","error_string","eta","is_finished","is_stalled","labels","left_until_done","percent_done","queue_position","recheck_progress","status","upload_ratio"],"format":"table","ids":"recently_active"}}',
    answer: {
      torrents: [
        [
          "id",
          "error",
          "error_string",
          "eta",
          "is_finished",
          "is_stalled",
          "labels",
          "left_until_done",
          "percent_done",
          "queue_position",
          "recheck_progress",
          "status",
          "upload_ratio",
        ],
        [1, 0, "", -2, false, false, [], 500_000, 0.5, 0, 0, 4, 0],
      ],
      removed: [5],
    },
  },
  {
    what: "a new name",
    request:
      '{"id":"webui","jsonrpc":"2.0","method":"torrent_rename_path","params":{"ids":[1],"name":"b","path":"a"}}',
    answer: { id: 1, path: "a", name: "b" },
    calls: [["rename", 1, "a", "b"]],
  },
  {
    what: "several torrents up",
    request: '{"id":"webui","jsonrpc":"2.0","method":"queue_move_up","params":{"ids":[1]}}',
    calls: [["moveInQueue", [1], "up"]],
  },
  {
    what: "the free space of a folder",
    request: '{"id":"webui","jsonrpc":"2.0","method":"free_space","params":{"path":"/downloads"}}',
    answer: { path: "/downloads", size_bytes: 5_000, total_size: 9_000 },
    calls: [["space", "/downloads"]],
  },
];

for (const { what, request, answer = {}, calls } of MODERN) {
  Deno.test(`TransmissionRpc answers in JSON-RPC 2.0 who asks for ${what}`, async () => {
    const control = new FakeControl({ torrents: [fakeTorrent(1)] });
    control.changed = [1];
    control.removed = [5];
    const { body } = await rpcOver(control).handle(request);
    assertEquals(JSON.parse(body), { jsonrpc: "2.0", result: answer, id: "webui" });
    if (calls) assertEquals(control.calls, calls);
  });
}
