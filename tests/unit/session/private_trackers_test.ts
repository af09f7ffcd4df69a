import { assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { Swarm } from "../../../lib/testing/mod.ts";

/** Adds a tracker at `http://NAME/announce` that names a peer for as long as it works. */
function addTracker(swarm: Swarm, name: string, peer: Endpoint): { works: boolean } {
  const state = { works: true };
  const machine = swarm.machine();
  swarm.internet.name(name, machine.address);
  machine.serveHttp({ hostname: "0.0.0.0", port: 80 }, () => {
    if (!state.works) return new Response("broken", { status: 500 });
    const { hostname, port } = peer;
    const compact = Uint8Array.from([...hostname.split(".").map(Number), port >> 8, port & 255]);
    return new Response(encode({ interval: 600, peers: compact }));
  });
  return state;
}

for (const isPrivate of [true, false]) {
  const does = isPrivate ? "lets go of" : "keeps";
  const kind = isPrivate ? "a private" : "any other";
  Deno.test(`${kind} torrent ${does} the peers of a tracker that another takes the place of`, async () => {
    await using swarm = new Swarm({
      private: isPrivate,
      trackers: ["http://first.example/announce", "http://second.example/announce"],
    });
    const peers = [1, 2, 3].map(() => swarm.peer({ unchokes: false }));
    const [one, two, named] = peers.map(({ endpoint }) => endpoint);
    if (!one || !two || !named) throw new Error("there are three");
    const first = addTracker(swarm, "first.example", one);
    const second = addTracker(swarm, "second.example", two);
    const leecher = swarm.member({ peers: [named] });
    const connected = () => leecher.torrent.peers().map(({ address }) => address).sort();
    const addresses = [one, two, named].map(({ hostname, port }) => `${hostname}:${port}`);
    if (!isPrivate) {
      // Trackers of all tiers are asked from the beginning.
      await swarm.until(() => connected().length === 3, 10_000);
      first.works = false;
      await swarm.run(1_000_000);
      assertEquals(connected(), addresses.toSorted());
      return;
    }
    await swarm.until(() => connected().length === 2, 10_000);
    const isFirst = connected().includes(addresses[0] ?? "");
    const [before, after] = isFirst ? [addresses[0], addresses[1]] : [addresses[1], addresses[0]];
    assertEquals(connected(), [before, addresses[2]].toSorted());
    (isFirst ? first : second).works = false;
    for (const peer of peers) peer.openTalks[0]?.send({ type: "keepAlive" });
    await swarm.until(() => connected().includes(after ?? ""), 1_000_000);
    await swarm.run(1_000);
    assertEquals(connected().filter((address) => address !== addresses[2]), [after]);
  });
}
