/**
 * The event stream of a daemon over real sockets: cut, caught up, and begun anew.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "../../lib/daemon/json/mod.ts";
import { serve, type ServedDaemon } from "../../lib/daemon/mod.ts";
import { ShoalClient, type ShoalEvent } from "../../lib/client/mod.ts";
import { CutRelay } from "../support/cut_relay.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";
import { EventReplay } from "../support/event_replay.ts";

const TOKEN = "the-token-of-a-test";

async function open(scene: LoopbackScene): Promise<ServedDaemon> {
  return await serve({
    at: { hostname: "127.0.0.1", port: 0 },
    token: TOKEN,
    stateDir: `${scene.dir}/state`,
    outputDir: `${scene.dir}/downloads`,
    bind: "127.0.0.1",
    dhtNodes: [],
    settings: { choosesPort: true, dht: false, lsd: false, portMapping: false, minFreeBytes: 0 },
    log: scene.log("daemon"),
  });
}

loopbackTest(
  "a stream of events that is cut is caught up, and begins anew with the daemon",
  async (scene) => {
    const torrent = new LoopbackTorrent({ name: "watched", files: 400_000, pieceLength: 16_384 });
    const seeder = scene.use(new RawSeeder(torrent, { hold: paced(100_000) }));
    const tracker = scene.use(new LoopbackTracker({ peers: () => [seeder.endpoint] }));
    let daemon = await open(scene);
    scene.use({ [Symbol.asyncDispose]: () => daemon.close() });
    const relay = scene.use(new CutRelay(Number(new URL(daemon.url).port)));
    const listening = new ShoalClient({ url: relay.url, token: TOKEN });
    let telling = new ShoalClient({ url: daemon.url, token: TOKEN });

    const replay = new EventReplay();
    const fields = ["id", "name", "state", "labels", "doneBytes", "haveBytes"] as const;
    const parts = ["files", "peers", "trackers", "pieces"] as const;
    const events = listening.events({ fields, torrent: 1, parts, signal: scene.signal });
    async function next(): Promise<ShoalEvent> {
      const { value, done } = await events.next();
      assert(!done, "the stream has ended");
      replay.take(value);
      return value;
    }
    async function untilTold(wanted: ShoalEvent["kind"]): Promise<void> {
      while ((await next()).kind !== wanted);
    }
    async function until(holds: () => boolean | undefined): Promise<void> {
      while (!holds()) await next();
    }

    await untilTold("reset");
    assertEquals(replay.rows.size, 0);
    const { torrent: added } = await telling.add({
      metainfo: encodeBase64(torrent.bytes),
      changes: { trackers: [[tracker.url]] },
    });
    assertEquals(added.id, 1);
    await until(() => replay.rows.get(1)?.state === "downloading" && replay.peers.size > 0);
    assertEquals(replay.kinds, ["reset", "delta"]);

    relay.cut();
    await untilTold("broken");
    await telling.change({ targets: [1] }, { labels: ["cut"] });
    relay.mend();
    await untilTold("restored");
    await untilTold("delta");
    assertEquals(replay.rows.get(1)?.labels, ["cut"]);
    await until(() => replay.rows.get(1)?.state === "seeding");
    assertEquals(replay.kinds, ["reset", "delta", "broken", "restored", "delta"]);
    await until(() => replay.files.get(0)?.doneBytes === 400_000);
    assertEquals<unknown>([...replay.files.values()], (await telling.files(1)).files);
    assertEquals(replay.detail?.pieces?.haveCount ?? 0, torrent.metainfo.pieceCount);

    await daemon.close();
    await untilTold("broken");
    daemon = await open(scene);
    relay.target = Number(new URL(daemon.url).port);
    telling = new ShoalClient({ url: daemon.url, token: TOKEN });
    await untilTold("restored");
    await untilTold("reset");
    const row = await telling.torrent(1);
    assertEquals([row.labels, replay.rows.get(1)?.labels], [["cut"], ["cut"]]);
    assertEquals(replay.rows.get(1)?.doneBytes, row.doneBytes);
    await events.return();
  },
);

loopbackTest("the daemon describes its API, and the client speaks it over TCP", async (scene) => {
  const daemon = await open(scene);
  scene.use({ [Symbol.asyncDispose]: () => daemon.close() });
  const client = new ShoalClient({ url: daemon.signInUrl });
  const { openapi, paths } = await client.openApi();
  assertEquals(openapi, "3.1.0");
  assert(typeof paths === "object" && paths !== null && "/torrents/{torrent}" in paths);
  assertEquals((await client.torrents()).torrents, []);
  assertEquals((await client.set({ maxPeers: 77 })).maxPeers, 77);
});
