import { assert } from "@std/assert";
import { assertWithin, type BigSwarmOptions, runBigSwarm } from "./support/big_swarm.ts";

const KIB = 1_024;

Deno.test("fifty leechers end within 1.3 × of the fluid limit, and later if they take any piece", async () => {
  const swarm: BigSwarmOptions = {
    pieceCount: 1_000,
    seederBytesPerSec: 128 * KIB,
    leechersBytesPerSec: Array(50).fill(128 * KIB),
  };
  const rarest = await runBigSwarm(swarm);
  assertWithin(1.3, rarest);
  const control = await runBigSwarm({ ...swarm, leeching: { anyPiece: true } });
  const ratio = (control.tookMs / control.limitMs).toFixed(3);
  console.log(`${ratio} × where any piece is taken`);
  assert(control.tookMs > rarest.tookMs, `${ratio} × where any piece is taken`);
});
