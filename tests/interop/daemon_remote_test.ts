/**
 * `transmission-remote` tells the daemon what to do with torrents: each verb, with what comes of it in the daemon and on
 * disk.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { toHex } from "../../lib/hash/mod.ts";
import { formatMagnet, wireInfoHash } from "../../lib/metainfo/mod.ts";
import type { Daemon, TorrentView } from "../../lib/daemon/mod.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, type ServedDaemonOptions, TOKEN } from "../support/clients/served_daemon.ts";
import { TransmissionRemote } from "../support/clients/transmission_remote.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import {
  filesIn,
  type LoopbackTorrent,
  type LoopbackTorrentOptions,
} from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";

/** Three files, of which the last two share a piece. */
const FILES = { "a.bin": 300_000, "sub/b.bin": 400_000, "sub/c.txt": 10 };

/** A torrent that a peer of this machine has, a daemon, and what speaks to it. */
interface Play {
  readonly scene: LoopbackScene;
  readonly daemon: Daemon;
  readonly torrent: LoopbackTorrent;
  /** Its info-hash, in hexadecimal digits. */
  readonly infoHash: string;
  /** The only tracker of the torrent. */
  readonly tracker: string;
  readonly remote: TransmissionRemote;
  /** Adds the torrent from its file, with these arguments before. */
  added(...args: readonly string[]): Promise<TorrentView>;
  /** Adds it, and waits until it is here. */
  downloaded(): Promise<TorrentView>;
}

interface PlayOptions extends ServedDaemonOptions {
  readonly torrent?: Partial<LoopbackTorrentOptions>;
  /** Bytes a second that the peer sends at most. */
  readonly uploadLimit?: number;
}

function remoteTest(
  name: string,
  act: (play: Play) => Promise<void>,
  options: PlayOptions = {},
): void {
  const lack = TransmissionRemote.isInstalled() ? undefined : "transmission-remote is not there";
  loopbackTest({ name: `transmission-remote ${name}`, lack }, async (scene) => {
    const { torrent: parts, uploadLimit, ...daemonOptions } = options;
    const seeded = await seedTorrents(scene, [{ name: "first", files: FILES, ...parts }], {
      ...uploadLimit === undefined ? {} : { uploadLimit },
    });
    const [torrent] = seeded.torrents;
    assert(torrent);
    const { daemon, host } = await serveDaemon(scene, daemonOptions);
    const remote = new TransmissionRemote(host, { token: TOKEN });
    async function added(...args: readonly string[]): Promise<TorrentView> {
      assert(torrent);
      await remote.call(...args, "--add", await torrent.save(scene.dir));
      const [view] = daemon.torrents();
      assert(view);
      return view;
    }
    async function downloaded(): Promise<TorrentView> {
      const view = await added();
      await scene.until(() => view.state === "seeding");
      return view;
    }
    const { tracker } = seeded;
    const infoHash = toHex(wireInfoHash(torrent.metainfo));
    await act({ infoHash, scene, daemon, torrent, tracker, remote, added, downloaded });
  });
}

remoteTest(
  "adds a torrent by its file, and lists it",
  async ({ scene, torrent, infoHash, remote, added }) => {
    assertEquals((await remote.call("--list")).split("\n").length, 3);
    const view = await added("--download-dir", `${scene.dir}/other`);
    await scene.until(() => view.state === "seeding");
    assertEquals(view.infoHash, infoHash);
    await torrent.assertIn(`${scene.dir}/other`);
    assertMatch(await remote.call("--list"), /^ +1 +100% +700\.0 kB +Done .* Idle +first$/m);
    const answer = await remote.call("--add", await torrent.save(scene.dir));
    assertStringIncludes(answer, 'responded: "success"');
  },
);

