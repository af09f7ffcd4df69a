import {
  assertWithin,
  EQUAL_SWARM,
  RAREST_FIRST_FACTOR,
  runBigSwarm,
} from "./support/big_swarm.ts";

Deno.test("fifty leechers and a seeder end well within 1.3 × of the fluid limit", async () => {
  assertWithin(RAREST_FIRST_FACTOR, await runBigSwarm(EQUAL_SWARM));
});
