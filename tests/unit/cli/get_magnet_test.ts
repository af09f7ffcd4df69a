import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assembleMetainfo, parseMagnet, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { main } from "../../../lib/cli/main.ts";
import { SampleTorrent, settle, systemError } from "../../../lib/testing/mod.ts";
import { FakeProgram, type FakeProgramOptions } from "./support/fake_program.ts";
import { FakeSession, type SessionTorrent } from "./support/fake_session.ts";
import { INFO_HASH, makeTorrent } from "./support/make_torrent.ts";

const LINK = `magnet:?xt=urn:btih:${INFO_HASH}&dn=a+link`;

/** A command under way that asks peers. */
interface Running {
  readonly program: FakeProgram;
  readonly session: FakeSession;
  readonly torrent: SessionTorrent;
  readonly status: Promise<number>;
}

async function start(args: string[], options: FakeProgramOptions = {}): Promise<Running> {
  const program = new FakeProgram(args, options);
  program.put("a.torrent", makeTorrent());
  program.put("other.torrent", "something else");
  const session = new FakeSession();
  program.session = session;
  const status = main(program);
  for (let i = 0; i < 200 && session.torrents.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await settle();
  const [torrent] = session.torrents;
  if (torrent === undefined) throw new Error(`It did not begin: ${program.stderr.text}`);
  return { program, session, torrent, status };
}

function events({ stdout }: FakeProgram): Record<string, unknown>[] {
  return stdout.text.trim().split("\n").map((line) => JSON.parse(line));
}

/** Lets what a torrent was told come to those who wait for it. */
async function tell({ torrent }: Running, bytes = makeTorrent()): Promise<void> {
  torrent.tell(bytes);
  await settle();
}

Deno.test("get asks peers what is in a magnet link, and says so in a pipe", async () => {
  const running = await start(["get", LINK, "-o", "out"]);
  const { program, torrent, status } = running;
  torrent.set({ reason: "no peers yet; asking the DHT and 2 trackers" });
  await program.clock.advance(10_500);
  await tell(running);
  torrent.complete();
  assertEquals(await status, 0);
  assertEquals(program.stderr.text.split("\n"), [
    "a link: what is in it comes from peers",
    "a link: no peers yet; asking the DHT and 2 trackers",
    "things: 39.1 KiB in 2 files, 3 pieces",
    "things  39.1 KiB in 10.5s (3.7 KiB/s), every piece checked",
    "  saved as out/things",
    `  keep others supplied: shoal seed out/.shoal/${torrent.infoHash}.torrent out`,
    "",
  ]);
});

Deno.test("get takes an info-hash that is no file", async () => {
  const running = await start(["get", INFO_HASH.toUpperCase(), "-q"]);
  await tell(running);
  running.torrent.complete();
  assertEquals([await running.status, running.program.stderr.text], [0, ""]);
});

Deno.test("get shows on a terminal that peers are asked, without a bar", async () => {
  const running = await start(["get", LINK], { terminal: true, noColor: true });
  const { program, torrent, status } = running;
  torrent.set({ peers: 3, reason: "asking 3 peers what is in it" });
  await program.clock.advance(300);
  assertStringIncludes(program.stderr.text, "a link  what is in it comes from peers\x1b[K\n");
  assertStringIncludes(program.stderr.text, "\n  asking 3 peers what is in it\x1b[K\n");
  assertEquals(program.stderr.text.includes("░"), false);
  await tell(running);
  await program.clock.advance(300);
  assertStringIncludes(program.stderr.text, "things  39.1 KiB in 2 files, 3 pieces\x1b[K\n");
  torrent.complete();
  assertEquals(await status, 0);
});

Deno.test("get --json tells once what is in a magnet link", async () => {
  const running = await start(["get", LINK, "--json", "-o", "out"]);
  const { program, torrent, status } = running;
  torrent.set({ reason: "no peers yet" });
  await program.clock.advance(1_000);
  await tell(running);
  torrent.complete();
  assertEquals(await status, 0);
  const [added, progress, metadata, completed] = events(program);
  const { infoHash } = torrent;
  assertEquals(added, { event: "added", infoHash, name: "a link" });
  assertEquals([progress?.event, progress?.state], ["progress", "metadata"]);
  assertEquals(metadata, {
    event: "metadata",
    infoHash,
    name: "things",
    size: 40_000,
    pieces: 3,
    files: 2,
    private: false,
    path: "out/things",
  });
  assertEquals([completed?.event, completed?.path], ["completed", "out/things"]);
});

Deno.test("get --name says what it is called on disk, whatever peers tell", async () => {
  const running = await start(["get", LINK, "--json", "--name", "mine"]);
  assertEquals(running.torrent.options.name, "mine");
  await tell(running);
  running.torrent.complete();
  await running.status;
  assertEquals(events(running.program)[1]?.path, "downloads/mine");
});

Deno.test("get says of a magnet link that it is private", async () => {
  const bytes = makeTorrent({ private: true });
  for (const terminal of [false, true]) {
    const running = await start(["get", LINK], { terminal, noColor: true });
    await tell(running, bytes);
    running.torrent.complete();
    assertEquals(await running.status, 0);
    assertMatch(running.program.stderr.text, /it is private: peers come from its trackers alone/);
  }
});

Deno.test("get --files chooses once it is known which files there are", async () => {
  const running = await start(["get", LINK, "--files", "*.bin"]);
  const { files } = running.torrent.options;
  const metainfo = parseMetainfo(makeTorrent());
  assertEquals(typeof files === "function" ? files(metainfo) : files, [1]);
  await tell(running);
  running.torrent.complete();
  assertEquals(await running.status, 0);
});

Deno.test("get --files leaves with 2 where the torrent of a magnet link has no such file", async () => {
  const running = await start(["get", LINK, "--files", "*.flac"]);
  await tell(running);
  assertEquals([await running.status, running.session.closeCount], [2, 1]);
  assertStringIncludes(
    running.program.stderr.text,
    'a link: Cannot find files for "*.flac": the torrent has none of that name. ' +
      "shoal show names and numbers them\n",
  );
});

Deno.test("get refuses a torrent and its magnet link at once", async () => {
  const program = new FakeProgram(["get", "a.torrent", LINK]);
  program.put("a.torrent", makeTorrent());
  assertEquals(await main(program), 2);
  assertStringIncludes(program.stderr.text, "twice at once\n");
});

Deno.test("get stops at Ctrl+C while peers are asked", async () => {
  const { program, session, status } = await start(["get", LINK]);
  program.interrupt();
  assertEquals([await status, session.closeCount], [130, 1]);
  assertEquals(program.stderr.text.split("\n").slice(1), [
    "stopping…",
    "stopped a link: no peer told what is in it, the same command asks again",
    "",
  ]);
});

Deno.test("get of a magnet link refuses a folder that it can not write to", async () => {
  const program = new FakeProgram(["get", LINK, "-o", "/locked"]);
  program.disk.fault = ({ operation, path }) =>
    operation === "write" && path.startsWith("/locked") ? systemError("EACCES") : undefined;
  const session = new FakeSession();
  program.session = session;
  const status = main(program);
  for (let i = 0; i < 200 && session.torrents.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  session.torrents[0]?.set({ state: "paused" });
  assertEquals(await status, 10);
  assertEquals(program.stderr.text, "shoal: Cannot write to /locked: permission denied\n");
});

Deno.test("get --metadata-only saves the .torrent file and prints its path", async () => {
  for (const [output, path] of [["out", "out/things.torrent"], ["x.torrent", "x.torrent"]]) {
    const running = await start(["get", LINK, "--metadata-only", "-o", `${output}`]);
    const { options } = running.torrent;
    assertEquals(options.outputDir === output, false, "nothing else is put there");
    await tell(running);
    assertEquals(await running.status, 0);
    assertEquals(running.program.stdout.text, `${path}\n`);
    assertEquals(running.program.bytes(`${path}`), makeTorrent());
  }
});

Deno.test("get --metadata-only --json tells where the file is", async () => {
  const running = await start(["get", LINK, "--metadata-only", "--json"]);
  await tell(running);
  assertEquals(await running.status, 0);
  const told = events(running.program);
  assertEquals(told.map(({ event }) => event), ["added", "metadata", "saved"]);
  const { infoHash } = running.torrent;
  const path = "downloads/things.torrent";
  assertEquals(told[2], { event: "saved", infoHash, name: "things", path });
});

Deno.test("get --metadata-only writes over another file with --force alone", async () => {
  const args = ["get", LINK, "--metadata-only", "-o", "other.torrent"];
  const refused = await start(args);
  await tell(refused);
  assertEquals([await refused.status, refused.program.stdout.text], [9, ""]);
  assertEquals(refused.program.text("other.torrent"), "something else");
  assertStringIncludes(
    refused.program.stderr.text,
    "shoal: Cannot write other.torrent: another file is there. --force writes over it\n",
  );
  const forced = await start([...args, "-f"]);
  await tell(forced);
  assertEquals([await forced.status, forced.program.stdout.text], [0, "other.torrent\n"]);
  assertEquals(forced.program.bytes("other.torrent"), makeTorrent());
  const same = await start(["get", LINK, "--metadata-only", "-o", "a.torrent"]);
  await tell(same);
  assertEquals([await same.status, same.program.stdout.text], [0, "a.torrent\n"]);
});

Deno.test("get --metadata-only of a .torrent file asks nobody", async () => {
  const program = new FakeProgram(["get", "a.torrent", "--metadata-only"]);
  program.put("a.torrent", makeTorrent());
  assertEquals([await main(program), program.stdout.text], [0, "downloads/things.torrent\n"]);
  assertEquals(program.bytes("downloads/things.torrent"), makeTorrent());
});

Deno.test("get --metadata-only refuses to save several as one file", async () => {
  const other = LINK.replace(INFO_HASH, "0".repeat(40));
  const program = new FakeProgram(["get", LINK, other, "--metadata-only", "-o", "x.torrent"]);
  assertEquals(await main(program), 2);
  assertEquals(program.stderr.text, "shoal: Cannot save several torrents as x.torrent\n");
});

Deno.test("get --metadata-only stops at Ctrl+C", async () => {
  const { program, session, status } = await start(["get", LINK, "--metadata-only", "-q"]);
  program.interrupt();
  assertEquals([await status, session.closeCount], [130, 1]);
});

Deno.test("show --fetch shows what peers tell", async () => {
  const running = await start(["show", LINK, "--fetch"]);
  await tell(running);
  assertEquals(await running.status, 0);
  assertStringIncludes(running.program.stdout.text, "files\t1\t20000\tthings/a.txt\n");
  const json = await start(["show", LINK, "--fetch", "--json"]);
  await tell(json);
  assertEquals(await json.status, 0);
  assertEquals(events(json.program).map(({ name }) => name), ["things"]);
  assertEquals(json.program.stderr.text, "");
});

Deno.test("show --fetch gives up in time: with 5 where no peer came, else with 6", async () => {
  for (const [peers, want, who] of [[0, 5, "no peer came"], [1, 6, "no peer told it"]] as const) {
    const args = ["show", LINK, "--fetch", "--timeout", "5", "-q"];
    const { program, torrent, status } = await start(args);
    torrent.set({ peers });
    await program.clock.advance(5_000);
    assertEquals(await status, want);
    assertEquals(
      program.stderr.text,
      `shoal: Cannot find out what is in it: ${who} in 5s. --timeout SECONDS gives it longer\n`,
    );
  }
});

Deno.test("show --fetch stops at Ctrl+C", async () => {
  const { program, status } = await start(["show", LINK, "--fetch"]);
  program.interrupt();
  assertEquals([await status, program.stdout.text], [130, ""]);
});

Deno.test("get --seed of a link with a key goes on with what takes its place", async () => {
  const link = `${LINK}&xs=urn:btpk:${"8f".repeat(32)}`;
  const running = await start(["get", link, "--seed", "-o", "out"]);
  const { program, session, torrent, status } = running;
  assertEquals(session.followed.map(({ mutable }) => mutable?.publicKey[0]), [0x8f]);
  await tell(running);
  torrent.complete();
  await settle();
  assertStringIncludes(program.stderr.text, "things: seeding at port 6881\n");
  session.publish(parseMagnet(`magnet:?xt=urn:btih:${"a".repeat(40)}&dn=newer`));
  await program.clock.advance(1_000);
  const newer = session.torrents[1];
  assertEquals(newer?.options.outputDir, "out");
  assertStringIncludes(program.stderr.text, "newer: what is in it comes from peers\n");
  newer?.tell(makeTorrent());
  newer?.complete();
  await program.clock.advance(1_000);
  assertEquals(program.stderr.text.split("seeding at port").length, 3);
  program.interrupt();
  assertEquals(await status, 130);
});

Deno.test("get of a link with a key follows nothing when it is not to seed", async () => {
  const running = await start(["get", `${LINK}&xs=urn:btpk:${"8f".repeat(32)}`, "-q"]);
  await tell(running);
  running.torrent.complete();
  assertEquals([await running.status, running.session.followed], [0, []]);
});

Deno.test("get --metadata-only waits for piece layers for half a minute, and says that they are missing", async () => {
  const { metainfo, layout } = new SampleTorrent({
    name: "things",
    files: 200_000,
    version: "hybrid",
  });
  assertEquals(layout.pieceCount > 1, true);
  const lacking = assembleMetainfo(metainfo.infoBytes);
  const { program, torrent, status } = await start(["get", LINK, "--metadata-only"]);
  assertEquals(torrent.options.needsPieceLayers, true);
  torrent.tellInfo(lacking);
  await settle();
  for (let second = 0; second < 29; second++) await nextSecond();
  assertEquals(program.stdout.text, "");
  await nextSecond();
  await nextSecond();
  assertEquals([await status, program.stdout.text], [0, "downloads/things.torrent\n"]);
  assertEquals(program.bytes("downloads/things.torrent"), lacking);
  assertStringIncludes(program.stderr.text, "Piece layers are missing");

  async function nextSecond(): Promise<void> {
    await program.clock.advance(1_000);
    torrent.set({});
    await settle();
  }
});
