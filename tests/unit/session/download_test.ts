import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../support/swarm.ts";

Deno.test("a leecher downloads everything from a seeder", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertEquals(leecher.status.wastedBytes, 0);
  assertEquals(leecher.status.downloadedBytes, leecher.status.totalBytes);
  assertEquals(seeder.status.uploadedBytes, seeder.status.totalBytes);
  assert(leecher.torrent.completed instanceof Promise);
});
