/**
 * Downloads from web servers over real sockets: `Deno.serve` as it stands, alone and beside a peer.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { SystemClock } from "../../lib/net/mod.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { WebServer, type WebServerScript } from "../support/web_server.ts";

const MIB = 1024 * 1024;

const FILES = { "a": 3 * MIB + 1, "dir/b ü.txt": 10, "dir/empty": 0, "c": 2 * MIB };

/** A web server at a port of its own. */
class RealWebServer extends WebServer implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** Ports that requests came from. */
  readonly ports: Set<number> = new Set();

  constructor(torrent: LoopbackTorrent, script: WebServerScript = {}) {
    super(torrent, new SystemClock(), script);
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      (request, { remoteAddr }) => {
        this.ports.add(remoteAddr.port);
        return this.answer(request);
      },
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

async function download(
  scene: LoopbackScene,
  torrent: LoopbackTorrent,
  webSeeds: readonly string[],
): Promise<void> {
  const dir = await scene.folder("downloaded");
  const { session } = await scene.session("leecher", { outputDir: dir });
  const added = await session.add(torrent.bytes, { webSeeds });
  await added.completed;
  assertEquals(added.status().wastedBytes, 0);
  await torrent.assertIn(dir);
}

for (const version of ["v1", "v2", "hybrid"] as const) {
  loopbackTest(`a web server alone gives a ${version} torrent of many files`, async (scene) => {
    const torrent = new LoopbackTorrent({ name: "many files", files: FILES, version });
    const web = scene.use(new RealWebServer(torrent));
    await download(scene, torrent, [web.url]);
    assertEquals(web.sentBytes, torrent.metainfo.totalLength);
  });
}

loopbackTest("connections to a web server are used again", async (scene) => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`${at}`, 16_000 + at]),
  );
  const torrent = new LoopbackTorrent({ name: "small files", files });
  const web = scene.use(new RealWebServer(torrent));
  await download(scene, torrent, [web.url]);
  assertGreater(web.requests.length, 199);
  assert(web.ports.size <= 10, `${web.ports.size} connections for ${web.requests.length} requests`);
});

loopbackTest("a web server without ranges gives everything", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "many files", files: FILES });
  const web = scene.use(new RealWebServer(torrent, { ranges: false }));
  await download(scene, torrent, [web.url]);
});

loopbackTest("a redirect to another server is followed", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "many files", files: FILES });
  const mirror = scene.use(new RealWebServer(torrent));
  const web = scene.use(
    new RealWebServer(torrent, {
      answer: (request) => {
        const { pathname } = new URL(request.url);
        return Response.redirect(new URL(pathname, mirror.url).href, 307);
      },
    }),
  );
  await download(scene, torrent, [web.url]);
  assertEquals(mirror.sentBytes, torrent.metainfo.totalLength);
});

loopbackTest("a web server and a seeder give a torrent together", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "file", files: 48 * MIB, pieceLength: 256 * 1024 });
  const web = scene.use(new RealWebServer(torrent, { rateBytesPerSec: 12 * MIB }));
  const content = await scene.folder("content");
  await torrent.write(content);
  const limits = { uploadLimit: 12 * MIB };
  const seeder = await scene.session("seeder", { outputDir: content, ...limits });
  const seeding = await seeder.session.add(torrent.bytes);
  await seeding.completed;
  const dir = await scene.folder("downloaded");
  const { session } = await scene.session("leecher", { outputDir: dir });
  const peers = [{ hostname: "127.0.0.1", port: seeder.session.port }];
  const added = await session.add(torrent.bytes, { peers, webSeeds: [web.url] });
  await added.completed;
  await torrent.assertIn(dir);
  assertGreater(web.sentBytes, 8 * MIB);
  assertGreater(seeding.status().uploadedBytes, 8 * MIB);
});

loopbackTest(
  "a web server that has other data is given up, and its errors are told",
  async (scene) => {
    const torrent = new LoopbackTorrent({ name: "many files", files: FILES });
    const other = new LoopbackTorrent({ name: "many files", files: FILES, seed: 2 });
    const web = scene.use(new RealWebServer(other));
    const dir = await scene.folder("downloaded");
    const { session } = await scene.session("leecher", { outputDir: dir });
    const added = await session.add(torrent.bytes, { webSeeds: [web.url, "http://127.0.0.1:1/"] });
    await scene.until(() => added.webSeeds()[0]?.state === "dropped");
    await scene.until(() => added.webSeeds()[1]?.state === "waiting");
    const [, refused] = added.webSeeds();
    assert(refused?.reason?.includes("127.0.0.1:1"), refused?.reason);
    assertEquals(added.status().piecesDone, 0);
  },
);
