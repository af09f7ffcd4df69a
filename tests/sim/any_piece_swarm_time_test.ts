import { assert } from "@std/assert";
import { EQUAL_SWARM, RAREST_FIRST_FACTOR, runBigSwarm } from "./support/big_swarm.ts";

Deno.test("fifty leechers that take any piece end later than those that take the rarest first", async () => {
  const { tookMs, limitMs } = await runBigSwarm({ ...EQUAL_SWARM, leeching: { anyPiece: true } });
  const ratio = tookMs / limitMs;
  console.log(`${ratio.toFixed(3)} × the fluid limit, where any piece is taken`);
  assert(ratio > RAREST_FIRST_FACTOR, `${ratio} × the fluid limit`);
});
