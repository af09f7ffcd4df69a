import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode } from "../../lib/bencode/mod.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const HERE = ["--bind", "127.0.0.1", "--port", "0"];
const LACK = Deno.build.os === "windows" ? "there are no signals" : undefined;

function makeTorrent(trackers: readonly string[] = []): LoopbackTorrent {
  const files = { "a.bin": 700_001, "sub/b.bin": 300_000, "c.txt": 5 };
  return new LoopbackTorrent({ name: "things", files, trackers });
}

/** Seeds a torrent; gives the option that names the seeder. */
async function seed(scene: LoopbackScene, torrent: LoopbackTorrent): Promise<string> {
  const dir = await scene.folder("seed");
  await torrent.write(dir);
  const file = await torrent.save(dir);
  const program = scene.program(["seed", file, dir, ...HERE, "--no-trackers", "--json"]);
  const { port } = await program.event(({ event }) => event === "seeding");
  return `--peer=127.0.0.1:${port}`;
}

/** Starts a tracker; gives it and the URLs to announce to. */
async function startTracker(
  scene: LoopbackScene,
  ...args: string[]
): Promise<{ tracker: LoopbackProgram; urls: string[] }> {
  const command = ["tracker", "--bind", "127.0.0.1", "-p", "0", ...args, "--json"];
  const tracker = scene.program(command);
  const { urls } = await tracker.event(({ event }) => event === "listening");
  assert(Array.isArray(urls));
  return { tracker, urls: urls.map(String) };
}

loopbackTest("get downloads from a seeder that the tracker names", async (scene) => {
  const { tracker, urls } = await startTracker(scene);
  const torrent = makeTorrent(urls);
  const dir = await scene.folder("seed");
  await torrent.write(dir);
  const file = await torrent.save(scene.dir);
  const seeder = scene.program(["seed", file, dir, ...HERE, "--json"]);
  await seeder.event(({ event }) => event === "seeding");
  const out = `${scene.dir}/out`;
  const get = scene.program(["get", file, "-o", out, ...HERE, "--json"]);
  assertEquals(await get.ended(), 0, get.log());
  await torrent.assertIn(out);
  const completed = get.events.find(({ event }) => event === "completed");
  assertEquals(completed?.path, `${out}/things`);
  tracker.signal("SIGTERM");
  assertEquals(await tracker.ended(), 143);
  seeder.signal("SIGINT");
  assertEquals(await seeder.ended(), 130);
  assertEquals(seeder.events.at(-1)?.event, "stopped");
});

loopbackTest("get says what it does in a pipe, in a few lines", async (scene) => {
  const torrent = makeTorrent();
  const peer = await seed(scene, torrent);
  const file = await torrent.save(scene.dir);
  const get = scene.program(["get", file, "-o", "out", peer, ...HERE], { cwd: scene.dir });
  assertEquals(await get.ended(), 0);
  const [first, second = "", ...rest] = get.stderr;
  assertEquals(first, "things: 976.6 KiB in 3 files, 16 pieces");
  assert(/^things {2}976\.6 KiB in \d+\.\ds \(.* MiB\/s\), every piece checked$/.test(second));
  assertEquals(rest, [
    "  saved as out/things",
    `  keep others supplied: shoal seed ${file} out`,
  ]);
  const again = scene.program([file, "-o", "out", ...HERE], { cwd: scene.dir });
  assertEquals(await again.ended(), 0);
  assertStringIncludes(again.log(), "things  976.6 KiB already there, every piece checked");
});

loopbackTest("get takes the URL of a torrent", async (scene) => {
  const torrent = makeTorrent();
  const peer = await seed(scene, torrent);
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(options, ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/old.torrent") return Response.redirect(new URL("/new.torrent", url));
    return pathname === "/new.torrent"
      ? new Response(torrent.bytes)
      : new Response("no", { status: 404 });
  });
  const base = `http://127.0.0.1:${server.addr.port}`;
  const out = `${scene.dir}/out`;
  const get = scene.program([`${base}/old.torrent`, "-o", out, peer, ...HERE, "-q"]);
  assertEquals([await get.ended(), get.stderr], [0, []], get.log());
  await torrent.assertIn(out);
  const missing = scene.program(["get", `${base}/none.torrent`, "-o", out]);
  assertEquals([await missing.ended(), missing.stderr], [5, [
    `shoal: Cannot fetch ${base}/none.torrent: the server answered 404`,
  ]]);
});

