import { assertEquals, assertNotEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { corruptPeer, Swarm } from "../../../lib/testing/mod.ts";

Deno.test("what happens in a swarm follows from its seed, packet by packet", async () => {
  const first = await traceOf(5);
  assertEquals(await traceOf(5), first);
  assertNotEquals(await traceOf(6), first);
});

/** A hash of all that is sent, and when. */
async function traceOf(seed: number): Promise<string> {
  await using swarm = new Swarm({ files: 8 * 65_536 + 5, seed });
  const hash = createHash("sha1");
  swarm.internet.tap(({ at, protocol, from, to, data }) => {
    hash.update(`${at} ${protocol} ${from.hostname}:${from.port} ${to.hostname}:${to.port}`);
    hash.update(data);
  });
  const machine = { upload: { rateBytesPerSec: 100_000, loss: 0.05, jitterMs: 10 } };
  const seeder = swarm.member({ has: "all", machine });
  const liar = swarm.peer(corruptPeer({ clock: swarm.clock, random: swarm.random }, 0.1));
  const peers = [seeder.endpoint, liar.endpoint];
  const leechers = [1, 2].map(() => swarm.member({ machine, peers }));
  await swarm.until(() => leechers.every(({ isComplete }) => isComplete), 600_000);
  return hash.digest("hex");
}
