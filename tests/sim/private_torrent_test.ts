import { assert, assertEquals } from "@std/assert";
import { formatEndpoint } from "../../lib/address/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { Swarm, type TappedPacket } from "../../lib/testing/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

Deno.test("nothing but trackers and peers hears of a private torrent in 24 hours", async () => {
  const named = await packetsNaming({ private: true });
  assertEquals(named.filter(({ protocol }) => protocol === "udp").map(describe), []);
});

Deno.test("a public torrent is told of in the same network, so that the test before this one can fail", async () => {
  const named = await packetsNaming({ private: false });
  assert(named.some(({ protocol }) => protocol === "udp"), "nothing was told");
});

/** Lets a seeder and two on one LAN have a torrent for a day, with all that finds peers on; gives the packets that name it. */
async function packetsNaming(options: { readonly private: boolean }): Promise<TappedPacket[]> {
  await using swarm = new Swarm({ ...options, trackers: ["http://tracker.example/announce"] });
  const lan = swarm.internet.lan();
  const node = swarm.machine();
  const infoHash = wireInfoHash(swarm.torrent.metainfo);
  const named: TappedPacket[] = [];
  swarm.internet.tap((packet) => {
    if (names(packet.data, infoHash) && !isHandshake(packet.data)) named.push(packet);
  });
  const session = { dhtNodes: [{ hostname: node.address, port: 6_881 }] };
  const seeder = swarm.member({ session, has: "all" });
  const members = [seeder, ...[1, 2].map(() => swarm.member({ session, machine: lan.host() }))];
  swarm.tracker("tracker.example", () => [seeder.endpoint]);
  await swarm.run(DAY_MS);
  assertEquals(members.map(({ isComplete }) => isComplete), [true, true, true]);
  // It is as private after a restart, from what was kept.
  await swarm.settled(Promise.all(members.map((member) => member.session.close())));
  const again = members.map(({ disk }) => swarm.member({ session, disk }));
  await swarm.run(3 * HOUR_MS);
  assertEquals(again.map(({ isComplete }) => isComplete), [true, true, true]);
  return named;
}

/** A peer that is connected is told which torrent it is about, by TCP as by uTP. */
function isHandshake(data: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(data).includes("BitTorrent protocol");
}

/** Whether bytes have an info-hash in them, as such or in hexadecimal digits. */
function names(data: Uint8Array, infoHash: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(data);
  const bytes = new TextDecoder("latin1").decode(infoHash);
  return text.includes(bytes) || text.toLowerCase().includes(toHex(infoHash));
}

function describe({ protocol, from, to }: TappedPacket): string {
  return `${protocol} ${formatEndpoint(from)} > ${formatEndpoint(to)}`;
}
