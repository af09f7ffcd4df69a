import { assertEquals } from "@std/assert";
import { Daemon, type DaemonOptions, type TorrentView } from "../../lib/daemon/mod.ts";
import type { LoopbackScene } from "./loopback_scene.ts";
import { LoopbackTorrent } from "./loopback_torrent.ts";
import { LoopbackTracker } from "./loopback_tracker.ts";
import { paced, RawSeeder } from "./raw_peer_seeder.ts";

/** A daemon that nobody outside of this machine hears of. */
export async function openDaemon(
  scene: LoopbackScene,
  more: Partial<DaemonOptions> = {},
): Promise<Daemon> {
  const { settings, ...others } = more;
  return scene.use(
    await Daemon.open({
      stateDir: `${scene.dir}/state`,
      outputDir: `${scene.dir}/downloads`,
      bind: "127.0.0.1",
      dhtNodes: [],
      settings: { choosesPort: true, lsd: false, portMapping: false, minFreeBytes: 0, ...settings },
      ...others,
    }),
  );
}

/** A torrent whose tracker names a seeder of it. */
export function seeded(
  scene: LoopbackScene,
  name: string,
  options: { readonly pace?: number; readonly files?: Record<string, number> } = {},
): LoopbackTorrent {
  const { files = { "a.bin": 300_000, "sub/b.bin": 400_000, "sub/c.bin": 10 } } = options;
  const torrents: LoopbackTorrent[] = [];
  const seeders: RawSeeder[] = [];
  const tracker = scene.use(
    new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
  );
  const torrent = new LoopbackTorrent({
    name,
    files,
    pieceLength: 32_768,
    trackers: [tracker.url],
  });
  torrents.push(torrent);
  const hold = options.pace === undefined ? {} : { hold: paced(options.pace) };
  seeders.push(scene.use(new RawSeeder(torrent, hold)));
  return torrent;
}

/** Adds a torrent that is not there. */
export async function addTo(daemon: Daemon, torrent: LoopbackTorrent): Promise<TorrentView> {
  const added = await daemon.add({ source: { kind: "metainfo", bytes: torrent.bytes } });
  assertEquals(added.isDuplicate, false);
  return added.torrent;
}
