import { assertWithin, runBigSwarm } from "./support/big_swarm.ts";

const KIB = 1_024;

/** More than elsewhere: it takes ten seconds to come up to speed, however long all takes, and this is half as long. */
const MOST = 1.4;

Deno.test("fifty leechers that a tracker names, with twenty peers each, end nearly as soon", async () => {
  const time = await runBigSwarm({
    pieceCount: 500,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array(50).fill(128 * KIB),
    seeding: { maxPeers: 20 },
    leeching: { maxPeers: 20 },
    hasTracker: true,
  });
  assertWithin(MOST, time);
});
