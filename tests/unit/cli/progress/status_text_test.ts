import { assertEquals } from "@std/assert";
import { peerLine, trackerLine } from "../../../../lib/cli/progress/detail_lines.ts";
import { barLine, seedLine } from "../../../../lib/cli/progress/status_bar.ts";
import { statusLine, torrentSize, waitingText } from "../../../../lib/cli/progress/status_text.ts";
import { textWidth } from "../../../../lib/cli/output/text_width.ts";
import { fakePeer, FakeTorrent, HALF_WAY } from "../support/fake_torrent.ts";

Deno.test("torrentSize() counts what is in a torrent", () => {
  assertEquals(torrentSize(new FakeTorrent()), "631.0 MiB in 1 file, 2,524 pieces");
});

Deno.test("barLine() has a bar, done and total, rates, peers and the time left", () => {
  const torrent = new FakeTorrent();
  torrent.set(HALF_WAY);
  assertEquals(
    barLine(torrent.status(), 120),
    "  ███████████████████▌░░░░░░░░░░░░    61%   384.9 / 631.0 MiB" +
      "   ↓ 42.3 MiB/s    ↑ 1.1 MiB/s     18 peers   6s left",
  );
  assertEquals(
    barLine(torrent.status(), 80),
    "  ████▎░░   61%  384.9 MiB  ↓ 42.3 MiB/s   ↑ 1.1 MiB/s    18 peers  6s left",
  );
});

Deno.test("barLine() drops parts from the right, and never is too wide", () => {
  const torrent = new FakeTorrent();
  torrent.set(HALF_WAY);
  for (let columns = 14; columns < 200; columns++) {
    const line = barLine(torrent.status(), columns);
    assertEquals(textWidth(line) <= columns, true, `${columns}: ${line}`);
  }
  assertEquals(barLine(torrent.status(), 60).includes("peers"), false);
  assertEquals(barLine(torrent.status(), 60).includes("↓ 42.3 MiB/s"), true);
});

Deno.test("barLine() keeps each number in its place while numbers change", () => {
  const torrent = new FakeTorrent();
  torrent.set(HALF_WAY);
  const before = barLine(torrent.status(), 110).indexOf("↑");
  torrent.set({ downloadRateBytesPerSec: 900, etaSeconds: 4000, progress: 1, peers: 1 });
  assertEquals(barLine(torrent.status(), 110).indexOf("↑"), before);
});

Deno.test("barLine() says that it checks, and how far it is", () => {
  const torrent = new FakeTorrent();
  torrent.set({ state: "checking", checkedBytes: 330825728 });
  const line = barLine(torrent.status(), 120);
  assertEquals(line.includes("50%   315.5 / 631.0 MiB   checking what is there"), true, line);
});

Deno.test("seedLine() has what was given", () => {
  const torrent = new FakeTorrent();
  torrent.set({ state: "seeding", uploadedBytes: 1 << 30, ratio: 1.6228, peers: 3 });
  assertEquals(
    seedLine(torrent.status(), 80),
    "  seeding  ↑ 0 B/s        3 peers   1.0 GiB sent  ratio 1.62",
  );
  assertEquals(textWidth(seedLine(torrent.status(), 40)) <= 40, true);
});

Deno.test("waitingText() says why nothing happens", () => {
  const torrent = new FakeTorrent();
  assertEquals(waitingText(torrent.status()), undefined);
  torrent.set({ reason: "no peers yet" });
  assertEquals(waitingText(torrent.status()), "waiting: no peers yet");
  torrent.set({ state: "waiting", reason: "the disk is full" });
  assertEquals(waitingText(torrent.status()), "paused: the disk is full");
  torrent.set({ state: "failed", reason: "x\x1b[2Jy" });
  assertEquals(waitingText(torrent.status()), "failed: x[2Jy");
  torrent.set({ state: "seeding" });
  assertEquals(waitingText(torrent.status()), undefined);
});

Deno.test("statusLine() is one line for a log", () => {
  const torrent = new FakeTorrent();
  torrent.set({ ...HALF_WAY, reason: "slow" });
  assertEquals(
    statusLine(torrent.status()),
    "61%, 384.9 / 631.0 MiB, down 42.3 MiB/s, up 1.1 MiB/s, 18 peers, 6s left, waiting: slow",
  );
  torrent.set({ state: "checking", checkedBytes: 0 });
  assertEquals(statusLine(torrent.status()), "checking, 0%, 0.0 / 631.0 MiB");
  torrent.set({ state: "seeding", peers: 1 });
  assertEquals(statusLine(torrent.status()), "seeding, up 1.1 MiB/s, 1 peer, 0 B sent");
});

Deno.test("trackerLine() has what a tracker said and when it is asked again", () => {
  const tracker = {
    url: "udp://tracker.example:6969",
    tier: 0,
    state: "working",
    message: "",
    peers: 42,
    seeders: 318,
    nextAnnounceAt: 1_745_000,
    failures: 0,
  } as const;
  assertEquals(
    trackerLine(tracker, { now: 5_000, columns: 120 }),
    "  tracker  udp://tracker.example:6969        42 peers, 318 seeders     asks again in 29m 00s",
  );
  const failed = { ...tracker, peers: undefined, seeders: undefined, message: "no\nanswer at all" };
  const { peers: _, seeders: __, ...silent } = failed;
  assertEquals(
    trackerLine(silent, { now: 5_000, columns: 56 }),
    "  tracker  udp://tracker.example:6969        no answer …",
  );
});

Deno.test("peerLine() has no control characters of the peer's", () => {
  const peer = fakePeer({
    address: "198.51.100.7:51413",
    client: "qBit\x1b[31m 4.6.3",
    progress: 1,
    downloadRateBytesPerSec: 10276045,
    flags: "D",
  });
  assertEquals(
    peerLine(peer, 120),
    "  peer     198.51.100.7:51413     qBit[31m 4.6.3        100%  ↓ 9.8 MiB/s    ↑ 0 B/s        D",
  );
});