remoteTest(
  "adds a torrent by a magnet link",
  async ({ scene, daemon, torrent, tracker, remote }) => {
    const { infoHashes } = torrent.metainfo;
    await remote.call("--add", formatMagnet({ infoHashes, name: "a link", trackers: [tracker] }));
    const [view] = daemon.torrents();
    assertEquals(view?.name, "a link");
    await scene.until(() => view?.state === "seeding");
    assertEquals(view?.name, "first");
    await torrent.assertIn(`${scene.dir}/downloads`);
  },
);

remoteTest("adds a torrent by a URL", async ({ scene, daemon, torrent, remote }) => {
  const server = scene.use(
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      ({ url }) => url.endsWith("/it") ? new Response(torrent.bytes) : new Response("no torrent"),
    ),
  );
  const { port } = server.addr;
  await remote.call("--add", `http://127.0.0.1:${port}/it`);
  const [view] = daemon.torrents();
  await scene.until(() => view?.state === "seeding");
  await torrent.assertIn(`${scene.dir}/downloads`);
  const { code, text } = await remote.try("--add", `http://127.0.0.1:${port}/other`);
  assertEquals([code, daemon.torrents().length], [1, 1]);
  assertMatch(text, /Error: .*torrent/i);
});

remoteTest(
  "shows what is in a torrent",
  async ({ remote, infoHash, tracker, downloaded, scene }) => {
    await downloaded();
    const info = await remote.call("--torrent", "1", "--info");
    for (
      const line of [
        "Name: first",
        `Hash: ${infoHash}`,
        "State: Idle",
        `Location: ${scene.dir}/downloads`,
        "Percent Done: 100%",
        "Have: 700.0 kB (700.0 kB verified)",
        "Downloaded: 700.0 kB",
        "Public torrent: Yes",
        "Piece Count: 11",
        "Piece Size: 64.00 KiB",
        "Peer limit: 50",
      ]
    ) assertStringIncludes(info, `  ${line}\n`);
    // There is nothing to wait for.

    const files = await remote.call("--torrent", infoHash, "--files");
    assertMatch(files, /^first \(3 files\):$/m);
    assertMatch(files, /^ +0: 100% Normal +Yes +300\.0 kB +first\/a\.bin$/m);
    assertMatch(files, /^ +2: 100% Normal +Yes +0\.01 kB +first\/sub\/c\.txt$/m);
    assertEquals(await remote.call("--torrent", "1", "--info-files"), files);
    const trackers = await remote.call("--torrent", "1", "--info-trackers");
    assertStringIncludes(trackers, `Tracker 0: ${new URL(tracker).host}\n`);
    assertMatch(trackers, /Active in tier 0\n +Got a list of \d peers/);
    assertStringIncludes(await remote.call("--torrent", "1", "--info-pieces"), "  11111111 111 \n");
    assertMatch(await remote.call("--torrent", "1,7-9", "--files"), /^first/);
    assertEquals(await remote.call("--torrent", "7", "--files"), "");
  },
);

remoteTest(
  "shows the peers of a torrent",
  async ({ remote, added, scene }) => {
    const view = await added();
    await scene.until(() => view.downloadRate > 0);
    for (const verb of ["--info-peers", "--peer-info"]) {
      const peers = await remote.call("--torrent", "1", verb);
      assertMatch(peers, /^127\.0\.0\.1 +\S*D\S* +100\.0 +\d+\.\d +0\.0 +Shoal/m);
    }
    assertMatch(await remote.call("--list"), /^ +1 .* Downloading +first$/m);
    assertMatch(await remote.call("--torrent", "1", "--info"), /downloading from 1$/m);
    assertMatch(await remote.call("--torrent", "active", "--files"), /^first/);
  },
  { uploadLimit: 100_000 },
);

remoteTest("stops and starts torrents", async ({ scene, remote, added, torrent }) => {
  const view = await added();
  await remote.call("--torrent", "1", "--stop");
  await scene.until(() => view.state === "stopped");
  assertMatch(await remote.call("--list"), /Stopped +first$/m);
  await remote.call("--torrent", "all", "--start");
  await scene.until(() => view.state === "seeding");
  await torrent.assertIn(`${scene.dir}/downloads`);
});

