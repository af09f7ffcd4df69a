import { assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { Swarm } from "../../../lib/testing/mod.ts";

const MINUTE = 60_000;

/** Trackers at addresses of their own, which tell whoever asks where they see it (BEP 24). */
class SeeingTrackers {
  /** The address that they see. */
  seen = Uint8Array.of(203, 0, 114, 7);
  /** When each was asked, in minutes, by its address. */
  readonly asked: Record<string, number[]> = {};
  readonly urls: string[] = [];

  constructor(swarm: Swarm, minIntervals: Readonly<Record<string, number>>) {
    for (const [address, minMinutes] of Object.entries(minIntervals)) {
      this.urls.push(`http://${address}/announce`);
      const asked: number[] = this.asked[address] = [];
      const machine = swarm.internet.host({ addresses: [address] });
      machine.serveHttp({ hostname: "0.0.0.0", port: 80 }, () => {
        asked.push(Math.round(swarm.clock.now() / MINUTE));
        return new Response(encode({
          interval: Math.max(20, 2 * minMinutes) * 60,
          "min interval": minMinutes * 60,
          "external ip": this.seen,
          peers: new Uint8Array(),
        }));
      });
    }
  }
}

Deno.test("trackers are told of another address at once, or when their interval allows", async () => {
  await using swarm = new Swarm();
  const trackers = new SeeingTrackers(swarm, { "21.0.0.1": 2, "22.0.0.1": 2, "23.0.0.1": 30 });
  const session = { dht: false, lsd: false, utp: false };
  const { torrent, session: { reachability } } = swarm.member({
    has: "all",
    session,
    trackers: trackers.urls,
  });
  await swarm.run(10 * MINUTE);
  assertEquals(reachability.addresses, ["203.0.114.7"]);
  // An address that is known for the first time is nothing new to trackers.
  assertEquals(Object.values(trackers.asked), [[0], [0], [0]]);
  trackers.seen = Uint8Array.of(203, 0, 114, 8);
  await swarm.run(5 * MINUTE);
  assertEquals(reachability.addresses, ["203.0.114.7"]);
  await swarm.run(10 * MINUTE);
  // At 20 minutes two ask as ever, and hear of the other address; both then tell it when they may.
  assertEquals(reachability.addresses, ["203.0.114.8"]);
  assertEquals(trackers.asked["21.0.0.1"], [0, 20, 22]);
  assertEquals(trackers.asked["22.0.0.1"], [0, 20, 22]);
  assertEquals(trackers.asked["23.0.0.1"], [0]);
  await swarm.run(10 * MINUTE);
  // The third would have been asked after an hour; it is told after the half that it forbids.
  assertEquals(trackers.asked["23.0.0.1"], [0, 30]);
  assertEquals(torrent.trackers().map(({ state }) => state), ["working", "working", "working"]);
});

Deno.test("the DHT is told of another address at once", async () => {
  await using swarm = new Swarm();
  const trackers = new SeeingTrackers(swarm, { "21.0.0.1": 2, "22.0.0.1": 2 });
  const session = { lsd: false, pex: false };
  const node = swarm.member({ session, paused: true });
  const known = { session: { ...session, dhtNodes: [node.endpoint] } };
  const seeder = swarm.member({ has: "all", ...known, trackers: trackers.urls });
  const told: number[] = [];
  swarm.internet.tap(({ host, data, at }) => {
    const isAnnounce = new TextDecoder().decode(data).includes("13:announce_peer");
    if (host === seeder.network && isAnnounce) told.push(Math.round(at / MINUTE));
  });
  await swarm.run(MINUTE);
  trackers.seen = Uint8Array.of(203, 0, 114, 8);
  await swarm.run(36 * MINUTE);
  // Every 15 minutes as ever, and once more when the trackers have told of the other address, at 20.
  assertEquals(told, [0, 15, 20, 35]);
});
