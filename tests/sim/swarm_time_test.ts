import { assertWithin, runBigSwarm } from "./support/big_swarm.ts";

const KIB = 1_024;

Deno.test("fifty leechers and a seeder end within 1.3 × of the fluid limit, with unequal links", async () => {
  const time = await runBigSwarm({
    pieceCount: 1_000,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array.from({ length: 50 }, (_, i) => (64 + 32 * (i % 5)) * KIB),
  });
  assertWithin(1.3, time);
});