remoteTest("verifies what is on disk", async ({ scene, remote, downloaded, torrent }) => {
  const view = await downloaded();
  await remote.call("--torrent", "1", "--stop");
  await scene.until(() => view.state === "stopped");
  const path = `${scene.dir}/downloads/first/a.bin`;
  await Deno.writeFile(path, new Uint8Array(1_000));
  const before = view.downloadedBytes;
  await remote.call("--torrent", "1", "--verify");
  await remote.call("--torrent", "1", "--start");
  await scene.until(() => view.state === "seeding" && view.downloadedBytes > before);
  assertEquals((await torrent.piecesIn(`${scene.dir}/downloads`)).size, 11);
});

remoteTest("announces at once", async ({ scene, remote, downloaded }) => {
  await downloaded();
  const tracker = scene.use(new LoopbackTracker());
  await remote.call("--torrent", "1", "--tracker-add", tracker.url);
  await scene.until(() => tracker.announces.length === 1);
  await remote.call("--torrent", "1", "--reannounce");
  await scene.until(() => tracker.announces.length === 2);
  assertEquals(tracker.announces.map(({ left }) => left), [0, 0]);
});

remoteTest("moves and finds what is on disk", async ({ scene, remote, downloaded, torrent }) => {
  const view = await downloaded();
  await remote.call("--torrent", "1", "--move", `${scene.dir}/moved`);
  assertEquals(view.outputDir, `${scene.dir}/moved`);
  await torrent.assertIn(view.outputDir);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
  await scene.until(() => view.state === "seeding");

  await remote.call("--torrent", "1", "--stop");
  await Deno.rename(`${scene.dir}/moved`, `${scene.dir}/found`);
  await remote.call("--torrent", "1", "--find", `${scene.dir}/found`);
  await remote.call("--torrent", "1", "--start");
  await scene.until(() => view.state === "seeding" && view.outputDir === `${scene.dir}/found`);
  assertEquals(view.downloadedBytes, 700_010);
  await torrent.assertIn(view.outputDir);
  const { code, text } = await remote.try("--torrent", "1", "--move", "elsewhere");
  assertEquals([code, view.outputDir], [1, `${scene.dir}/found`]);
  assertStringIncludes(text, "absolute");
});

remoteTest("removes torrents, and their data if it says so", async (play) => {
  const { scene, daemon, remote, downloaded, torrent, infoHash } = play;
  await downloaded();
  await remote.call("--torrent", "1", "--remove");
  assertEquals(daemon.torrents(), []);
  await torrent.assertIn(`${scene.dir}/downloads`);

  await downloaded();
  assertEquals(daemon.torrents()[0]?.downloadedBytes, 0);
  await remote.call("--torrent", infoHash, "--remove-and-delete");
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
});

for (const version of ["v1", "hybrid"] as const) {
  remoteTest(
    `chooses and ranks files of a ${version} torrent`,
    async ({ scene, daemon, remote, added, torrent }) => {
      await remote.call("--no-start-paused");
      const view = await added("--start-paused");
      await remote.call("--torrent", "1", "--stop");
      const shown = async () => {
        await daemon.prepare([1]);
        return view.files().map(({ isWanted, priority }) => isWanted ? priority : "no").join(" ");
      };
      const rows = [
        [["--priority-high", "1"], "normal high normal"],
        [["--priority-low", "0,2"], "low high low"],
        [["--priority-normal", "2"], "low high normal"],
        [["--no-get", "all"], "no no no"],
        [["--get", "1-2"], "no high normal"],
        [["--priority-normal", "all"], "no normal normal"],
      ] as const;
      for (const [args, expected] of rows) {
        await remote.call("--torrent", "1", ...args);
        assertEquals(await shown(), expected, args.join(" "));
      }
      assertMatch(
        await remote.call("--torrent", "1", "--files"),
        /^ +0: +\d+% Normal +No +300\.0 kB +first\/a\.bin$/m,
      );
      await remote.call("--torrent", "1", "--start");
      await scene.until(() => view.state === "seeding");
      assertEquals(view.doneBytes, view.wantedBytes);
      await torrent.assertIn(`${scene.dir}/downloads`, { files: ["sub/b.bin", "sub/c.txt"] });
      await remote.call("--torrent", "1", "--get", "0");
      await scene.until(() => view.state === "seeding" && view.wantedBytes === 700_010);
      await torrent.assertIn(`${scene.dir}/downloads`);
    },
    { torrent: { version } },
  );
}

