/**
 * The daemon as Sonarr and Radarr use Transmission: their requests, in their order, and what they make of the answers.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { encode } from "../../lib/bencode/mod.ts";
import type { Daemon } from "../../lib/daemon/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { formatMagnet, wireInfoHash } from "../../lib/metainfo/mod.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import { SonarrClient, type SonarrItem } from "../support/clients/sonarr.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";

interface Play {
  readonly scene: LoopbackScene;
  readonly daemon: Daemon;
  /** The address of the daemon. */
  readonly url: string;
  readonly torrent: LoopbackTorrent;
  /** Its info-hash as Sonarr has it from a link: in upper case. */
  readonly hash: string;
  readonly tracker: string;
  /** Sonarr, whose downloads are in a folder of their own. */
  readonly sonarr: SonarrClient;
  /** Waits until Sonarr sees its only download so. */
  sees(fits: (item: SonarrItem) => boolean): Promise<SonarrItem>;
}

function sonarrTest(name: string, act: (play: Play) => Promise<void>): void {
  loopbackTest(`Sonarr ${name}`, async (scene) => {
    const { torrents: [torrent], tracker } = await seedTorrents(scene, [
      { name: "A.Show.S01E01", files: { "a.mkv": 300_000, "a.nfo": 1_000 } },
    ]);
    assert(torrent);
    const { daemon, url } = await serveDaemon(scene);
    const sonarr = new SonarrClient({ url, password: TOKEN, category: "tv-sonarr" });
    const hash = toHex(wireInfoHash(torrent.metainfo)).toUpperCase();
    async function sees(fits: (item: SonarrItem) => boolean): Promise<SonarrItem> {
      for (;;) {
        const [item] = await sonarr.items();
        if (item && fits(item)) return item;
        await scene.pause();
      }
    }
    await act({ scene, daemon, url, torrent, hash, tracker, sonarr, sees });
  });
}

sonarrTest("signs in, and takes the version", async ({ url, sonarr }) => {
  assertMatch(await sonarr.test(), /^4\.\d+\.\d+$/);
  const other = new SonarrClient({ url, password: "another" });
  await assertRejects(() => other.test(), Error, "Cannot sign in: 401");
  // .NET sends a password only when it was asked for.
  const unsigned = await fetch(`${url}transmission/rpc`);
  await unsigned.body?.cancel();
  assertEquals(unsigned.status, 401);
  assertMatch(unsigned.headers.get("www-authenticate") ?? "", /^Basic realm=".+"/);
});

sonarrTest("goes on when the session is another one", async ({ sonarr }) => {
  sonarr.useSession("of-yesterday");
  assertEquals(await sonarr.items(), []);
});

sonarrTest("grabs a torrent, and imports it", async (play) => {
  const { scene, daemon, torrent, hash, sonarr, sees } = play;
  const seeding = { ratio: 1.5, minutes: 2_880 };
  await sonarr.grab(hash, { metainfo: torrent.bytes }, { seeding, isFirst: true });
  const { goals, queuePosition } = daemon.find(hash.toLowerCase()) ?? {};
  assertEquals([goals?.ratio, goals?.ratioMode], [1.5, "own"]);
  assertEquals([goals?.idleMinutes, goals?.idleMode], [2_880, "own"]);
  assertEquals(queuePosition, 0);
  const item = await sees(({ status }) => status === "completed");
  const dir = `${scene.dir}/downloads/tv-sonarr`;
  assertEquals(item, {
    downloadId: hash,
    title: "A.Show.S01E01",
    outputPath: `${dir}/A.Show.S01E01`,
    totalSize: 301_000,
    remainingSize: 0,
    status: "completed",
    message: "",
    canBeRemoved: false,
    canMoveFiles: false,
    labels: undefined,
  });
  await torrent.assertIn(dir);
});

sonarrTest("grabs a magnet link, which it does not see before its metadata", async (play) => {
  const { scene, torrent, hash, tracker, sonarr, sees } = play;
  const { infoHashes } = torrent.metainfo;
  // Nobody has the first.
  const nobodys = new LoopbackTorrent({ name: "nothing", files: 1_000, seed: 9 }).metainfo;
  const unknown = toHex(wireInfoHash(nobodys)).toUpperCase();
  const magnet = formatMagnet({ infoHashes: nobodys.infoHashes, name: "later" });
  await sonarr.grab(unknown, { magnet }, { seeding: { ratio: 2 } });
  assertEquals(await sonarr.items(), []);
  await sonarr.grab(hash, { magnet: formatMagnet({ infoHashes, trackers: [tracker] }) }, {
    seeding: { minutes: 60 },
  });
  const item = await sees(({ status }) => status === "completed");
  assertEquals(item.downloadId, hash);
  await torrent.assertIn(`${scene.dir}/downloads/tv-sonarr`);
});

