import { assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../../lib/cli/main.ts";
import { settle, systemError } from "../../../lib/testing/mod.ts";
import { FakeProgram, type FakeProgramOptions } from "./support/fake_program.ts";
import { FakeSession, type SessionTorrent } from "./support/fake_session.ts";
import { INFO_HASH, makeTorrent } from "./support/make_torrent.ts";

/** A `get` or `seed` under way. */
interface Running {
  readonly program: FakeProgram;
  readonly session: FakeSession;
  readonly torrent: SessionTorrent;
  readonly status: Promise<number>;
}

async function start(
  args: string[],
  options: FakeProgramOptions & { readonly refused?: Readonly<Record<string, string>> } = {},
): Promise<Running> {
  const program = new FakeProgram(args, options);
  program.put("a.torrent", makeTorrent());
  program.put("dir/things/a.txt", "");
  const session = new FakeSession();
  program.session = session;
  for (const [peer, reason] of Object.entries(options.refused ?? {})) {
    session.refused.set(peer, reason);
  }
  const status = main(program);
  for (let i = 0; i < 50 && session.torrents.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await settle();
  const [torrent] = session.torrents;
  if (torrent === undefined) throw new Error(`It did not begin: ${program.stderr.text}`);
  return { program, session, torrent, status };
}

Deno.test("get ends with 0 when all is there, and says what can be done next", async () => {
  const { program, session, torrent, status } = await start(["get", "a.torrent", "-o", "out"]);
  await program.clock.advance(1500);
  torrent.complete();
  assertEquals(await status, 0);
  assertEquals(session.closeCount, 1);
  assertEquals(
    program.stderr.text,
    "things: 39.1 KiB in 1 file, 2,524 pieces\n" +
      "things  39.1 KiB in 1.5s (26.0 KiB/s), every piece checked\n" +
      "  saved as out/things\n" +
      "  keep others supplied: shoal seed a.torrent out\n",
  );
  assertEquals(program.stdout.text, "");
  assertEquals(torrent.options.outputDir, "out");
});

Deno.test("get takes what the options say to the session and the torrent", async () => {
  const { torrent, session, status } = await start([
    ...["get", "a.torrent", "--files", "2", "--sequential", "--name", "other", "--recheck"],
    ...["--port", "7000", "--peer", "192.0.2.7:1", "--tracker", "udp://x.example:1"],
    ...["--no-trackers", "--download-limit", "1MiB", "--upload-limit", "0", "--max-peers", "3"],
    ...["--allocation", "full", "--no-dht", "--no-lsd", "--no-pex", "--no-utp"],
    ...["--proxy", "socks5://127.0.0.1:1", "--ip-filter", "a.p2p", "--ip-filter", "b.dat"],
    ...["--no-port-mapping", "--encryption", "required", "--no-seed", "--no-web-seeds"],
  ]);
  torrent.complete();
  assertEquals(await status, 0);
  const { log: _, ...options } = session.options ?? {};
  assertEquals(options, {
    outputDir: "downloads",
    port: 7000,
    bind: undefined,
    proxy: "socks5://127.0.0.1:1",
    ipFilters: ["a.p2p", "b.dat"],
    encryption: "required",
    dht: false,
    lsd: false,
    pex: false,
    utp: false,
    tcp: true,
    portMapping: false,
    maxPeers: 3,
    downloadLimit: 1 << 20,
    uploadLimit: undefined,
  });
  assertEquals(torrent.options, {
    peers: [{ hostname: "192.0.2.7", port: 1 }],
    trackers: ["udp://x.example:1"],
    useTrackers: false,
    useWebSeeds: false,
    outputDir: "downloads",
    preferV2: false,
    superSeeding: false,
    sequential: true,
    check: "full",
    name: "other",
    allocation: "full",
    files: [1],
    paused: false,
  });
});

Deno.test("get leaves with the status of what went wrong", async () => {
  const cases: [Error, string | undefined, number, string][] = [
    [systemError("ENOSPC"), undefined, 8, "the disk is full"],
    [new Error("x", { cause: systemError("EACCES") }), "may not", 10, "permission denied"],
    [new Error("Cannot go on: no idea"), undefined, 7, "no idea"],
    [new Error("Cannot go on: no idea"), "the reason", 7, "the reason"],
  ];
  for (const [error, reason, want, text] of cases) {
    const { program, torrent, status } = await start(["get", "a.torrent", "--quiet"]);
    torrent.fail(error, reason);
    assertEquals(await status, want);
    assertEquals(program.stderr.text, `shoal: Cannot download things: ${text}\n`);
  }
});

Deno.test("get --json writes events, and the error with its status", async () => {
  const { program, torrent, status } = await start(["get", "a.torrent", "--json"]);
  torrent.fail(systemError("ENOSPC"));
  assertEquals(await status, 8);
  const events = program.stdout.text.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event }) => event), ["added", "error"]);
  assertEquals(events[1].status, 8);
  assertEquals(program.stderr.text, "");
});

