import { assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";

for (const version of ["v1", "v2", "hybrid"] as const) {
  Deno.test(`a magnet link of ${version} of which the metadata alone is wanted leaves nothing behind`, async () => {
    await using swarm = new Swarm({ version });
    const seeder = swarm.member({ has: "all" });
    const curious = swarm.magnetMember({ metadataOnly: true, peers: [seeder.endpoint] });
    const metainfo = await swarm.settled(curious.torrent.metadata);
    assertEquals(metainfo.name, swarm.torrent.metainfo.name);
    await swarm.run(10_000);
    assertEquals(curious.status.state, "metadata");
    assertEquals(curious.status.downloadedBytes, 0);
    await swarm.settled(curious.torrent.stop());
    assertEquals(curious.disk.paths, []);
  });
}

Deno.test("metadata that was kept is all that is wanted, too", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all" });
  const first = swarm.magnetMember({ peers: [seeder.endpoint] });
  await swarm.settled(first.torrent.metadata);
  await swarm.run(1_000);
  await swarm.settled(first.torrent.stop());
  const { paths } = first.disk;
  const again = swarm.magnetMember({ disk: first.disk, metadataOnly: true });
  const metainfo = await swarm.settled(again.torrent.metadata);
  assertEquals(metainfo.name, swarm.torrent.metainfo.name);
  await swarm.run(5_000);
  assertEquals(again.status.peers, 0);
  await swarm.settled(again.torrent.stop());
  assertEquals(first.disk.paths, paths);
});
