import { assert, assertEquals } from "@std/assert";
import { type Member, MemoryDisk, Swarm, systemError } from "../../../lib/testing/mod.ts";

function makeSwarm(): Swarm {
  return new Swarm({
    files: { "bin/run": 200_000, "bin/data": 100_000 },
    programs: ["bin/run"],
    links: { "run": "bin/run", "latest": "bin" },
  });
}

const LINKS: ReadonlyMap<string, string> = new Map([
  ["downloads/content/latest", "downloads/content/bin"],
  ["downloads/content/run", "downloads/content/bin/run"],
]);

function told(member: Member): string[] {
  return member.log.records.map(({ message }) => message);
}

Deno.test("a download that is complete has programs that can be run, and links", async () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    await using swarm = new Swarm({
      version,
      files: { "bin/run": 200_000, "bin/data": 100_000 },
      programs: ["bin/run"],
      links: { "run": "bin/run", "latest": "bin" },
    });
    const seeder = swarm.peer({ rateBytesPerSec: 100_000 });
    const leecher = swarm.member({ peers: [seeder.endpoint] });
    await swarm.run(1_000);
    assertEquals(leecher.isComplete, false);
    assertEquals(leecher.disk.links.size, 0);
    await swarm.until(() => leecher.isComplete && leecher.disk.links.size > 0, 60_000);
    leecher.assertContent();
    assertEquals(new Map([...leecher.disk.links].sort()), LINKS);
    assert(leecher.disk.isExecutable("downloads/content/bin/run"));
    assert(!leecher.disk.isExecutable("downloads/content/bin/data"));
  }
});

Deno.test("a download is complete without links where the system refuses them, which the log says", async () => {
  await using swarm = makeSwarm();
  const seeder = swarm.member({ has: "all" });
  const disk = new MemoryDisk();
  disk.fault = ({ operation }) => operation === "symlink" ? systemError("EPERM") : undefined;
  const leecher = swarm.member({ peers: [seeder.endpoint], disk });
  await swarm.until(() => told(leecher).includes("Complete"), 60_000);
  leecher.assertContent();
  assert(told(leecher).includes(`Leaves out "content/latest" and 1 more, links or programs`));
});

Deno.test("what is seeded keeps its attributes, and so does what a run before this one made", async () => {
  await using swarm = makeSwarm();
  const seeder = swarm.member({ has: "all", check: "full" });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => told(leecher).includes("Complete"), 60_000);
  assertEquals(seeder.disk.links.size, 0);
  await swarm.settled(leecher.session.close());
  leecher.disk.unlink("downloads/content/run");
  const again = swarm.member({ disk: leecher.disk });
  await swarm.until(() => again.isComplete, 60_000);
  assertEquals(again.disk.links.size, 1);
});
