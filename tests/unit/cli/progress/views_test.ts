import { assertEquals } from "@std/assert";
import { JsonView } from "../../../../lib/cli/progress/json_view.ts";
import { PipeView } from "../../../../lib/cli/progress/pipe_view.ts";
import { fitBlocks, TerminalView } from "../../../../lib/cli/progress/terminal_view.ts";
import { LiveOutput } from "../../../../lib/cli/output/live_output.ts";
import { Screen } from "../../../../lib/cli/output/screen.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeOutput } from "../support/fake_program.ts";
import { fakePeer, FakeTorrent, HALF_WAY } from "../support/fake_torrent.ts";

function screenOf(
  { terminal = false, json = false, verbosity = 0, columns = 80 } = {},
): { screen: Screen; stdout: FakeOutput; stderr: FakeOutput } {
  const stdout = new FakeOutput(terminal, columns);
  const stderr = new FakeOutput(terminal, columns);
  const options = { quiet: false, json, verbosity, color: "never", noColor: false } as const;
  return {
    screen: new Screen({ stdout, stderr: new LiveOutput(stderr) }, options),
    stdout,
    stderr,
  };
}

function lines(output: FakeOutput): string[] {
  const text = output.text;
  output.text = "";
  return text.split("\n").slice(0, -1);
}

Deno.test("PipeView writes a line at the start, every 10 s and at the end", async () => {
  const clock = new FakeClock();
  const { stderr } = screenOf();
  const view = new PipeView(stderr, clock);
  const torrent = new FakeTorrent();
  view.added(torrent);
  assertEquals(lines(stderr), ["debian.iso: 631.0 MiB in 1 file, 2,524 pieces"]);
  torrent.set(HALF_WAY);
  for (let i = 0; i < 80; i++) {
    await clock.advance(250);
    view.tick([torrent]);
  }
  const line =
    "debian.iso: 61%, 384.9 / 631.0 MiB, down 42.3 MiB/s, up 1.1 MiB/s, 18 peers, 6s left";
  assertEquals(lines(stderr), [line, line]);
  torrent.set({ downloadedBytes: 661651456 });
  view.completed({
    torrent,
    path: "downloads/debian.iso",
    seconds: 14.9,
    seedLine: "shoal seed x",
    isSeeding: false,
  });
  assertEquals(lines(stderr), [
    "debian.iso  631.0 MiB in 14.9s (42.3 MiB/s), every piece checked",
    "  saved as downloads/debian.iso",
    "  keep others supplied: shoal seed x",
  ]);
  await clock.advance(20_000);
  view.tick([torrent]);
  assertEquals(lines(stderr), []);
});

Deno.test("PipeView says what is kept when stopped", () => {
  const { stderr } = screenOf();
  const view = new PipeView(stderr, new FakeClock());
  const torrent = new FakeTorrent("a\x1b]0;x\x07b");
  torrent.set(HALF_WAY);
  view.stopping();
  view.stopped(torrent);
  view.failed(torrent, { reason: "the disk is full", status: 8 });
  assertEquals(lines(stderr), [
    "stopping…",
    "stopped a]0;xb: 384.9 / 631.0 MiB kept, the same command goes on from there",
    "a]0;xb: the disk is full",
  ]);
});

Deno.test("TerminalView draws a block a torrent, and what happened in its place", () => {
  const { screen, stderr } = screenOf({ terminal: true, columns: 110 });
  const view = new TerminalView(screen, new FakeClock());
  const torrent = new FakeTorrent();
  torrent.set({ ...HALF_WAY, reason: "no peers yet" });
  view.tick([torrent]);
  const frame = lines(stderr);
  assertEquals(frame[0], "debian.iso  631.0 MiB in 1 file, 2,524 pieces\x1b[K");
  assertEquals(frame[1]?.includes("61%"), true);
  assertEquals(frame[2], "  waiting: no peers yet\x1b[K");
  view.completed({ torrent, path: "d/debian.iso", seconds: 2, isSeeding: false });
  assertEquals(
    stderr.text.startsWith("\x1b[3A\r\x1b[J✓ debian.iso  631.0 MiB in 2.0s"),
    true,
    JSON.stringify(stderr.text),
  );
  stderr.text = "";
  view.tick([torrent]);
  assertEquals(stderr.text, "");
});

