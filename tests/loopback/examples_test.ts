import { assert, assertEquals } from "@std/assert";
import { ShoalClient } from "../../lib/client/mod.ts";
import { serve } from "../../lib/daemon/mod.ts";
import { formatMagnet, magnetOf, parseMetainfo } from "../../mod.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** Lines that an example may have. */
const MAX_LINES = 60;

const FILES = { "a.flac": 300_001, "b/c.flac": 77_777, "b/notes.txt": 200_002, "cover.jpg": 0 };

/** Starts an example by the command that its comment names, with other arguments. */
async function start(
  scene: LoopbackScene,
  name: string,
  args: readonly string[],
): Promise<LoopbackProgram> {
  const { pathname } = new URL(name, EXAMPLES);
  const [, flags = ""] = /deno run((?: --\S+)*) examples\/(\S+)/.exec(
    await Deno.readTextFile(pathname),
  ) ?? [];
  // With this machine alone: an example would ask the public DHT.
  const given = flags.split(" ").filter((flag) => flag !== "")
    .map((flag) => flag === "--allow-net" ? "--allow-net=127.0.0.1,0.0.0.0,[::]" : flag);
  return scene.program(args, {
    command: [Deno.execPath(), "run", "--quiet", "--no-prompt", ...given, pathname],
    cwd: await scene.folder("here"),
  });
}

/** A torrent whose tracker names a seeder, and its file. */
async function offer(scene: LoopbackScene, name: string) {
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const torrent = new LoopbackTorrent({ name, files: FILES, trackers: [tracker.url] });
  seeders.push(scene.use(new RawSeeder(torrent)));
  return { torrent, file: await torrent.save(scene.dir), downloads: `${scene.dir}/here/downloads` };
}

Deno.test("each example is short, says what it shows, and is run here", async () => {
  const tests = await Deno.readTextFile(new URL(import.meta.url));
  for await (const { name } of Deno.readDir(EXAMPLES)) {
    const text = await Deno.readTextFile(new URL(name, EXAMPLES));
    assert(text.split("\n").length <= MAX_LINES, `${name} is long`);
    assert(/^\/\*\*\n \* [A-Z]/.test(text), `${name} does not begin with what it shows`);
    assert(text.includes(` examples/${name}`), `${name} does not say how it is run`);
    assert(!/from "\.\.?\//.test(text), `${name} imports what others can not`);
    assert(tests.includes(`"${name}"`), `${name} is not run`);
  }
});

loopbackTest("the example of a stream", async (scene) => {
  const { torrent, file } = await offer(scene, "stream");
  const cwd = await scene.folder("here");
  const { pathname } = new URL("stream.ts", EXAMPLES);
  const flags = ["--allow-net=127.0.0.1,0.0.0.0,[::]", "--allow-read", "--allow-write"];
  const number = torrent.fileNumber("b/c.flac");
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...flags, pathname, file, String(number)],
    cwd,
    signal: scene.signal,
  }).output();
  assert(success);
  assertEquals(stdout.length, FILES["b/c.flac"]);
  assertEquals(stdout, torrent.content(number));
});

loopbackTest("the example of a download", async (scene) => {
  const { torrent, file } = await offer(scene, "one");
  const example = await start(scene, "download.ts", [file, "there"]);
  assertEquals(await example.ended(), 0, example.log());
  await torrent.assertIn(`${scene.dir}/here/there`);
  const without = await start(scene, "download.ts", []);
  assertEquals(await without.ended(), 2);
});

loopbackTest("the example of a session that is watched", async (scene) => {
  const [one, two] = [await offer(scene, "one"), await offer(scene, "two")];
  const example = await start(scene, "watch.ts", [one.file, two.file]);
  assertEquals(await example.ended(), 0, example.log());
  for (const name of ["one", "two"]) await example.line(new RegExp(`^${name}: seeding, 100%`));
  for (const { torrent, downloads } of [one, two]) {
    assertEquals((await torrent.piecesIn(downloads)).size, torrent.layout.pieceCount);
  }
});

loopbackTest("the example of chosen files", async (scene) => {
  const { torrent, file, downloads } = await offer(scene, "some");
  const example = await start(scene, "choose_files.ts", [file, ".flac"]);
  assertEquals(await example.ended(), 0, example.log());
  await example.line(/^some\/b\/c\.flac: 77777 bytes$/);
  await torrent.assertIn(downloads, { files: ["a.flac", "b/c.flac"] });
  const none = await start(scene, "choose_files.ts", [file, ".mp3"]);
  assertEquals(await none.ended(), 1);
});