sonarrTest("sees its own category alone", async ({ scene, daemon, torrent, hash, url, sonarr }) => {
  const source = { kind: "metainfo", bytes: torrent.bytes } as const;
  await daemon.add({ source, isPaused: true });
  assertEquals(await sonarr.items(), []);
  const all = new SonarrClient({ url, password: TOKEN });
  const [item] = await all.items();
  assertEquals(item?.downloadId, hash);
  assertEquals(item?.outputPath, `${scene.dir}/downloads/A.Show.S01E01`);
  // What is not complete and does not run is a download to it.
  assertEquals(item?.status, "downloading");
  assertEquals(item?.remainingSize, 301_000);
});

sonarrTest(
  "sees what waits for its turn",
  async ({ daemon, torrent, hash, sonarr, sees }) => {
    await daemon.set({ queuesDownloads: true, downloadQueueSize: 0 });
    await sonarr.grab(hash, { metainfo: torrent.bytes });
    await sees(({ status }) => status === "queued");
    await daemon.set({ queuesDownloads: false });
    await sees(({ status }) => status === "completed");
  },
);

sonarrTest("may remove what has reached its ratio, with what came", async (play) => {
  const { scene, daemon, torrent, hash, sonarr, sees } = play;
  await sonarr.grab(hash, { metainfo: torrent.bytes }, { seeding: { ratio: 0 } });
  const item = await sees(({ canBeRemoved }) => canBeRemoved);
  assertEquals([item.status, item.canMoveFiles], ["completed", true]);
  await sonarr.remove(item, true);
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/downloads/tv-sonarr`), []);
});

sonarrTest("may remove what has reached the ratio of all, and leaves what came", async (play) => {
  const { scene, daemon, torrent, hash, sonarr, sees } = play;
  await daemon.set({ hasRatioGoal: true, ratioGoal: 0 });
  await sonarr.grab(hash, { metainfo: torrent.bytes });
  const item = await sees(({ canBeRemoved }) => canBeRemoved);
  assertEquals([item.status, item.canMoveFiles], ["completed", true]);
  await sonarr.remove(item, false);
  assertEquals(daemon.torrents(), []);
  await torrent.assertIn(`${scene.dir}/downloads/tv-sonarr`);
});

sonarrTest("is warned in words when a tracker refuses", async ({ scene, sonarr, sees }) => {
  const refuses = scene.use(
    new LoopbackTracker({
      answer: () => new Response(encode(new Map([["failure reason", "unregistered torrent"]]))),
    }),
  );
  const torrent = new LoopbackTorrent({ name: "refused", files: 1_000, trackers: [refuses.url] });
  const hash = toHex(wireInfoHash(torrent.metainfo)).toUpperCase();
  await sonarr.grab(hash, { metainfo: torrent.bytes });
  const item = await sees(({ status }) => status === "warning");
  assertMatch(item.message, /unregistered torrent/);
});

sonarrTest("hears why a torrent can not be added", async ({ sonarr }) => {
  const metainfo = new TextEncoder().encode("no torrent");
  await assertRejects(() => sonarr.grab("0".repeat(40), { metainfo }), Error, "torrent");
});

sonarrTest("adds what is there already without an error", async ({ torrent, hash, sonarr }) => {
  await sonarr.grab(hash, { metainfo: torrent.bytes });
  await sonarr.grab(hash, { metainfo: torrent.bytes }, { seeding: { ratio: 1 } });
});

loopbackTest("Radarr labels what it grabs, and again when it is imported", async (scene) => {
  const { torrents: [torrent] } = await seedTorrents(scene, [{ name: "A.Film", files: 200_000 }]);
  assert(torrent);
  const { daemon, url } = await serveDaemon(scene);
  const radarr = new SonarrClient({ url, password: TOKEN, asksForLabels: true });
  const hash = toHex(wireInfoHash(torrent.metainfo));
  await radarr.grab(hash, { metainfo: torrent.bytes }, { labels: ["radarr"], isPaused: true });
  const [item] = await radarr.items();
  assertEquals([item?.status, item?.labels], ["downloading", ["radarr"]]);
  assertEquals(daemon.find(hash)?.state, "stopped");
  await radarr.relabel(hash, ["imported"]);
  const [later] = await radarr.items();
  assertEquals(later?.labels, ["imported"]);
});