Deno.test("get stops at Ctrl+C with 130 and says what is kept", async () => {
  const { program, session, torrent, status } = await start(["a.torrent"]);
  torrent.set({ doneBytes: 20_000 });
  program.interrupt();
  assertEquals(await status, 130);
  assertEquals(session.closeCount, 1);
  assertEquals(
    program.stderr.text.split("\n").slice(1),
    [
      "stopping…",
      "stopped things: 19.5 / 39.1 KiB kept, the same command goes on from there",
      "",
    ],
  );
});

Deno.test("get stops at SIGTERM with 143", async () => {
  const { program, status } = await start(["get", "a.torrent", "-q"]);
  program.interrupt(143);
  assertEquals(await status, 143);
});

Deno.test("get --seed-ratio goes on until it has given as much", async () => {
  const { program, torrent, status } = await start(["get", "a.torrent", "--seed-ratio", "2"]);
  torrent.complete();
  await program.clock.advance(60_000);
  torrent.set({ ratio: 1.9 });
  await program.clock.advance(60_000);
  assertStringIncludes(program.stderr.text, "things: seeding at port 6881\n");
  torrent.set({ ratio: 2 });
  await program.clock.advance(1_000);
  assertEquals(await status, 0);
});

Deno.test("get --seed-time goes on for so long", async () => {
  const { program, session, torrent, status } = await start(["get", "a.torrent", "--seed-time=1"]);
  torrent.complete();
  await program.clock.advance(59_000);
  assertEquals(session.closeCount, 0);
  await program.clock.advance(2_000);
  assertEquals(await status, 0);
});

Deno.test("get --seed goes on until Ctrl+C", async () => {
  const { program, torrent, status } = await start(["get", "a.torrent", "--seed"]);
  torrent.complete();
  await program.clock.advance(3_600_000);
  program.interrupt();
  assertEquals(await status, 130);
  assertStringIncludes(program.stderr.text, "stopped things: complete, 0 B sent");
});

Deno.test("get draws a bar on a terminal, and takes it away at the end", async () => {
  const { program, torrent, status } = await start(["get", "a.torrent"], { terminal: true });
  await program.clock.advance(500);
  assertStringIncludes(program.stderr.text, "░");
  torrent.complete();
  assertEquals(await status, 0);
  assertStringIncludes(program.stderr.text, "\x1b[32m✓\x1b[39m things");
  assertEquals(program.stderr.text.endsWith("shoal seed a.torrent downloads\x1b[22m\n"), true);
});

Deno.test("get refuses the same torrent twice, and one name for two", async () => {
  const program = new FakeProgram(["get", "a.torrent", "b.torrent"]);
  program.put("a.torrent", makeTorrent());
  program.put("b.torrent", makeTorrent({ comment: "the same" }));
  assertEquals(await main(program), 2);
  assertEquals(program.stderr.text, "shoal: Cannot download b.torrent twice at once\n");
});

