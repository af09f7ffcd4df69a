/**
 * Banning peers in a daemon, and its torrents as files.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseMetainfo } from "../../lib/metainfo/mod.ts";
import { askApi, openDaemon } from "../support/loopback_daemon.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { paced, RawSeeder } from "../support/raw_peer_seeder.ts";

loopbackTest(
  "a daemon lets go of who is banned, for all torrents and across a restart",
  async (scene) => {
    const seeders: RawSeeder[] = [];
    const tracker = scene.use(
      new LoopbackTracker({ peers: () => seeders.map(({ endpoint }) => endpoint) }),
    );
    const torrent = new LoopbackTorrent({
      name: "slow",
      files: 3_000_000,
      trackers: [tracker.url],
    });
    seeders.push(scene.use(new RawSeeder(torrent, { hold: paced(100_000) })));
    let daemon = await openDaemon(scene);
    const source = { kind: "metainfo", bytes: torrent.bytes } as const;
    const { torrent: view } = await daemon.add({ source });
    await scene.until(() => view.peerCounts.connected === 1);
    const answer = await askApi(daemon, `POST /torrents/${view.id}/bans`, { address: "127.0.0.1" });
    assertEquals(answer.status, 201);
    const [ban] = answer.value.bans;
    assertEquals([ban.address, ban.torrent, ban.isByUser], ["127.0.0.1", view.id, true]);
    await scene.until(() => view.peerCounts.connected === 0);
    assertEquals(daemon.ipFilterSize, 0);
    const { value: { events: [newest] } } = await askApi(daemon, `GET /torrents/${view.id}/log`);
    assertEquals(newest.text, "Banned 127.0.0.1: it was banned by a user");
    await daemon.close();

    daemon = await openDaemon(scene);
    const kept = daemon.find(view.id);
    assert(kept);
    await scene.pause(1_000);
    assertEquals(kept.peerCounts.connected, 0);
    assertEquals((await askApi(daemon, "GET /bans")).value.bans, [ban]);
    const lifted = await askApi(daemon, "DELETE /bans/127.0.0.1");
    assertEquals([lifted.status, lifted.value.bans], [200, []]);
    assertEquals((await askApi(daemon, "DELETE /bans/127.0.0.1")).status, 404);
    const file = await askApi(daemon, `GET /torrents/${view.id}/metainfo`);
    assertEquals(parseMetainfo(file.value).infoHashes, torrent.metainfo.infoHashes);
  },
);
