/**
 * The daemon behind Flood, a web page for several clients: as it asks Transmission, and its page in Chromium.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Daemon } from "../../lib/daemon/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { formatMagnet, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { ChromiumPage, isChromiumInstalled } from "../support/clients/chromium.ts";
import { Flood, FLOOD_USER, type FloodTorrent } from "../support/clients/flood.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, type LoopbackTorrent } from "../support/loopback_torrent.ts";

const lack = Flood.lack();

interface Play {
  readonly scene: LoopbackScene;
  readonly daemon: Daemon;
  readonly torrent: LoopbackTorrent;
  /** Its info-hash as Flood writes it. */
  readonly hash: string;
  readonly tracker: string;
  readonly flood: Flood;
  /** The only torrent, as Flood sees it. */
  listed(): Promise<FloodTorrent>;
  /** Waits until Flood says of it that. */
  shows(status: string): Promise<void>;
  /** Adds it from its file, and waits until it is here. */
  downloaded(): Promise<void>;
}

function floodTest(
  name: string,
  act: (play: Play) => Promise<void>,
  options: { readonly lack?: string | undefined; readonly password?: string } = {},
): void {
  const test = { name: `Flood ${name}`, lack: lack ?? options.lack, timeoutMs: 60_000 };
  loopbackTest(test, async (scene) => {
    const { torrents: [torrent], tracker } = await seedTorrents(scene, [
      { name: "first", files: { "a.bin": 300_000, "b.bin": 100_000 } },
    ]);
    assert(torrent);
    const { daemon, url } = await serveDaemon(scene);
    const flood = await Flood.start(scene);
    await flood.register(`${url}transmission/rpc`, options.password ?? TOKEN);
    const hash = toHex(wireInfoHash(torrent.metainfo)).toUpperCase();
    async function listed(): Promise<FloodTorrent> {
      const [one, ...others] = await flood.torrents();
      assert(one !== undefined && others.length === 0);
      return one;
    }
    async function shows(status: string): Promise<void> {
      await scene.until(async () => (await listed()).status.includes(status));
    }
    async function downloaded(): Promise<void> {
      await flood.call("POST", "/api/torrents/add-files", {
        files: [torrent?.bytes.toBase64()],
        destination: `${scene.dir}/downloads`,
        tags: [],
        start: true,
      });
      await shows("complete");
    }
    await act({ scene, daemon, torrent, hash, tracker, flood, listed, shows, downloaded });
  });
}

floodTest("signs in, and finds the daemon", async ({ flood }) => {
  await flood.signIn();
  assertEquals(await flood.call("GET", "/api/client/connection-test"), { isConnected: true });
  assertEquals(await flood.torrents(), []);
});

floodTest("adds a torrent from its file, and lists it", async (play) => {
  const { scene, flood, torrent, hash, listed, shows } = play;
  const added = await flood.call("POST", "/api/torrents/add-files", {
    files: [torrent.bytes.toBase64()],
    destination: `${scene.dir}/downloads/iso`,
    tags: ["iso", "two words"],
    start: true,
  });
  assertEquals(added, [hash.toLowerCase()]);
  await shows("complete");
  const one = await listed();
  assertEquals(one.hash, hash);
  assertEquals(one.name, "first");
  assertEquals(one.percentComplete, 100);
  assertEquals(one.sizeBytes, 400_000);
  assertEquals(one.directory, `${scene.dir}/downloads/iso`);
  assertEquals(one.tags, ["iso", "two words"]);
  assertEquals(one.message, "");
  assert(one.status.includes("seeding"));
  await torrent.assertIn(`${scene.dir}/downloads/iso`);
});

floodTest("adds a torrent by a magnet link, not started", async (play) => {
  const { scene, flood, torrent, hash, tracker, daemon, shows } = play;
  const { infoHashes } = torrent.metainfo;
  const added = await flood.call("POST", "/api/torrents/add-urls", {
    urls: [formatMagnet({ infoHashes, trackers: [tracker] })],
    destination: `${scene.dir}/downloads`,
    tags: ["link"],
  });
  assertEquals(added, [hash.toLowerCase()]);
  await shows("stopped");
  assertEquals(daemon.find(hash.toLowerCase())?.labels, ["link"]);
  await flood.call("POST", "/api/torrents/start", { hashes: [hash] });
  // "complete" is for Flood, too, what it does not know the size of.
  await shows("seeding");
  await torrent.assertIn(`${scene.dir}/downloads`);
});

floodTest("pauses, starts, verifies and announces", async ({ flood, hash, downloaded, shows }) => {
  await downloaded();
  const hashes = [hash];
  await flood.call("POST", "/api/torrents/stop", { hashes });
  await shows("stopped");
  await flood.call("POST", "/api/torrents/check-hash", { hashes });
  await flood.call("POST", "/api/torrents/start", { hashes });
  await shows("seeding");
  await flood.call("POST", "/api/torrents/reannounce", { hashes });
});