loopbackTest("get --files downloads these and leaves no others", async (scene) => {
  const torrent = makeTorrent();
  const peer = await seed(scene, torrent);
  const file = await torrent.save(scene.dir);
  const out = `${scene.dir}/out`;
  const args = ["get", file, "-o", out, peer, ...HERE, "--files", "b.bin,2", "-q"];
  const get = scene.program(args);
  assertEquals([await get.ended(), get.stderr], [0, []], get.log());
  await torrent.assertIn(out, { files: ["sub/b.bin", "c.txt"] });
});

loopbackTest("seed refuses data that is wrong, and changes nothing", async (scene) => {
  const torrent = makeTorrent();
  const file = await torrent.save(scene.dir);
  const dir = await scene.folder("seed");
  await torrent.write(dir);
  await Deno.remove(`${dir}/things/sub/b.bin`);
  const program = scene.program(["seed", file, dir, ...HERE]);
  assertEquals(await program.ended(), 4);
  assertStringIncludes(program.log(), "names the files");
  await torrent.assertIn(dir, { files: ["a.bin", "c.txt"] });
});

loopbackTest("a port that is taken is an error that names it", async (scene) => {
  const torrent = makeTorrent();
  const file = await torrent.save(scene.dir);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const args = ["get", file, "-o", `${scene.dir}/out`, "--bind=127.0.0.1", `--port=${port}`];
  const get = scene.program(args);
  assertEquals(await get.ended(), 5);
  assertEquals(get.stderr, [
    `shoal: Cannot listen for peers at port ${port}: the port is in use`,
  ]);
});

