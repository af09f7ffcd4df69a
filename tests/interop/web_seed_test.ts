/**
 * Shoal downloads from web servers that others wrote, alone and beside libtorrent, what libtorrent made torrents of
 * (BEP 19).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { assertSameContent, type ContentPlan, makeContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { type Scene, sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { nginx, pythonHttp, type WebServerProgram } from "../support/clients/web_servers.ts";

const MIB = 1024 * 1024;

/** Names that have to be escaped, files that share pieces, and an empty one. */
const FILES: ContentPlan = {
  "a b#1.bin": 3 * MIB + 17,
  "deep/er/ü & ?.txt": 100,
  "deep/empty": 0,
  "it's 100%+.bin": 2 * MIB,
  "z": 40_000,
};

async function download(
  scene: Scene,
  server: WebServerProgram,
  { plan, version }: { plan: number | ContentPlan; version: "v1" | "v2" | "hybrid" },
): Promise<string[]> {
  const content = await makeContent(await scene.folder("content"), "some files", plan);
  const webSeed = await server.serve(scene, content.parent);
  const torrent = `${scene.dir}/made.torrent`;
  await libtorrent.create(scene, { content, out: torrent, version, pieceLength: 65_536, webSeed });
  const dir = await scene.folder("downloaded");
  const process = shoal.get(scene, { torrent, dir }, "--no-dht", "--no-lsd");
  assertEquals(await process.exited(), 0);
  await assertSameContent(content, dir, shoal);
  return await server.requests(scene);
}

for (const server of [nginx, pythonHttp]) {
  const needs = [server, libtorrent];
  sceneTest(`Shoal downloads a file from ${server.name}`, { needs }, async (scene) => {
    const requests = await download(scene, server, { plan: 12 * MIB + 5, version: "v1" });
    if (server.hasRanges) {
      assert(requests.every((line) => line.includes(" 206 ")), requests.join("\n"));
    } else {
      assert(requests.length <= 4, requests.join("\n"));
    }
  });

  for (const version of ["v1", "v2", "hybrid"] as const) {
    sceneTest(
      `Shoal downloads many files, ${version}, from ${server.name}`,
      { needs },
      async (scene) => {
        const requests = await download(scene, server, { plan: FILES, version });
        assert(!requests.some((line) => /empty|\.pad/.test(line)), requests.join("\n"));
      },
    );
  }
}

sceneTest(
  "Shoal downloads from nginx and from libtorrent at once",
  { needs: [nginx, libtorrent] },
  async (scene) => {
    const content = await makeContent(await scene.folder("content"), "file", 24 * MIB);
    const webSeed = await nginx.serve(scene, content.parent);
    const torrent = `${scene.dir}/made.torrent`;
    const made = { content, out: torrent, version: "v1", pieceLength: 262_144, webSeed } as const;
    await libtorrent.create(scene, made);
    const address = scene.address();
    const seeder = await libtorrent.download(scene, { torrent, dir: content.parent, address });
    await seeder.completed();
    const dir = await scene.folder("downloaded");
    const options = ["--peer", `${address}:6881`, "--download-limit", "8MiB"];
    const process = shoal.get(scene, { torrent, dir }, ...options, "--no-dht", "--no-lsd");
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);
    assert((await nginx.requests(scene)).length > 0);
  },
);
