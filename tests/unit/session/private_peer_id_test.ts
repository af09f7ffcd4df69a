import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a private torrent has one peer id and one user of it as long as its session lives (R2)", async () => {
  await using swarm = new Swarm({ private: true, trackers: ["http://tracker.example/announce"] });
  const announces = swarm.tracker("tracker.example", () => []);
  const member = swarm.member({ has: "all" });
  await swarm.run(2 * 3_600_000);
  member.torrent.pause();
  await swarm.run(60_000);
  member.torrent.resume();
  await swarm.run(3_600_000);
  const said = (name: string) => new Set(announces.map((params) => params.get(name)));
  assert(announces.length > 5, `${announces.length} announces`);
  for (const name of ["peer_id", "key", "port"]) assertEquals(said(name).size, 1, name);
});