/** A tracker that never answers to `stopped`. */
class SilentTracker implements AsyncDisposable {
  readonly #silence = Promise.withResolvers<Response>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly announced = Promise.withResolvers<void>();

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => {
      if (request.url.includes("event=stopped")) return this.#silence.promise;
      this.announced.resolve();
      return new Response(encode({ interval: 1800, peers: new Uint8Array() }));
    });
  }
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/announce`;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#silence.resolve(new Response(null));
    await this.#server.shutdown();
  }
}

/** A download that nobody gives anything to, with a tracker that is silent at the end. */
async function startStuck(scene: LoopbackScene): Promise<LoopbackProgram> {
  const tracker = scene.use(new SilentTracker());
  const file = await makeTorrent([tracker.url]).save(scene.dir);
  const get = scene.program(["get", file, "-o", `${scene.dir}/out`, ...HERE]);
  await tracker.announced.promise;
  await scene.pause(200); // until the answer is there too
  return get;
}

loopbackTest({
  name: "get stops within 3 s of Ctrl+C though a tracker is silent, and says what is kept",
  lack: LACK,
}, async (scene) => {
  const get = await startStuck(scene);
  const start = performance.now();
  get.signal("SIGINT");
  assertEquals(await get.ended(), 130, get.log());
  assert(performance.now() - start < 3_000, `${performance.now() - start} ms`);
  assertEquals(get.stderr.slice(-2), [
    "stopping…",
    "stopped things: 0.0 / 976.6 KiB kept, the same command goes on from there",
  ]);
});

loopbackTest({ name: "a second Ctrl+C ends get at once", lack: LACK }, async (scene) => {
  const get = await startStuck(scene);
  get.signal("SIGINT");
  await scene.until(() => get.stderr.includes("stopping…"));
  const start = performance.now();
  get.signal("SIGINT");
  assertEquals(await get.ended(), 130);
  assert(performance.now() - start < 1_000, `${performance.now() - start} ms`);
  assertEquals(get.stderr.at(-1), "stopping…");
});

loopbackTest("peers and scrape ask the trackers, each by its way", async (scene) => {
  const { urls } = await startTracker(scene);
  assertEquals(urls.map((url) => new URL(url).protocol), ["http:", "udp:"]);
  const torrent = makeTorrent(urls);
  const dir = await scene.folder("seed");
  await torrent.write(dir);
  const file = await torrent.save(scene.dir);
  const seeder = scene.program(["seed", file, dir, ...HERE, "--json"]);
  const { port } = await seeder.event(({ event }) => event === "seeding");
  const address = `127.0.0.1:${port}`;
  for (const options of [[], ["--no-trackers", "-t", urls[1] ?? ""]]) {
    const peers = scene.program(["peers", file, ...options]);
    assertEquals([await peers.ended(), peers.stderr], [0, [address]], peers.log());
  }
  const named = scene.program(["peers", file, "--json"]);
  assertEquals(await named.ended(), 0);
  assertEquals(named.events[0]?.peers, [{ address, trackers: urls, dht: false }]);
  const scrape = scene.program(["scrape", file]);
  assertEquals(await scrape.ended(), 0);
  assertEquals(scrape.stderr, urls.map((url) => `${url}\t1\t0\t0`));
});

loopbackTest("peers does not pass itself off as a client of this machine", async (scene) => {
  const announces: URLSearchParams[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(options, (request) => {
    announces.push(new URL(request.url).searchParams);
    return new Response(encode({ interval: 1800, peers: new Uint8Array([127, 0, 0, 1, 0, 9]) }));
  });
  const file = await makeTorrent([`http://127.0.0.1:${server.addr.port}/announce`]).save(scene.dir);
  const peers = scene.program(["peers", file]);
  assertEquals([await peers.ended(), peers.stderr], [0, ["127.0.0.1:9"]], peers.log());
  const named = scene.program(["peers", file, "--port=1234"]);
  assertEquals(await named.ended(), 0, named.log());
  assertEquals(announces.map((query) => query.get("event")), [
    "started",
    "stopped",
    "started",
    "stopped",
  ]);
  const ports = announces.map((query) => Number(query.get("port")));
  assert(ports[0] === ports[1] && Number(ports[0]) >= 49_152, String(ports));
  assertEquals(ports.slice(2), [1234, 1234]);
});

loopbackTest("peers leaves with 5 where there are none, 6 where nobody answers", async (scene) => {
  const { urls } = await startTracker(scene, "--no-udp");
  const infoHash = "0123456789abcdef0123456789abcdef01234567";
  const none = scene.program(["peers", infoHash, "-t", urls[0] ?? ""]);
  assertEquals([await none.ended(), none.stderr], [5, [
    "shoal: Cannot find peers: the trackers name none",
  ]]);
  using closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  const late = scene.program(["scrape", infoHash, "-t", `udp://127.0.0.1:${port}`, "--timeout=1"]);
  assertEquals(await late.ended(), 6, late.log());
  assertStringIncludes(late.log(), "it did not answer in 1s");
});

loopbackTest("tracker serves what is allowed and no other", async (scene) => {
  const torrent = makeTorrent();
  const file = await torrent.save(scene.dir);
  const other = "0123456789abcdef0123456789abcdef01234567";
  await Deno.writeTextFile(`${scene.dir}/list`, `# allowed\n${other}  # this one\n`);
  const { urls } = await startTracker(scene, "--allow", file, "--no-udp");
  const refused = scene.program(["scrape", other, "-t", urls[0] ?? ""]);
  assertEquals([await refused.ended(), refused.stderr], [0, [`${urls[0]}\t0\t0\t0`]]);
  const peers = scene.program(["peers", other, "-t", urls[0] ?? ""]);
  assertEquals(await peers.ended(), 5);
  assertStringIncludes(peers.log(), "This torrent is not served here");
  const listed = await startTracker(scene, "--allow-list", `${scene.dir}/list`, "--no-http");
  const served = scene.program(["peers", other, "-t", listed.urls[0] ?? ""]);
  assertEquals(await served.ended(), 5);
  assertStringIncludes(served.log(), "the trackers name none");
});