loopbackTest("the example of a new torrent", async (scene) => {
  const content = new LoopbackTorrent({ name: "new", files: FILES });
  await content.write(scene.dir);
  const url = "http://tracker.example/announce";
  const example = await start(scene, "create.ts", [`${scene.dir}/new/`, url]);
  assertEquals(await example.ended(), 0, example.log());
  const metainfo = parseMetainfo(await Deno.readFile(`${scene.dir}/new.torrent`));
  assertEquals(metainfo.version, "hybrid");
  assertEquals(metainfo.trackers, [[url]]);
  assertEquals(metainfo.totalLength, content.metainfo.totalLength);
  assertEquals(example.stderr.at(-1), formatMagnet(magnetOf(metainfo)));
});

loopbackTest("the example of a seeder", async (scene) => {
  const tracker = scene.use(new LoopbackTracker());
  const torrent = new LoopbackTorrent({ name: "mine", files: FILES, trackers: [tracker.url] });
  await torrent.write(`${scene.dir}/full`);
  const args = [await torrent.save(scene.dir), `${scene.dir}/full`];
  const example = await start(scene, "seed.ts", args);
  const port = Number(/port (\d+)/.exec(await example.line(/^seeding at port/))?.[1]);
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/leeched` });
  const download = await session.add(torrent.metainfo, {
    peers: [{ hostname: "127.0.0.1", port }],
  });
  await download.completed;
  await torrent.assertIn(`${scene.dir}/leeched`);
  example.signal("SIGINT");
  assertEquals(await example.ended(), 0, example.log());
  await scene.until(() => tracker.events.includes("stopped"));
});

loopbackTest("the example that inspects torrents and magnet links", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "seen", files: FILES, version: "hybrid" });
  const example = await start(scene, "inspect.ts", [await torrent.save(scene.dir)]);
  assertEquals(await example.ended(), 0, example.log());
  await example.line(/^77777\tseen\/b\/c\.flac$/);
  const uri = example.stderr.at(-1) ?? "";
  assertEquals(uri, formatMagnet(magnetOf(torrent.metainfo)));
  const ofMagnet = await start(scene, "inspect.ts", [uri]);
  assertEquals(await ofMagnet.ended(), 0, ofMagnet.log());
  const v1 = await example.line(/^v1 {2}[0-9a-f]{40}$/);
  assertEquals(ofMagnet.stderr.includes(v1), true);
  await Deno.writeTextFile(`${scene.dir}/no.torrent`, "no torrent");
  const ofText = await start(scene, "inspect.ts", [`${scene.dir}/no.torrent`]);
  assertEquals(await ofText.ended(), 1);
  assertEquals(ofText.stderr.length, 1, ofText.log());
});

loopbackTest("the example of a tracker", async (scene) => {
  const example = await start(scene, "tracker.ts", ["0"]);
  const http = await example.line(/^http:/);
  const udp = await example.line(/^udp:/);
  const torrent = new LoopbackTorrent({ name: "met", files: FILES, trackers: [http, udp] });
  await torrent.write(`${scene.dir}/full`);
  const seeding = await scene.session("seed", { outputDir: `${scene.dir}/full` });
  const seed = await seeding.session.add(torrent.metainfo);
  await scene.until(() => seed.trackers().every(({ state }) => state === "working"));
  const leeching = await scene.session("leecher", { outputDir: `${scene.dir}/leeched` });
  const download = await leeching.session.add(torrent.metainfo);
  await download.completed;
  await torrent.assertIn(`${scene.dir}/leeched`);
  await Promise.all([seeding.session.close(), leeching.session.close()]);
  example.signal("SIGINT");
  assertEquals(await example.ended(), 0, example.log());
});

loopbackTest("the example of a log", async (scene) => {
  const { torrent, file, downloads } = await offer(scene, "logged");
  const example = await start(scene, "custom_log.ts", [file]);
  assertEquals(await example.ended(), 0, example.log());
  await torrent.assertIn(downloads);
  const records = example.stderr.map((line) => JSON.parse(line));
  assert(records.some(({ level, message }) => level === "info" && message === "Complete"));
  assert(records.some(({ level, peer }) => level === "debug" && /^127\.0\.0\.1:/.test(peer)));
});

loopbackTest("the example that follows a daemon", async (scene) => {
  const { file } = await offer(scene, "followed");
  const daemon = await serve({
    at: { hostname: "127.0.0.1", port: 0 },
    stateDir: `${scene.dir}/state`,
    outputDir: `${scene.dir}/downloads`,
    bind: "127.0.0.1",
    settings: { choosesPort: true, dht: false, lsd: false, portMapping: false, minFreeBytes: 0 },
    log: scene.log("daemon"),
  });
  scene.use({ [Symbol.asyncDispose]: () => daemon.close() });
  const example = await start(scene, "follow_daemon.ts", [daemon.signInUrl]);
  await example.line(/^0 of its torrents are not complete$/);
  await new ShoalClient({ url: daemon.signInUrl }).add({ location: file });
  await example.line(/^1 \{.*"state":"seeding"/);
  const unsigned = await start(scene, "follow_daemon.ts", [daemon.url]);
  assertEquals(await unsigned.ended(), 1);
  await unsigned.line(/^It wants a token or password \(unauthorised\)$/);
});
