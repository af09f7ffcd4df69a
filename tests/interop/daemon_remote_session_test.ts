/**
 * `transmission-remote` tells the daemon what holds for all torrents: each verb, with what comes of it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { DaemonSettings } from "../../lib/daemon/mod.ts";
import { type Scene, sceneTest } from "../support/clients/scene.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import { shoalCommand } from "../support/clients/shoal_program.ts";
import { runHere, TransmissionRemote } from "../support/clients/transmission_remote.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";

const PROGRAM = { name: "transmission-remote", isInstalled: TransmissionRemote.isInstalled };
const lack = PROGRAM.isInstalled() ? undefined : `${PROGRAM.name} is not there`;

/** What is set of all torrents, and what of it is so then. */
const SETTINGS: readonly (readonly [
  args: readonly string[],
  expected: Partial<DaemonSettings>,
])[] = [
  [["--downlimit", "500"], { downloadLimit: 500_000, isDownloadLimited: true }],
  [["--no-downlimit"], { downloadLimit: 500_000, isDownloadLimited: false }],
  [["--uplimit", "50"], { uploadLimit: 50_000, isUploadLimited: true }],
  [["--no-uplimit"], { uploadLimit: 50_000, isUploadLimited: false }],
  [["--alt-speed"], { usesAltLimits: true }],
  [["--no-alt-speed"], { usesAltLimits: false }],
  [["--alt-speed-downlimit", "70"], { altDownloadLimit: 70_000 }],
  [["--alt-speed-uplimit", "30"], { altUploadLimit: 30_000 }],
  [["--global-seedratio", "3.5"], { ratioGoal: 3.5, hasRatioGoal: true }],
  [["--no-global-seedratio"], { hasRatioGoal: false }],
  [["--peers", "123"], { maxPeers: 123 }],
  [["--start-paused"], { startsAdded: false }],
  [["--no-start-paused"], { startsAdded: true }],
  [["--trash-torrent"], { trashesTorrentFiles: true }],
  [["--no-trash-torrent"], { trashesTorrentFiles: false }],
  [["--download-dir", "/somewhere/else"], { outputDir: "/somewhere/else" }],
  [["--incomplete-dir", "/somewhere/not yet"], {
    incompleteDir: "/somewhere/not yet",
    usesIncompleteDir: true,
  }],
  [["--no-incomplete-dir"], { incompleteDir: "/somewhere/not yet", usesIncompleteDir: false }],
  // There is no such cache and there are no programs to run, but whoever sends the rest along is not to fail.
  [["--cache", "8"], {}],
  [["--no-torrent-done-script"], {}],
];

loopbackTest({
  name: "transmission-remote sets what holds for all torrents, and it is so after a restart",
  lack,
}, async (scene) => {
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  for (const [args, expected] of SETTINGS) {
    const before = daemon.settings;
    await remote.call(...args);
    assertEquals(daemon.settings, { ...before, ...expected }, args.join(" "));
  }
  const { settings } = daemon;
  await daemon.close();
  const again = await serveDaemon(scene);
  assertEquals(again.daemon.settings, settings);
});

loopbackTest({
  name: "transmission-remote sets when the other limits hold",
  lack,
}, async (scene) => {
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  await remote.call("--alt-speed-time-begin", "0830");
  await remote.call("--alt-speed-time-end", "1700");
  await remote.call("--alt-speed-days", "1-5");
  await remote.call("--alt-speed-scheduler");
  const { usesAltGrid, altGrid } = daemon.settings;
  assert(usesAltGrid);
  const workday = "0".repeat(17) + "1".repeat(17) + "0".repeat(14);
  assertEquals(altGrid.halfHours, "0".repeat(48) + workday.repeat(5) + "0".repeat(48));
  assertMatch(
    await remote.call("--session-info"),
    /Turtle schedule: 08:30 - 17:00 {2}Mon Tue Wed Thu Fri \n/,
  );
  await remote.call("--no-alt-speed-scheduler");
  assertEquals(daemon.settings.usesAltGrid, false);
});

loopbackTest({
  name: "transmission-remote has programs named in the configuration file alone",
  lack,
}, async (scene) => {
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  const { settings } = daemon;
  const { code, text } = await remote.try("--torrent-done-script", "/bin/true");
  assertEquals(code, 1);
  assertStringIncludes(text, "configuration file");
  assertEquals(daemon.settings, settings);
});

