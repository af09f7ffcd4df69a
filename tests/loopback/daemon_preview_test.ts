/**
 * Looking into torrents before they are added, with a daemon over real sockets.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { TransmissionRpc } from "../../lib/daemon/transmission/mod.ts";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, LoopbackTorrent } from "../support/loopback_torrent.ts";

/** A session that seeds a torrent, and the magnet link that names it as a peer. */
async function seeded(
  scene: LoopbackScene,
  version: "v1" | "v2" | "hybrid",
): Promise<{ readonly torrent: LoopbackTorrent; readonly link: string }> {
  const files = { "a.bin": 300_000, "sub/b.bin": 400_000 };
  const torrent = new LoopbackTorrent({ name: `looked at ${version}`, files, version });
  await torrent.write(`${scene.dir}/seed`);
  const { session } = await scene.session("seed", { outputDir: `${scene.dir}/seed`, pex: false });
  await (await session.add(torrent.metainfo)).completed;
  const peers = [{ hostname: "127.0.0.1", port: session.port }];
  return { torrent, link: formatMagnet({ infoHashes: torrent.metainfo.infoHashes, peers }) };
}

for (const version of ["v1", "v2", "hybrid"] as const) {
  loopbackTest(
    `a magnet link of ${version} is looked into, and what is chosen of it is added`,
    async (scene) => {
      const { torrent, link } = await seeded(scene, version);
      const daemon = await openDaemon(scene);
      const opened = await askApi(daemon, "POST /previews", { location: link });
      assertEquals([opened.status, opened.value.preview.state], [201, "fetching"]);
      const { id } = opened.value.preview;
      const { value: { preview } } = await askApi(daemon, `GET /previews/${id}?wait=20`);
      assertEquals([preview.state, preview.name, preview.totalBytes], [
        "ready",
        torrent.metainfo.name,
        700_000,
      ]);
      assertEquals(daemon.torrents(), []);
      const paths: { index: number; path: string }[] = preview.files;
      const b = paths.find(({ path }) => path.endsWith("/sub/b.bin"))?.index;
      const { value: { torrent: added } } = await askApi(daemon, "POST /torrents", {
        preview: id,
        changes: { files: { unwanted: [b] } },
      });
      assertEquals([added.hasMetadata, added.wantedBytes], [true, 300_000]);
      assertEquals((await askApi(daemon, `GET /previews/${id}`)).status, 404);
      const view = daemon.find(added.id);
      assertEquals(view?.files().map(({ isWanted }) => isWanted), [true, false]);
      const again = await askApi(daemon, "POST /previews", { location: link });
      const { value } = await askApi(daemon, `GET /previews/${again.value.preview.id}?wait=20`);
      assertEquals([value.preview.state, value.preview.duplicateOf], ["ready", added.id]);
    },
  );
}

loopbackTest("a magnet link that is added while it is looked into is downloaded", async (scene) => {
  const { torrent, link } = await seeded(scene, "hybrid");
  const daemon = await openDaemon(scene);
  // Nobody tells of this one, since it names no peer.
  const { infoHashes } = torrent.metainfo;
  const opened = await askApi(daemon, "POST /previews", { location: formatMagnet({ infoHashes }) });
  const { id } = opened.value.preview;
  await scene.until(async () =>
    (await askApi(daemon, `GET /previews/${id}`)).value.preview.state === "fetching"
  );
  const { value: { torrent: added } } = await askApi(daemon, "POST /torrents", { location: link });
  const view = daemon.find(added.id);
  await scene.until(() => view?.state === "seeding");
  await torrent.assertIn(`${scene.dir}/downloads`);
  const { value: { preview } } = await askApi(daemon, `GET /previews/${id}?wait=20`);
  assertEquals([preview.state, preview.duplicateOf], ["ready", added.id]);
});

loopbackTest(
  "a magnet link is looked into though the session is opened anew meanwhile",
  async (scene) => {
    const { torrent, link } = await seeded(scene, "v1");
    const daemon = await openDaemon(scene);
    const { infoHashes } = torrent.metainfo;
    const opened = await askApi(daemon, "POST /previews", {
      location: formatMagnet({ infoHashes }),
    });
    const { id } = opened.value.preview;
    await daemon.set({ pex: false });
    const { value: { preview: before } } = await askApi(daemon, `GET /previews/${id}`);
    assertEquals(before.state, "fetching");
    const found = await askApi(daemon, "POST /previews", { location: link });
    const { id: other } = found.value.preview;
    const { value: { preview } } = await askApi(daemon, `GET /previews/${other}?wait=20`);
    assertEquals(preview.state, "ready");
    assertEquals(await filesIn(`${scene.dir}/downloads`).catch(() => []), []);
  },
);

loopbackTest("a .torrent file is fetched with the cookies that its server wants", async (scene) => {
  const torrent = new LoopbackTorrent({ name: "members only", files: 100_000 });
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    ({ headers }) =>
      headers.get("cookie") === "uid=1; pass=2"
        ? new Response(torrent.bytes)
        : new Response("Who are you?", { status: 403 }),
  );
  const location = `http://127.0.0.1:${server.addr.port}/members.torrent`;
  const daemon = await openDaemon(scene);
  const stranger = await askApi(daemon, "POST /torrents", { location });
  assertEquals([stranger.status, stranger.value.error.kind], [502, "fetch-failed"]);
  const cookies = "uid=1; pass=2";
  const opened = await askApi(daemon, "POST /previews", { location, cookies });
  assertEquals([opened.value.preview.state, opened.value.preview.infoHash], ["fetching", null]);
  const { id } = opened.value.preview;
  const { value: { preview } } = await askApi(daemon, `GET /previews/${id}?wait=20`);
  assertEquals([preview.state, preview.name], ["ready", "members only"]);
  const rpc = new TransmissionRpc(daemon, {});
  const request = { method: "torrent-add", arguments: { filename: location, cookies } };
  const { body } = await rpc.handle(JSON.stringify(request));
  assertEquals(JSON.parse(body).arguments["torrent-added"].name, "members only");
});
