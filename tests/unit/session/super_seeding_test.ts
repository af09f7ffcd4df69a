import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a super-seed gives each piece little more than once, and everybody has it all", async () => {
  await using swarm = new Swarm({ files: 64 * 65_536 });
  const machine = { uploadBytesPerSec: 500_000, downloadBytesPerSec: 2_000_000 };
  const seeder = swarm.member({ has: "all", superSeeding: true, machine });
  const leechers = Array.from({ length: 6 }, () => swarm.member({ machine }));
  const everyone = [seeder, ...leechers].map(({ endpoint }) => endpoint);
  for (const { torrent } of leechers) torrent.addPeers(everyone);
  await swarm.until(() => leechers.every(({ isComplete }) => isComplete), 120_000);
  for (const leecher of leechers) leecher.assertContent();
  const times = seeder.status.uploadedBytes / seeder.status.totalBytes;
  assert(times < 1.2, `It gave everything ${times.toFixed(2)} times`);
});

Deno.test("a super-seed serves a lone peer to the end", async () => {
  await using swarm = new Swarm();
  const seeder = swarm.member({ has: "all", superSeeding: true });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
  assertEquals(seeder.status.uploadedBytes, seeder.status.totalBytes);
});
