import { assertWithin, runBigSwarm } from "./support/big_swarm.ts";

const KIB = 1_024;

Deno.test("fifty leechers and a super-seeder end within 1.15 × of the fluid limit", async () => {
  const time = await runBigSwarm({
    pieceCount: 1_000,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array(50).fill(128 * KIB),
    seeding: { superSeeding: true },
  });
  assertWithin(1.15, time);
});
