/**
 * The daemon in the hands of `@ctrl/transmission`, a client of Transmission's RPC for programs.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Daemon } from "../../lib/daemon/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { formatMagnet, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { CtrlTransmission } from "../support/clients/ctrl_transmission.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, type LoopbackTorrent } from "../support/loopback_torrent.ts";

const lack = CtrlTransmission.lack();

interface Play {
  readonly scene: LoopbackScene;
  readonly daemon: Daemon;
  readonly torrent: LoopbackTorrent;
  /** The info-hash of the torrent in hexadecimal digits. */
  readonly id: string;
  readonly tracker: string;
  readonly client: CtrlTransmission;
  /** Adds the torrent, and waits until it is here. */
  downloaded(): Promise<void>;
}

function clientTest(name: string, act: (play: Play) => Promise<void>): void {
  loopbackTest({ name: `@ctrl/transmission ${name}`, lack }, async (scene) => {
    const { torrents: [torrent], tracker } = await seedTorrents(scene, [
      { name: "first", files: { "a.bin": 300_000, "b.bin": 100_000 } },
    ]);
    assert(torrent);
    const { daemon, url } = await serveDaemon(scene);
    const client = scene.use(new CtrlTransmission(url, TOKEN));
    const id = toHex(wireInfoHash(torrent.metainfo));
    async function downloaded(): Promise<void> {
      await client.call("addTorrent", torrent?.bytes.toBase64(), {
        "download-dir": `${scene.dir}/downloads`,
      });
      await scene.until(() => daemon.torrents()[0]?.state === "seeding");
    }
    await act({ scene, daemon, torrent, id, tracker, client, downloaded });
  });
}

clientTest("adds a torrent by its file, and reads all of it", async (play) => {
  const { scene, torrent, id, client, tracker } = play;
  const added = await client.call("addTorrent", torrent.bytes.toBase64(), {
    "download-dir": `${scene.dir}/downloads`,
    labels: ["iso"],
  });
  assertEquals(added, {
    result: "success",
    arguments: { "torrent-added": { hashString: id, id: 1, name: "first" } },
  });
  await scene.until(async () => (await client.call("getTorrent", id)).state === "seeding");
  const { raw, dateAdded, dateCompleted, ...told } = await client.call("getTorrent", id);
  assertMatch(String(dateAdded), /^20\d\d-/);
  assertMatch(String(dateCompleted), /^(19|20)\d\d-/);
  assertEquals(told, {
    id,
    name: "first",
    state: "seeding",
    isCompleted: true,
    stateMessage: "",
    progress: 1,
    ratio: 0,
    label: "iso",
    savePath: `${scene.dir}/downloads`,
    uploadSpeed: 0,
    downloadSpeed: told.downloadSpeed,
    eta: -1,
    queuePosition: 0,
    connectedPeers: told.connectedPeers,
    connectedSeeds: 0,
    totalPeers: told.totalPeers,
    totalSeeds: told.totalSeeds,
    totalSelected: 400_000,
    totalSize: 400_000,
    totalUploaded: 0,
    totalDownloaded: 400_000,
  });
  const fields = new Map(Object.entries(raw ?? {}));
  assertEquals(fields.size, 58, "each field that is asked for");
  assertEquals(fields.get("trackers")[0].announce, tracker);
  assertEquals(fields.get("wanted"), [1, 1]);
  await torrent.assertIn(`${scene.dir}/downloads`);
});

clientTest("adds a torrent by a magnet link", async ({ scene, torrent, id, tracker, client }) => {
  const { infoHashes } = torrent.metainfo;
  await client.call("addMagnet", formatMagnet({ infoHashes, trackers: [tracker] }), {
    "download-dir": `${scene.dir}/downloads`,
  });
  await scene.until(async () => (await client.call("getTorrent", id)).state === "seeding");
  await torrent.assertIn(`${scene.dir}/downloads`);
});

clientTest(
  "adds a torrent as other clients' packages do",
  async ({ client, torrent, id, daemon }) => {
    const { infoHashes } = torrent.metainfo;
    const link = formatMagnet({ infoHashes });
    const options = { startPaused: true, label: "iso" };
    const { state, label } = await client.call("normalizedAddTorrent", link, options);
    assertEquals([state, label], ["paused", "iso"]);
    assertEquals(daemon.find(id)?.state, "stopped");
  },
);

clientTest("lists torrents with their labels", async ({ client, downloaded, id, daemon }) => {
  await downloaded();
  await client.call("setTorrent", id, { labels: ["one", "two"] });
  assertEquals(daemon.find(id)?.labels, ["one", "two"]);
  const { torrents, labels } = await client.call("getAllData");
  assert(Array.isArray(torrents));
  assertEquals(torrents.map(({ name, label }) => [name, label]), [["first", "one"]]);
  assertEquals(labels, [{ id: "one", name: "one", count: 1 }]);
  await assertRejects(() => client.call("getTorrent", "0".repeat(40)), Error, "Torrent not found");
});

clientTest("stops, starts, verifies and announces", async (play) => {
  const { scene, client, downloaded, id } = play;
  await downloaded();
  const state = async () => (await client.call("getTorrent", id)).state;
  await client.call("pauseTorrent", id);
  await scene.until(async () => await state() === "paused");
  await client.call("verifyTorrent", id);
  await client.call("resumeTorrent", id);
  await scene.until(async () => await state() === "seeding");
  assertEquals((await client.call("reannounceTorrent", id)).result, "success");
  for (const method of ["queueTop", "queueUp", "queueDown", "queueBottom"]) {
    assertEquals((await client.call(method, id)).result, "success", method);
  }
});

clientTest(
  "renames and moves what is on disk",
  async ({ scene, client, downloaded, id, daemon }) => {
    await downloaded();
    const renamed = await client.call("renamePath", id, { path: "first/a.bin", name: "c.bin" });
    assertEquals(renamed, {
      result: "success",
      arguments: { id: 1, name: "c.bin", path: "first/a.bin" },
    });
    assertEquals(await filesIn(`${scene.dir}/downloads`), ["first/b.bin", "first/c.bin"]);
    await client.call("renamePath", id, { path: "first", name: "second" });
    assertEquals(daemon.find(id)?.name, "second");
    await client.call("moveTorrent", id, `${scene.dir}/moved`);
    await scene.until(() => daemon.find(id)?.state === "seeding");
    assertEquals(await filesIn(`${scene.dir}/moved`), ["second/b.bin", "second/c.bin"]);
    const { result } = await client.call("renamePath", id, { path: "none", name: "other" });
    assertMatch(String(result), /none/);
  },
);

clientTest("removes torrents, and their data if it says so", async (play) => {
  const { scene, client, downloaded, id, daemon, torrent } = play;
  await downloaded();
  await client.call("removeTorrent", id);
  assertEquals(daemon.torrents(), []);
  await torrent.assertIn(`${scene.dir}/downloads`);
  await downloaded();
  await client.call("removeTorrent", id, true);
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
});

clientTest("reads and changes what is set, and asks for the free space", async (play) => {
  const { scene, client, daemon } = play;
  const session = new Map(Object.entries((await client.call("getSession")).arguments ?? {}));
  assertEquals(session.get("download-dir"), `${scene.dir}/downloads`);
  assertEquals(session.get("peer-port"), daemon.port);
  await client.call("setSession", { "speed-limit-down": 300, "speed-limit-down-enabled": true });
  assertEquals(daemon.settings.downloadLimit, 300_000);
  const space = new Map(
    Object.entries((await client.call("freeSpace", scene.dir)).arguments ?? {}),
  );
  assert(Number(space.get("size-bytes")) > 0);
});