Deno.test("TerminalView skips a frame while the last one is on its way", () => {
  const { screen, stderr } = screenOf({ terminal: true });
  Object.assign(stderr, { isBusy: true });
  new TerminalView(screen, new FakeClock()).tick([new FakeTorrent()]);
  assertEquals(stderr.text, "");
});

Deno.test("TerminalView shows trackers and the busiest peers with -v", () => {
  const { screen, stderr } = screenOf({ terminal: true, verbosity: 1, columns: 100 });
  const view = new TerminalView(screen, new FakeClock());
  const torrent = new FakeTorrent();
  torrent.peersNow = Array.from(
    { length: 12 },
    (_, i) => fakePeer({ address: `192.0.2.${i}:6881`, downloadRateBytesPerSec: i }),
  );
  view.tick([torrent]);
  const frame = lines(stderr);
  assertEquals(frame[2]?.includes("192.0.2.11:6881"), true);
  assertEquals(frame.at(-1), "  … and 2 more\x1b[K");
});

Deno.test("fitBlocks() keeps a block below the height of the terminal", () => {
  const blocks = [["a1", "a2", "a3", "a4"], ["b1", "b2", "b3"], ["c1", "c2"]];
  const fit = (rows: number) => fitBlocks(blocks, { rows, columns: 80 });
  assertEquals(fit(9), ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "c1", "c2"]);
  assertEquals(fit(8), ["a1", "a2", "a3", "a4", "b1", "b2", "c1", "c2"]);
  assertEquals(fit(7), ["a1", "a2", "a3", "b1", "b2", "c1", "c2"]);
  assertEquals(fit(5), ["a1", "a2", "b1", "b2", "… and 1 more"]);
  assertEquals(fit(1), ["… and 3 more"]);
});

Deno.test("JsonView writes one event a line, progress once a second", async () => {
  const clock = new FakeClock();
  const { screen, stdout, stderr } = screenOf({ json: true });
  const view = new JsonView(screen, clock);
  const torrent = new FakeTorrent();
  const { infoHash } = torrent;
  view.added(torrent, "/d/debian.iso");
  torrent.set(HALF_WAY);
  for (let i = 0; i < 5; i++) {
    view.tick([torrent]);
    await clock.advance(250);
  }
  view.completed({ torrent, path: "/d/debian.iso", seconds: 14.8996, isSeeding: false });
  view.failed(torrent, { reason: "the disk is full", status: 8 });
  view.stopping();
  const events = lines(stdout).map((line) => JSON.parse(line));
  const size = 661651456;
  assertEquals(events, [
    {
      event: "added",
      infoHash,
      name: "debian.iso",
      size,
      pieces: 2524,
      files: 1,
      path: "/d/debian.iso",
    },
    {
      event: "progress",
      infoHash,
      state: "downloading",
      done: 403595264,
      size,
      downloaded: 403595264,
      uploaded: 0,
      downloadRate: 44354764,
      uploadRate: 1153434,
      peers: 18,
      etaSeconds: 6,
    },
    {
      event: "completed",
      infoHash,
      path: "/d/debian.iso",
      seconds: 14.9,
      downloaded: 403595264,
      uploaded: 0,
    },
    { event: "error", infoHash, message: "the disk is full", status: 8 },
    { event: "stopping" },
  ]);
  assertEquals(stderr.text, "");
});

Deno.test("JsonView tells with -v which peers come and go", () => {
  const { screen, stdout } = screenOf({ json: true, verbosity: 1 });
  const view = new JsonView(screen, new FakeClock());
  const torrent = new FakeTorrent();
  torrent.peersNow = [fakePeer({ incoming: true })];
  view.tick([torrent]);
  view.tick([torrent]);
  torrent.peersNow = [];
  view.tick([torrent]);
  const peer = { infoHash: torrent.infoHash, address: "192.0.2.7:6881", client: "x" };
  assertEquals(lines(stdout).map((line) => JSON.parse(line)), [
    { event: "peer", ...peer, connected: true, incoming: true },
    { event: "peer", ...peer, connected: false, incoming: true },
  ]);
});
