import { assert, assertEquals } from "@std/assert";
import { SampleTorrent, Swarm } from "../../../lib/testing/mod.ts";

/** Dials of a session under way at once. */
const LIMIT = 100;

Deno.test("a session has no more dials under way than it should, and none is given up before its turn", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({
    session: { utp: false, dht: false, lsd: false, portMapping: false },
  });
  const torrents = Array.from({ length: 10 }, (_, seed) => {
    const sample = new SampleTorrent({ name: `other ${seed}`, files: 16_384, seed: seed + 2 });
    return member.session.addMetainfo(sample.metainfo);
  });
  let underWay = 0;
  let most = 0;
  const dialled = new Map<string, number>();
  const { dialer } = member.network;
  const connect = dialer.connect;
  dialer.connect = async (to, options) => {
    dialled.set(to.hostname, (dialled.get(to.hostname) ?? 0) + 1);
    most = Math.max(most, ++underWay);
    try {
      return await connect(to, options);
    } finally {
      underWay--;
    }
  };
  await swarm.run(500);
  const nobody = (torrent: number, peer: number) => ({
    hostname: `21.0.${torrent}.${peer}`,
    port: 6_881,
  });
  for (const [number, torrent] of torrents.entries()) {
    torrent.addPeers(Array.from({ length: 20 }, (_, peer) => nobody(number, peer)));
  }
  await swarm.run(14_000);
  assertEquals([most, dialled.size], [LIMIT, LIMIT]);
  await swarm.run(16_000);
  assertEquals([most, dialled.size], [LIMIT, 2 * LIMIT]);
  // Whoever comes later is dialled in spite of all those who do not answer.
  const seeder = swarm.member({ has: "all" });
  member.torrent.addPeers([seeder.endpoint]);
  const tookMs = await swarm.until(() => member.isComplete, 120_000);
  assert(tookMs < 60_000, `${tookMs} ms`);
});
