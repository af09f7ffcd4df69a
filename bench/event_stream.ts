/**
 * What the event stream costs:
 *
 *     deno run -A --unstable-net bench/event_stream.ts [--torrents N] [--started N] [--seconds N]
 *
 * First the bytes of a tick and the processor time that it takes, of made-up torrents of which 100 change in each: what a page's list
 * shows of 5,000, and all fields of 10,000. Then the processor time of a daemon with many torrents, some of which run (10),
 * while nobody listens and while somebody does.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { type EventField, ShoalClient } from "../lib/client/mod.ts";
import { EVENT_FIELDS, readEventRequest } from "../lib/daemon/events/mod.ts";
import { LoopbackTracker } from "../tests/support/loopback_tracker.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";
import { EventScene } from "../tests/unit/daemon/events/event_scene.ts";
import {
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  type FakeTorrentParts,
  fakeTracker,
} from "../tests/unit/daemon/support/fake_torrent.ts";
import { makeTorrent, writeState } from "./daemon/many_torrents.ts";
import { MeasuredDaemon, pause } from "./daemon/measured_daemon.ts";
import { serveCommand } from "./daemon/serve_command.ts";

const ACTIVE = 100;
const TICKS = 60;
const READY_MS = 180_000;

const args = parseArgs(Deno.args, {
  string: ["torrents", "started", "seconds"],
  default: { torrents: "10000", started: "10", seconds: "20" },
});

/** What a list has that shows everything that changes. */
const USUAL = readEventRequest({
  query: new URLSearchParams(),
  lastEventId: null,
  isReadOnly: false,
}).fields;

/** A torrent as it is at a tick: of those that are active all changes that does while something is downloaded. */
function partsOf(id: number, tick: number): FakeTorrentParts {
  const isActive = id <= ACTIVE;
  const moved = isActive ? tick * 1_234_567 : 0;
  const totalBytes = 4_700_372_992;
  return {
    name: `A torrent's name which is about as long as they are, ${id}.x264-GROUP`,
    totalBytes,
    doneBytes: isActive ? 1_234_567_890 + moved : totalBytes,
    downloadedBytes: 1_234_567_890 + moved,
    uploadedBytes: 1_000_000_000 + moved,
    state: isActive ? "downloading" : "seeding",
    ratio: (1_000_000_000 + moved) / totalBytes,
    downloadRate: isActive ? 1_234_567 + tick * 321 + id : 0,
    uploadRate: isActive ? 123_456 + tick * 123 + id : 0,
    etaSeconds: isActive ? 12_345 - tick * 37 : undefined,
    activeAt: isActive ? 1_750_000_000_000 + tick * 1_000 : 0,
    secondsSeeding: isActive ? 0 : 100_000 + tick,
    labels: ["iso"],
    trackers: [fakeTracker(0), fakeTracker(1)],
    peerCounts: fakePeerCounts({ connected: isActive ? 30 + tick % 5 : 0, seeders: 12 }),
  };
}

/** What is shown of a torrent that is looked at, besides: 50 peers that all send, 40 files, and 4,480 pieces. */
function detailOf(tick: number): FakeTorrentParts {
  return {
    pieceCount: 4_480,
    pieceLength: 1024 * 1024,
    files: Array.from(
      { length: 40 },
      (_, index) =>
        fakeFile(index, { length: 117_509_324, doneBytes: index % 10 === tick % 10 ? tick : 0 }),
    ),
    peers: Array.from({ length: 50 }, (_, at) =>
      fakePeer({
        address: `198.51.100.${at}`,
        progress: 0.5 + tick / 1_000,
        downloadRate: 25_000 + tick * 13 + at,
        downloadedBytes: 123_456_789 + tick * 25_000,
      })),
    trackers: [fakeTracker(0), fakeTracker(1)],
    availability: Array.from(
      { length: 4_480 },
      (_, piece) => (piece * 31) % 60 < tick ? -1 : piece % 9,
    ),
    piecesInFlight: Array.from({ length: 30 }, (_, at) => ({ piece: at * 7 + tick, part: 0.5 })),
  };
}

async function measureTicks(
  count: number,
  fields: readonly EventField[],
  { isLookedAt = false }: { readonly isLookedAt?: boolean } = {},
): Promise<void> {
  await using scene = new EventScene(
    Array.from({ length: count }, (_, at) => fakeTorrent(at + 1, partsOf(at + 1, 0))),
  );
  const listener = await scene.listen(
    isLookedAt
      ? { fields, torrent: 1, parts: ["files", "peers", "trackers", "pieces"] }
      : { fields },
  );
  const whole = (await listener.text() ?? "").length;
  let bytes = 0;
  let spentMs = 0;
  for (let tick = 1; tick <= TICKS; tick++) {
    for (let id = 1; id <= count; id++) {
      if (id <= ACTIVE || id % 60 === tick % 60) scene.put(id, partsOf(id, tick));
    }
    if (isLookedAt) scene.put(1, { ...partsOf(1, tick), ...detailOf(tick) });
    listener.want();
    const before = cpuMs();
    await scene.tick();
    spentMs += cpuMs() - before;
    bytes += (await listener.text() ?? "").length;
  }
  console.log(
    `${count} torrents, ${ACTIVE} active, ${fields.length} fields${
      isLookedAt ? ", one looked at" : ""
    }: all of them ${whole} bytes; ` +
      `a tick ${Math.round(bytes / TICKS)} bytes in ${(spentMs / TICKS).toFixed(1)} ms`,
  );
}

async function measureDaemon(count: number, started: number, seconds: number): Promise<void> {
  await using tracker = new LoopbackTracker();
  const trackers = [tracker.url, "http://127.0.0.1:9/announce"];
  const torrents = Array.from(
    { length: count },
    (_, number) => makeTorrent(number, { trackers, isStarted: number < started }),
  );
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/out`);
    await writeState(`${dir}/state`, `${dir}/out`, torrents);
    const command = serveCommand(dir);
    await using daemon = new MeasuredDaemon(command);
    await daemon.untilLists(count);
    await daemon.untilRunning(started, READY_MS);
    await pause(10_000);
    const alone = await percentOf(daemon, seconds);
    const url = `http://127.0.0.1:${command.port}`;
    const client = new ShoalClient({ url, token: command.token });
    const leaving = new AbortController();
    let bytes = 0;
    const listening = (async () => {
      for await (const event of client.events({ fields: [...USUAL], signal: leaving.signal })) {
        if (event.kind === "delta") bytes += JSON.stringify(event.data).length;
      }
    })();
    await pause(3_000);
    bytes = 0;
    const heard = await percentOf(daemon, seconds);
    leaving.abort();
    await listening;
    console.log(
      `a daemon with ${count} torrents, ${started} of which run: ${alone}% of a core while nobody listens, ` +
        `${heard}% while somebody does, who gets ${Math.round(bytes / seconds)} bytes a second; ` +
        `${daemon.memoryMib().toFixed(0)} MiB`,
    );
  });
}

/** Milliseconds of processors that this program has taken. */
function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1_000;
}

async function percentOf(daemon: MeasuredDaemon, seconds: number): Promise<string> {
  const before = daemon.cpuSeconds();
  await pause(seconds * 1_000);
  return ((daemon.cpuSeconds() - before) / seconds * 100).toFixed(1);
}

await measureTicks(5_000, USUAL);
await measureTicks(5_000, USUAL, { isLookedAt: true });
await measureTicks(10_000, USUAL);
await measureTicks(10_000, EVENT_FIELDS);
await measureDaemon(Number(args.torrents), Number(args.started), Number(args.seconds));
