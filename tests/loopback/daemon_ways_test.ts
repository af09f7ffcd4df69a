/**
 * How a daemon finds peers and reaches them: in the ways that are set, and no others. Port mapping and LSD need networks of
 * their own (`tests/interop`).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { DaemonSettings } from "../../lib/daemon/mod.ts";
import type { Endpoint } from "../../lib/io/mod.ts";
import type { SessionOptions } from "../../mod.ts";
import { addTo, openDaemon, seeded } from "../support/daemon_scene.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";

const HERE = "127.0.0.1";

/** Opens a session that seeds a torrent; gives where it is. */
async function openSeeder(
  scene: LoopbackScene,
  torrent: LoopbackTorrent,
  options: SessionOptions = {},
): Promise<Endpoint> {
  const outputDir = await scene.folder("seed");
  await torrent.write(outputDir);
  const { session } = await scene.session("seed", { pex: false, ...options, outputDir });
  const seed = await session.add(torrent.metainfo);
  await seed.completed;
  return { hostname: HERE, port: session.port };
}

/** Nothing comes with a setting, and all comes once it is changed. */
async function comesWith(
  scene: LoopbackScene,
  torrent: LoopbackTorrent,
  { without, again, dhtNodes = [] }: {
    readonly without: Partial<DaemonSettings>;
    readonly again: Partial<DaemonSettings>;
    readonly dhtNodes?: readonly Endpoint[];
  },
): Promise<void> {
  const daemon = await openDaemon(scene, {
    settings: without,
    dhtNodes,
    log: scene.log("daemon"),
  });
  const view = await addTo(daemon, torrent);
  await scene.until(() => view.state === "downloading");
  await scene.pause(1_500);
  assertEquals(view.doneBytes, 0, JSON.stringify(without));
  await daemon.set(again);
  await scene.until(() => view.state === "seeding");
}

/** A torrent whose tracker names whoever is put into `endpoints`. */
function namedTorrent(
  scene: LoopbackScene,
  name: string,
  options: { readonly files: number; readonly pieceLength?: number } = { files: 50_000 },
): { readonly torrent: LoopbackTorrent; readonly endpoints: Endpoint[] } {
  const endpoints: Endpoint[] = [];
  const tracker = scene.use(new LoopbackTracker({ peers: () => endpoints }));
  return { torrent: new LoopbackTorrent({ name, trackers: [tracker.url], ...options }), endpoints };
}

loopbackTest("peers are found by the DHT as is set", async (scene) => {
  const { session } = await scene.session("node", { outputDir: await scene.folder("node") });
  const dhtNodes = [{ hostname: HERE, port: session.port }];
  const torrent = new LoopbackTorrent({ name: "named by the DHT", files: 50_000 });
  await openSeeder(scene, torrent, { dhtNodes });
  await comesWith(scene, torrent, { without: { dht: false }, again: { dht: true }, dhtNodes });
});

loopbackTest("peers are found by peer exchange as is set", async (scene) => {
  const { torrent, endpoints } = namedTorrent(scene, "named by peers", {
    files: 3_000_000,
    pieceLength: 65_536,
  });
  const dht = { dht: false };
  const seeder = await openSeeder(scene, torrent, dht);
  // Who knows the seeder needs it for long, and gives no piece in time: limits hold for what is said, too.
  const slow = { uploadLimit: 4_000, downloadLimit: 50_000 };
  const { session } = await scene.session("hub", {
    ...{ ...dht, ...slow },
    outputDir: await scene.folder("hub"),
  });
  const options = { useTrackers: false, peers: [seeder] };
  const hub = await session.add(torrent.metainfo, options);
  await scene.until(() => hub.status().peers === 1);
  endpoints.push({ hostname: HERE, port: session.port });
  await comesWith(scene, torrent, {
    without: { ...dht, pex: false },
    again: { pex: true },
  });
});

loopbackTest("peers are reached by uTP as is set", async (scene) => {
  const { torrent, endpoints } = namedTorrent(scene, "reached by uTP");
  endpoints.push(await openSeeder(scene, torrent));
  // Those who are dialled take both.
  const tcp = { tcp: false };
  await comesWith(scene, torrent, { without: { ...tcp, utp: false }, again: { utp: true } });
});

loopbackTest("peers are reached by TCP as is set", async (scene) => {
  await comesWith(scene, seeded(scene, "reached by TCP"), {
    without: { tcp: false, utp: false },
    again: { tcp: true },
  });
});

loopbackTest("peers that an IP filter names are not met, as is set", async (scene) => {
  const filter = `${scene.dir}/filter.dat`;
  await Deno.writeTextFile(filter, "127.0.0.1 - 127.0.0.1 , 000 , this machine\n");
  await comesWith(scene, seeded(scene, "filtered"), {
    without: { usesIpFilters: true, ipFilters: [filter] },
    again: { usesIpFilters: false },
  });
});

loopbackTest("connections are encrypted as is set", async (scene) => {
  const { torrent, endpoints } = namedTorrent(scene, "plain");
  endpoints.push(await openSeeder(scene, torrent, { encryption: "off" }));
  await comesWith(scene, torrent, {
    without: { encryption: "required" },
    again: { encryption: "allowed" },
  });
});