floodTest("shows what is in a torrent, and chooses files", async (play) => {
  const { flood, daemon, hash, tracker, downloaded } = play;
  await downloaded();
  const path = `/api/torrents/${hash}`;
  const { contents, peers, trackers } = await flood.call("GET", `${path}/details`);
  const [file] = contents;
  assertEquals(file, {
    index: 0,
    path: "first/a.bin",
    filename: "a.bin",
    percentComplete: 100,
    priority: 1,
    sizeBytes: 300_000,
  });
  assertEquals(contents.length, 2);
  assertEquals(peers, []);
  assertEquals(trackers, [{ url: tracker, type: 1 }]);
  const chosen = async () => {
    const files = await flood.call("GET", `${path}/contents`);
    return files.map(({ priority }: { readonly priority: number }) => priority);
  };
  await flood.call("PATCH", `${path}/contents`, { indices: [1], priority: 0 });
  assertEquals(await chosen(), [1, 0]);
  await flood.call("PATCH", `${path}/contents`, { indices: [0, 1], priority: 2 });
  assertEquals(await chosen(), [2, 2]);
  assertEquals(daemon.find(hash.toLowerCase())?.files().map(({ priority }) => priority), [
    "high",
    "high",
  ]);
});

floodTest("changes tags, trackers and the place of a torrent", async (play) => {
  const { scene, flood, torrent, hash, downloaded, listed, shows } = play;
  await downloaded();
  await flood.call("PATCH", "/api/torrents/tags", { hashes: [hash], tags: ["new"] });
  assertEquals((await listed()).tags, ["new"]);
  const trackers = ["http://127.0.0.1:9/announce", "http://127.0.0.2:9/announce"];
  await flood.call("PATCH", "/api/torrents/trackers", { hashes: [hash], trackers });
  const now = await flood.call("GET", `/api/torrents/${hash}/trackers`);
  assertEquals(now.map(({ url }: { readonly url: string }) => url), trackers);
  await flood.call("PATCH", "/api/torrents/priority", { hashes: [hash], priority: 3 });
  await flood.call("POST", "/api/torrents/move", {
    hashes: [hash],
    destination: `${scene.dir}/moved`,
    moveFiles: true,
    isBasePath: false,
    isCheckHash: false,
  });
  await shows("seeding");
  assertEquals((await listed()).directory, `${scene.dir}/moved`);
  await torrent.assertIn(`${scene.dir}/moved`);
});

floodTest("reads and changes what is set", async ({ scene, flood, daemon }) => {
  const { throttleGlobalDownSpeed, ...set } = await flood.call("GET", "/api/client/settings");
  assertEquals(throttleGlobalDownSpeed, 0);
  assertEquals(set.directoryDefault, `${scene.dir}/downloads`);
  assertEquals(set.dhtPort, daemon.port);
  // It reckons in KiB, so that what it asks for is no whole number.
  await flood.call("PATCH", "/api/client/settings", { throttleGlobalDownSpeed: 300_000 });
  assertEquals(daemon.settings.isDownloadLimited, true);
  assert(Math.abs(daemon.settings.downloadLimit - 293_000) <= 1_000);
  await flood.call("PATCH", "/api/client/settings", { throttleGlobalDownSpeed: 0 });
  assertEquals(daemon.settings.isDownloadLimited, false);
});

floodTest("removes torrents, and their data if it says so", async (play) => {
  const { scene, flood, torrent, hash, downloaded, daemon } = play;
  await downloaded();
  await flood.call("POST", "/api/torrents/delete", { hashes: [hash], deleteData: false });
  assertEquals(daemon.torrents(), []);
  await torrent.assertIn(`${scene.dir}/downloads`);
  await downloaded();
  await flood.call("POST", "/api/torrents/delete", { hashes: [hash], deleteData: true });
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
});

floodTest("is refused with another password", async ({ flood }) => {
  await assertRejects(() => flood.torrents(), Error);
  const { isConnected } = await flood.call("GET", "/api/client/connection-test")
    .catch(() => ({ isConnected: false }));
  assertEquals(isConnected, false);
}, { password: "another" });

floodTest("shows, pauses and starts a torrent in its page", async (play) => {
  const { scene, flood, daemon, downloaded } = play;
  await downloaded();
  const page = await ChromiumPage.open(scene);
  const holds = async (expression: string) => Boolean(await page.evaluate(expression));
  const has = (selector: string) => holds(`document.querySelector('${selector}') !== null`);
  /** Clicks until something comes of it: what has just been drawn may be drawn again. */
  async function click(selector: string, isDone: () => boolean | Promise<boolean>): Promise<void> {
    await scene.until(() => has(selector));
    await scene.until(async () => {
      if (await has(selector)) await page.click(selector);
      await scene.pause(100);
      return await isDone();
    });
  }
  async function fill(name: string, text: string): Promise<void> {
    const field = `input[name="${name}"]`;
    await click(field, async () => {
      await page.evaluate(`document.querySelector('${field}').select()`);
      await page.type(text);
      return await holds(`document.querySelector('${field}').value === '${text}'`);
    });
  }
  await page.goTo(flood.url);
  await fill("username", FLOOD_USER.username);
  await fill("password", FLOOD_USER.password);
  await click('button[type="submit"]', () => has(".torrent"));
  await scene.until(() => holds('document.querySelector(".torrent").innerText.includes("first")'));
  const [view] = daemon.torrents();
  await click(".torrent__detail--name", () => has(".torrent--is-selected"));
  await click(".action--stop-torrent", () => view?.state === "stopped");
  await scene.until(() => has(".torrent--is-stopped"));
  await click(".action--start-torrent", () => view?.state === "seeding");
  await scene.until(() => has(".torrent--is-seeding"));
}, { lack: isChromiumInstalled() ? undefined : "Chromium is not there" });