loopbackTest({
  name: "transmission-remote shows the session, and what it has moved",
  lack,
}, async (scene) => {
  const { torrents: [torrent] } = await seedTorrents(scene, [{ name: "one", files: 2_500_000 }]);
  assert(torrent);
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  await remote.call("--add", await torrent.save(scene.dir));
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  const info = await remote.call("--session-info");
  for (
    const line of [
      `Configuration directory: ${scene.dir}/state`,
      `Download directory: ${scene.dir}/downloads`,
      `Listenport: ${daemon.port}`,
      "uTP enabled: Yes",
      "Distributed hash table enabled: Yes",
      "Local peer discovery enabled: No",
      "Peer limit: 200",
      "Autostart added torrents: Yes",
    ]
  ) assertStringIncludes(info, `  ${line}\n`);
  assertMatch(info, /^ {2}Daemon version: 4\.1\.3 \(Shoal /m);
  const stats = await remote.call("--session-stats");
  assertMatch(stats, /CURRENT SESSION\n.*\n +Downloaded: 2\.50 MB\n/);
  assertMatch(stats, /TOTAL\n +Started 1 times\n.*\n +Downloaded: 2\.50 MB\n/);
});

loopbackTest({
  name: "transmission-remote has torrents in another folder until they are complete",
  lack,
}, async (scene) => {
  const { torrents: [torrent] } = await seedTorrents(scene, [{ name: "one", files: 900_000 }], {
    uploadLimit: 400_000,
  });
  assert(torrent);
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  await remote.call("--incomplete-dir", `${scene.dir}/not yet`);
  await remote.call("--add", await torrent.save(scene.dir));
  const [view] = daemon.torrents();
  await scene.until(() => (view?.doneBytes ?? 0) > 0);
  assertEquals(await filesIn(`${scene.dir}/not yet`), ["one"]);
  await scene.until(() => view?.state === "seeding" && view.outputDir.endsWith("/downloads"));
  await torrent.assertIn(`${scene.dir}/downloads`);
  assertEquals(await filesIn(`${scene.dir}/not yet`), []);
});

loopbackTest({
  name: "transmission-remote holds all downloads to one limit, or the other",
  lack,
}, async (scene) => {
  const { torrents: [torrent] } = await seedTorrents(scene, [{ name: "one", files: 4_000_000 }]);
  assert(torrent);
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  await remote.call("--downlimit", "400", "--alt-speed-downlimit", "200", "--alt-speed");
  await remote.call("--add", await torrent.save(scene.dir));
  const [view] = daemon.torrents();
  assert(view);
  async function rate(): Promise<number> {
    const [bytes, at] = [view?.downloadedBytes ?? 0, performance.now()];
    await scene.pause(1_000);
    return ((view?.downloadedBytes ?? 0) - bytes) / (performance.now() - at);
  }
  // What is in a full bucket, and in what is asked for ahead, comes at once.
  await scene.until(() => view.downloadedBytes > 300_000);
  const slow = await rate();
  assert(slow > 120 && slow < 280, `${slow} kB/s`);
  await remote.call("--no-alt-speed");
  const faster = await rate();
  assert(faster > 290 && faster < 700, `${faster} kB/s`);
  await remote.call("--no-downlimit");
  await scene.until(() => view.state === "seeding");
});

loopbackTest({
  name: "transmission-remote adds torrents that wait to be started",
  lack,
}, async (scene) => {
  const { torrents: [one, two] } = await seedTorrents(scene, [
    { name: "one", files: 100_000, seed: 1 },
    { name: "two", files: 100_000, seed: 2 },
  ]);
  assert(one && two);
  const { daemon, host } = await serveDaemon(scene);
  const remote = new TransmissionRemote(host, { token: TOKEN });
  await remote.call("--start-paused");
  for (const torrent of [one, two]) await remote.call("--add", await torrent.save(scene.dir));
  assertEquals(daemon.torrents().map(({ name, state }) => [name, state]), [
    ["one", "stopped"],
    ["two", "stopped"],
  ]);
  await remote.call("--torrent", "2", "--start");
  await scene.until(() => daemon.torrents()[1]?.state === "seeding");
  assertEquals(daemon.torrents()[0]?.state, "stopped");
});

loopbackTest({
  name: "transmission-remote is asked for a password, and takes it from where it is told",
  lack,
}, async (scene) => {
  const { host } = await serveDaemon(scene);
  const { code, text } = await new TransmissionRemote(host).try("--list");
  assertEquals(code, 1);
  assertStringIncludes(text, "Unexpected response: Sign in");
  const netrc = `${scene.dir}/netrc`;
  const [hostname] = host.split(":");
  await Deno.writeTextFile(netrc, `machine ${hostname} login anyone password ${TOKEN}\n`);
  assertMatch(await new TransmissionRemote(host).call("--netrc", netrc, "--list"), /^Sum:/m);
  const remote = new TransmissionRemote(host, {
    run: (argv) => runHere(["env", `TR_AUTH=anyone:${TOKEN}`, ...argv]),
  });
  assertMatch(await remote.call("--authenv", "--list"), /^Sum:/m);
});

loopbackTest({ name: "transmission-remote loads a blocklist", lack }, async (scene) => {
  const list = `${scene.dir}/list.p2p`;
  await Deno.writeTextFile(list, "one:1.2.3.0-1.2.3.255\ntwo:5.6.7.8-5.6.7.9\n");
  const { daemon, host } = await serveDaemon(scene, {
    settings: { usesIpFilters: true, ipFilters: [list] },
  });
  const remote = new TransmissionRemote(host, { token: TOKEN });
  assertEquals(daemon.ipFilterSize, 2);
  await Deno.writeTextFile(list, "one:1.2.3.0-1.2.3.255\n");
  await remote.call("--blocklist-update");
  assertEquals(daemon.ipFilterSize, 1);
  assertStringIncludes(await remote.call("--session-info"), "Peer limit");
});

loopbackTest({
  name: "transmission-remote hears that nobody can tell whether the port is open",
  lack,
}, async (scene) => {
  const { host } = await serveDaemon(scene);
  const { code, text } = await new TransmissionRemote(host, { token: TOKEN }).try("--port-test");
  assertEquals([code, text], [1, "Error: Couldn't test port: nobody can tell\n"]);
});

/** The daemon as a program in a network of its own, where nobody hears what it says to routers and neighbours. */
async function startProgram(scene: Scene, ...options: readonly string[]) {
  const address = scene.address();
  const downloads = await scene.folder("downloads");
  const process = scene.spawn(
    shoalCommand(
      ...["serve", "-o", downloads, "--http", `${address}:9091`, "--token", TOKEN, "--json"],
      ...["--bind", address, "--port", "7001", "-vv", ...options],
    ),
    { name: "the daemon" },
  );
  await process.line(/"event":"serving"/);
  const remote = new TransmissionRemote(`${address}:9091`, {
    token: TOKEN,
    run: async (argv) => ({ code: 0, text: await scene.run(argv) }),
  });
  return { address, process, remote };
}

/** Whether a port is used inside. */
async function isBound(
  scene: Scene,
  transport: "tcp" | "udp",
  { address, port }: { readonly address: string; readonly port: number },
): Promise<boolean> {
  const octets = address.split(".").map((octet) => hex(Number(octet), 2)).reverse();
  const table = await scene.run(["cat", `/proc/net/${transport}`]);
  return table.includes(`: ${octets.join("")}:${hex(port, 4)} 00000000:0000`);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

sceneTest(
  "transmission-remote turns ways to find and reach peers on and off",
  { needs: [PROGRAM] },
  async (scene) => {
    const { address, process, remote } = await startProgram(scene);
    const rows = [
      ["Distributed hash table enabled", "--no-dht", "--dht"],
      ["Peer exchange allowed", "--no-pex", "--pex"],
      ["Local peer discovery enabled", "--no-lpd", "--lpd"],
      ["uTP enabled", "--no-utp", "--utp"],
      ["Portforwarding enabled", "--no-portmap", "--portmap"],
    ] as const;
    for (const [line, off] of rows) {
      await remote.call(off);
      assertStringIncludes(await remote.call("--session-info"), `${line}: No\n`, off);
    }
    // Nothing is left that datagrams are for.
    assertEquals(await isBound(scene, "udp", { address, port: 7001 }), false);
    for (const [line, , on] of rows) {
      await remote.call(on);
      assertStringIncludes(await remote.call("--session-info"), `${line}: Yes\n`, on);
    }
    assertEquals(await isBound(scene, "udp", { address, port: 7001 }), true);
    for (const word of ["required", "tolerated", "preferred"]) {
      await remote.call(`--encryption-${word}`);
      assertStringIncludes(await remote.call("--session-info"), `Encryption: ${word}\n`);
    }
    await remote.call("--port", "7002");
    assertEquals(await isBound(scene, "tcp", { address, port: 7002 }), true);
    assertEquals(await isBound(scene, "tcp", { address, port: 7001 }), false);
    await remote.call("--random-port");
    assertEquals(await isBound(scene, "tcp", { address, port: 7002 }), false);
    await remote.call("--exit");
    assertEquals(await process.exited(), 0);
  },
);
