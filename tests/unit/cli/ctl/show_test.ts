import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  fakeTracker,
  fakeWebSeed,
} from "../../daemon/support/fake_torrent.ts";
import { ctl } from "./run_ctl.ts";

const TORRENT = fakeTorrent(3, {
  name: "album",
  trouble: { kind: "tracker", text: "no tracker\x1b[2J works" },
  labels: ["flac"],
  limits: {
    download: 1024,
    upload: Infinity,
    isDownloadLimited: true,
    isUploadLimited: false,
    honorsSession: true,
  },
  goals: {
    ratio: 2,
    ratioMode: "own",
    idleMinutes: 1,
    idleMode: "global",
    timeMinutes: 1,
    timeMode: "global",
  },
  peerCounts: fakePeerCounts({ connected: 4, seeders: 10 }),
  comment: "hello\nthere",
  files: [
    fakeFile(0, { path: "album/01.flac", doneBytes: 1_000, priority: "high" }),
    fakeFile(1, { path: "album/cover\u202e.jpg", isWanted: false }),
  ],
  peers: [
    fakePeer({ client: "x\x07", downloadRate: 2_048, progress: 0.5 }),
    fakePeer({ address: "2001:db8::1", port: 7 }),
  ],
  trackers: [fakeTracker(0, { health: "refused", message: "go\naway", seeders: 3 })],
  webSeeds: [fakeWebSeed({ reason: "it is slow" })],
});

const torrents = [TORRENT];

Deno.test("ctl show tells what is known of a torrent, free of control characters", async () => {
  const { out } = await ctl(["show", "3"], { torrents });
  const fields = new Map(
    out.trim().split("\n").map((line) => {
      const [name = "", value = ""] = line.split("\t");
      return [name, value];
    }),
  );
  const expected = {
    name: "album",
    state: "tracker fails",
    trouble: "no tracker[2J works",
    done: "50%, 488.3 / 976.6 KiB",
    peers: "4 of 10 seeders",
    limits: "down 1.0 KiB/s, up none",
    "seeds until": "ratio 2",
    trackers: "tracker0.example:80  refused",
    comment: "hello there",
    added: "2026-01-01",
  };
  for (const [name, value] of Object.entries(expected)) assertEquals(fields.get(name), value);
  const terminal = await ctl(["show", "3"], { torrents, terminal: true, noColor: true });
  assertStringIncludes(terminal.out, "album\n  id            3\n");
});

Deno.test("ctl show --json prints an object a line, with all fields", async () => {
  const { out } = await ctl(["show", "all", "--json"]);
  const objects = out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(objects.map(({ id }) => id), [1, 2, 7]);
  assertEquals([objects[0].trackers, objects[0].limits.download], [[], null]);
});

Deno.test("ctl files, peers and trackers print tables", async () => {
  const files = await ctl(["files", "album"], { torrents });
  assertEquals(
    files.out,
    "1\t100%\t1000\thigh\talbum/01.flac\n2\t0%\t1000\tno\talbum/cover.jpg\n",
  );
  const peers = await ctl(["peers", "3"], { torrents });
  assertEquals(
    peers.out,
    "198.51.100.7:6881\t50%\t2048\t0\t\tx\n[2001:db8::1]:7\t0%\t0\t0\t\tShoal 0.1.0\n",
  );
  const trackers = await ctl(["trackers", "3"], { torrents });
  assertEquals(
    trackers.out,
    "http://tracker0.example/announce\trefused\t3\t\t\tgo away\n" +
      "http://seed.example/\tidle\t\t\t\tit is slow\n",
  );
  const { out } = await ctl(["trackers", "3", "--json"], { torrents });
  assertEquals(JSON.parse(out).trackers, TORRENT.trackers);
  const table = await ctl(["files", "3"], { torrents, terminal: true, noColor: true });
  assertStringIncludes(table.out, "n  done    size  wanted  file\n");
});

Deno.test("ctl files wants one torrent", async () => {
  const many = await ctl(["files", "all"]);
  assertEquals([many.status, many.err], [
    2,
    'shoal: "all" fits 3 torrents: 1 (debian-12.iso), 2 (album), 7 (film). Name one\n',
  ]);
  assertEquals((await ctl(["files", "nothing"])).status, 3);
});
