import { assertEquals, assertRejects } from "@std/assert";
import { magnetOf, parseMagnet } from "../../../lib/metainfo/mod.ts";
import { Swarm } from "../../support/swarm.ts";

Deno.test("a magnet link becomes a download once peers have told what is in it", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.magnetMember({ peers: [seeder.endpoint] });
  assertEquals(leecher.status.state, "metadata");
  await swarm.until(() => leecher.isComplete, 5_000);
  leecher.assertContent();
});