/** What is set of one torrent, and what of it is so then. */
const SETTINGS: readonly (readonly [
  args: readonly string[],
  read: (view: TorrentView) => unknown,
  expected: unknown,
])[] = [
  [["--labels", "iso,two words"], ({ labels }) => labels, ["iso", "two words"]],
  [["--downlimit", "100"], ({ limits }) => [limits.isDownloadLimited, limits.download], [
    true,
    100_000,
  ]],
  [["--no-downlimit"], ({ limits }) => [limits.isDownloadLimited, limits.download], [
    false,
    100_000,
  ]],
  [["--uplimit", "50"], ({ limits }) => [limits.isUploadLimited, limits.upload], [true, 50_000]],
  [["--no-uplimit"], ({ limits }) => [limits.isUploadLimited, limits.upload], [false, 50_000]],
  [["--no-honor-session"], ({ limits }) => limits.honorsSession, false],
  [["--honor-session"], ({ limits }) => limits.honorsSession, true],
  [["--peers", "7"], ({ maxPeers }) => maxPeers, 7],
  [["--seedratio", "2.5"], ({ goals }) => [goals.ratioMode, goals.ratio], ["own", 2.5]],
  [["--no-seedratio"], ({ goals }) => goals.ratioMode, "unlimited"],
  [["--seedratio-default"], ({ goals }) => goals.ratioMode, "global"],
  [["--bandwidth-high"], ({ bandwidthPriority }) => bandwidthPriority, "high"],
  [["--bandwidth-low"], ({ bandwidthPriority }) => bandwidthPriority, "low"],
  [["--bandwidth-normal"], ({ bandwidthPriority }) => bandwidthPriority, "normal"],
];

for (const state of ["seeding", "stopped"] as const) {
  remoteTest(`sets what holds for one torrent that is ${state}`, async (play) => {
    const { scene, daemon, remote, downloaded, tracker } = play;
    const view = await downloaded();
    if (state === "stopped") await remote.call("--torrent", "1", "--stop");
    for (const [args, read, expected] of SETTINGS) {
      await remote.call("--torrent", "1", ...args);
      assertEquals(read(view), expected, args.join(" "));
    }
    const more = "http://127.0.0.1:9/announce";
    const urls = () => view.trackers.map(({ announce }) => announce);
    await remote.call("--torrent", "1", "--tracker-add", more);
    assertEquals(urls(), [tracker, more]);
    await remote.call("--torrent", "1", "--tracker-remove", String(view.trackers[0]?.id));
    assertEquals(urls(), [more]);
    await scene.until(() => view.state === state);
    assertEquals(daemon.torrents().length, 1);
  });
}

remoteTest("holds a download to its limit", async ({ scene, remote, added, torrent }) => {
  const view = await added();
  await remote.call("--torrent", "1", "--stop", "--downlimit", "200");
  await scene.until(() => view.state === "stopped");
  const before = view.downloadedBytes;
  const begun = performance.now();
  await remote.call("--torrent", "1", "--start");
  await scene.until(() => view.state === "seeding");
  const seconds = (performance.now() - begun) / 1_000;
  // What came until then was not limited, and a bucket is full at first.
  const rate = (view.downloadedBytes - before) / seconds;
  assert(view.downloadedBytes - before > 300_000, `only ${view.downloadedBytes - before} bytes`);
  assert(rate < 300_000, `${rate} bytes a second`);
  await torrent.assertIn(`${scene.dir}/downloads`);
}, { torrent: { files: 1_000_000 }, uploadLimit: 800_000 });