Deno.test("get refuses a folder that it can not write to before it asks anyone", async () => {
  const program = new FakeProgram(["get", "a.torrent", "-o", "/locked"]);
  program.put("a.torrent", makeTorrent());
  program.disk.fault = ({ operation, path }) =>
    operation === "write" && path.startsWith("/locked") ? systemError("EACCES") : undefined;
  const session = new FakeSession();
  program.session = session;
  const status = main(program);
  for (let i = 0; i < 50 && session.torrents.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals(session.torrents[0]?.options.paused, true);
  session.torrents[0]?.checked(0);
  assertEquals(await status, 10);
  assertEquals(program.stderr.text, "shoal: Cannot write to /locked: permission denied\n");
});

Deno.test("seed serves once all is checked", async () => {
  const { program, torrent, status } = await start(["seed", "a.torrent", "dir", "--json"]);
  assertEquals([torrent.options.check, torrent.options.paused], ["full", true]);
  torrent.checked();
  await program.clock.advance(500);
  assertEquals(torrent.resumed, true);
  program.interrupt();
  assertEquals(await status, 130);
  const events = program.stdout.text.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event }) => event), ["added", "seeding", "stopping", "stopped"]);
  assertEquals(events[1], { event: "seeding", infoHash: torrent.infoHash, port: 6881 });
  assertEquals(INFO_HASH.length, 40);
});

Deno.test("seed --trust checks nothing first", async () => {
  const { program, torrent, status } = await start(["seed", "a.torrent", "dir", "--trust", "-q"]);
  assertEquals(torrent.options.check, "trust");
  torrent.checked();
  await settle();
  program.interrupt();
  assertEquals(await status, 130);
});

Deno.test("seed refuses what is not all there with 4, and names the way on", async () => {
  const { program, torrent, status } = await start(["seed", "a.torrent", "dir"]);
  torrent.checked(30_000);
  assertEquals(await status, 4);
  assertStringIncludes(
    program.stderr.text,
    "shoal: Cannot seed things: 9.8 KiB of it are missing or wrong in dir. " +
      "shoal verify a.torrent dir names the files\n",
  );
});

Deno.test("seed refuses a folder that is not there with 3", async () => {
  const program = new FakeProgram(["seed", "a.torrent", "none"]);
  program.put("a.torrent", makeTorrent());
  assertEquals(await main(program), 3);
  assertEquals(program.stderr.text, "shoal: Cannot seed from none: there is no such folder\n");
});

Deno.test("get warns of a peer that is named and refused", async () => {
  const { program, torrent, status } = await start([
    ...["get", "a.torrent", "--peer", "192.0.2.7:1", "--peer", "[2001:db8::1]:2"],
  ], { refused: { "192.0.2.7:1": "192.0.2.7 is in 192.0.2.0/24, line 1 of the IP filter x" } });
  torrent.complete();
  assertEquals(await status, 0);
  assertStringIncludes(
    program.stderr.text,
    "warning: The peer 192.0.2.7:1 is left out: 192.0.2.7 is in 192.0.2.0/24, line 1 of the IP filter x\n",
  );
  assertEquals(program.stderr.text.match(/left out/g)?.length, 1);
});

Deno.test("get says what a proxy does not carry", async () => {
  for (
    const [proxy, expected] of [
      ["http://127.0.0.1:1", "off, as are the DHT, uTP and UDP trackers\n"],
      ["socks5://127.0.0.1:1", "off; the DHT, uTP and UDP trackers are where it carries UDP\n"],
    ] as const
  ) {
    const { program, torrent, status } = await start(["get", "a.torrent", "--proxy", proxy]);
    torrent.complete();
    assertEquals(await status, 0);
    assertStringIncludes(program.stderr.text, "Through the proxy peers can not connect to us");
    assertStringIncludes(program.stderr.text, expected);
  }
});
