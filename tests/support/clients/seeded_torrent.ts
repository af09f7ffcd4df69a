import type { SessionOptions } from "../../../mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../../../lib/net/mod.ts";
import { TrackerServer } from "../../../lib/tracker/server/mod.ts";
import type { LoopbackScene } from "../loopback_scene.ts";
import { LoopbackTorrent, type LoopbackTorrentOptions } from "../loopback_torrent.ts";

/** Starts Shoal's tracker at a free port of this machine; gives the URL to announce to. */
export async function startTracker(scene: LoopbackScene): Promise<string> {
  const network = new DenoNetwork();
  const io = { network, clock: new SystemClock(), random: new SystemRandom() };
  scene.use({ [Symbol.dispose]: () => network.close() });
  const tracker = await TrackerServer.start(io, {
    http: [{ hostname: "127.0.0.1", port: 0 }],
    udp: [],
    intervalMs: 10_000,
  });
  scene.use({ [Symbol.asyncDispose]: () => tracker.close() });
  const [url = ""] = tracker.announceUrls;
  return url;
}

/** Makes torrents that a session of this process seeds and a tracker of it knows of. */
export async function seedTorrents(
  scene: LoopbackScene,
  all: readonly LoopbackTorrentOptions[],
  options: SessionOptions = {},
): Promise<{ readonly torrents: readonly LoopbackTorrent[]; readonly tracker: string }> {
  const tracker = await startTracker(scene);
  const dir = await scene.folder("seeder");
  const { session } = await scene.session("the seeder", { ...options, outputDir: dir });
  const torrents = all.map((one) => new LoopbackTorrent({ ...one, trackers: [tracker] }));
  for (const torrent of torrents) {
    await torrent.write(dir);
    const seeding = await session.add(torrent.metainfo, { check: "trust" });
    await seeding.completed;
  }
  return { torrents, tracker };
}
