/**
 * Making torrents with a daemon, and seeding them at once.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseMetainfo } from "../../lib/metainfo/mod.ts";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { loopbackTest } from "../support/loopback_scene.ts";

loopbackTest("a daemon makes a torrent of a folder, and seeds it where it is", async (scene) => {
  const album = await scene.folder("allowed/album");
  await Deno.writeFile(`${album}/a.bin`, new Uint8Array(300_000).fill(1));
  await Deno.writeFile(`${album}/b.bin`, new Uint8Array(5_000).fill(2));
  const daemon = await openDaemon(scene, {
    roots: [`${scene.dir}/allowed`],
    settings: {
      usesIncompleteDir: true,
      incompleteDir: `${scene.dir}/allowed/incomplete`,
      startsAdded: false,
    },
  });
  const body = { path: album, versions: "hybrid", name: "as others call it", isSeeded: true };
  const opened = await askApi(daemon, "POST /creations", body);
  assertEquals(opened.status, 201, JSON.stringify(opened.value));
  const { id } = opened.value.creation;
  const { value: { creation } } = await askApi(daemon, `GET /creations/${id}?wait=20`);
  assertEquals([creation.state, creation.doneBytes, creation.fileCount, creation.warnings], [
    "done",
    305_000,
    2,
    [],
  ]);
  const metainfo = parseMetainfo(Uint8Array.fromBase64(creation.metainfo));
  assertEquals([metainfo.name, metainfo.version], ["as others call it", "hybrid"]);
  const view = daemon.find(creation.torrent);
  assert(view);
  await scene.until(() => view.state === "seeding");
  assertEquals([view.outputDir, view.doneBytes], [`${scene.dir}/allowed`, 305_000]);
  assertEquals(view.files().map(({ path }) => path), ["album/a.bin", "album/b.bin"]);

  const outside = await askApi(daemon, "POST /creations", { ...body, path: scene.dir });
  assertEquals([outside.status, outside.value.error.kind], [403, "forbidden"]);
  const root = await askApi(daemon, "POST /creations", { ...body, path: `${scene.dir}/allowed` });
  assertEquals(root.status, 403);
  const suggestion = await askApi(daemon, `GET /creations/suggestion?path=${album}`);
  assertEquals([suggestion.value.totalBytes, suggestion.value.pieceLength], [305_000, 16_384]);
});

loopbackTest("a daemon gives the making of a torrent up", async (scene) => {
  const path = await scene.folder("big");
  await Deno.writeFile(`${path}/a.bin`, new Uint8Array(200_000_000));
  const daemon = await openDaemon(scene);
  const { value: { creation: { id } } } = await askApi(daemon, "POST /creations", {
    path,
    versions: "hybrid",
  });
  assertEquals((await askApi(daemon, `DELETE /creations/${id}`)).status, 200);
  assertEquals((await askApi(daemon, `GET /creations/${id}`)).status, 404);
  // One that is under way ends with the daemon.
  await askApi(daemon, "POST /creations", { path, versions: "hybrid" });
  await daemon.close();
});
