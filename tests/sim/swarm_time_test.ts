import { assert } from "@std/assert";
import { runBigSwarm } from "./support/big_swarm.ts";

const KIB = 1_024;

Deno.test("fifty leechers and a super-seeder end within 1.15 × of the fluid limit", async () => {
  const { tookMs, limitMs } = await runBigSwarm({
    pieceCount: 1_000,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array(50).fill(128 * KIB),
    seeding: { superSeeding: true },
  });
  assertWithin(1.15, tookMs, limitMs);
});

Deno.test("fifty leechers and a seeder end within 1.3 × of the fluid limit, with unequal links", async () => {
  const { tookMs, limitMs } = await runBigSwarm({
    pieceCount: 1_000,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array.from({ length: 50 }, (_, i) => (64 + 32 * (i % 5)) * KIB),
  });
  assertWithin(1.3, tookMs, limitMs);
});

function assertWithin(factor: number, tookMs: number, limitMs: number): void {
  const ratio = (tookMs / limitMs).toFixed(3);
  console.log(`${ratio} × the fluid limit of ${limitMs / 1_000} s`);
  assert(tookMs <= factor * limitMs, `${ratio} × the fluid limit`);
}
