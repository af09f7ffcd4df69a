import { assert, assertEquals } from "@std/assert";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { Swarm } from "../../../lib/testing/mod.ts";

const TRACKER = "http://tracker.example/announce";

Deno.test("a tracker is told what happens, from started to stopped", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const seeder = swarm.member({ has: "all", useTrackers: false });
  const announces = swarm.tracker("tracker.example", () => [seeder.endpoint]);
  const leecher = swarm.member();
  await swarm.until(() => leecher.isComplete, 60_000);
  await swarm.run(5_000);
  await swarm.settled(leecher.session.close());
  assertEquals(announces.map((params) => params.get("event")), ["started", "completed", "stopped"]);
  const { totalBytes } = leecher.status;
  assertEquals(announces.map((params) => Number(params.get("left"))), [totalBytes, 0, 0]);
  assertEquals(announces.map((params) => Number(params.get("downloaded"))), [
    0,
    totalBytes,
    totalBytes,
  ]);
  assertEquals(announces.map((params) => params.get("port")), ["6881", "6881", "6881"]);
  assertEquals(announces.at(-1)?.get("numwant"), "0");
});

Deno.test("a tracker is told of a partial seed, which lacks something and has completed nothing (BEP 21)", async () => {
  const files = { a: 65_536, b: 131_072 };
  await using swarm = new Swarm({ files, pieceLength: 65_536, trackers: [TRACKER] });
  const seeder = swarm.member({ has: "all", useTrackers: false });
  const announces = swarm.tracker("tracker.example", () => [seeder.endpoint]);
  const leecher = swarm.member({ files: [swarm.torrent.fileNumber("a")] });
  await swarm.until(() => leecher.isComplete, 60_000);
  await swarm.run(600_000);
  await swarm.settled(leecher.session.close());
  const told = announces.map((params) => [params.get("event"), Number(params.get("left"))]);
  assertEquals(told, [["started", 196_608], ["paused", 131_072], ["stopped", 131_072]]);
});

Deno.test("a tracker hears that a download is complete though it is stopped at that moment", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const seeder = swarm.member({ has: "all", useTrackers: false });
  const events: (string | null)[] = [];
  swarm.internet.name("tracker.example", "21.0.0.1");
  const { clock } = swarm;
  swarm.internet.host({ addresses: ["21.0.0.1"] }).serveHttp(
    { hostname: "0.0.0.0", port: 80 },
    async ({ url }) => {
      await new Promise<void>((resolve) => clock.setTimer(500, resolve));
      events.push(new URL(url).searchParams.get("event"));
      return new Response("d8:intervali1800e5:peers0:e");
    },
  );
  const leecher = swarm.member();
  await swarm.run(1_000);
  leecher.torrent.addPeers([seeder.endpoint]);
  const closing = leecher.torrent.completed.then(() => leecher.session.close());
  await swarm.settled(closing, 10_000);
  assertEquals(events, ["started", "completed", "stopped"]);
});

Deno.test("a tracker that answers late hears that a download is complete before it hears that it is over", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const seeder = swarm.member({ has: "all", useTrackers: false });
  const events: (string | null)[] = [];
  const begun = Promise.withResolvers<void>();
  swarm.internet.name("tracker.example", "21.0.0.1");
  swarm.internet.host({ addresses: ["21.0.0.1"] }).serveHttp(
    { hostname: "0.0.0.0", port: 80 },
    async ({ url }) => {
      events.push(new URL(url).searchParams.get("event"));
      await begun.promise;
      return new Response("d8:intervali1800e5:peers0:e");
    },
  );
  const leecher = swarm.member();
  leecher.torrent.addPeers([seeder.endpoint]);
  await swarm.until(() => leecher.isComplete, 60_000);
  begun.resolve();
  await swarm.run(100);
  assertEquals(leecher.torrent.trackers().map(({ state }) => state), ["working"]);
  await swarm.settled(leecher.session.close(), 10_000);
  assertEquals(events, ["started", "completed", "stopped"]);
});

Deno.test("a seeder tells a tracker that it goes, and never that it completed", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const announces = swarm.tracker("tracker.example", () => []);
  const seeder = swarm.member({ has: "all" });
  await swarm.run(5_000);
  await swarm.settled(seeder.session.close());
  assertEquals(announces.map((params) => params.get("event")), ["started", "stopped"]);
});

Deno.test("a stop takes three seconds at most though a tracker does not answer", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  let asked = 0;
  swarm.internet.name("tracker.example", "21.0.0.1");
  swarm.internet.host({ addresses: ["21.0.0.1"] }).serveHttp(
    { hostname: "0.0.0.0", port: 80 },
    () => {
      if (++asked > 1) return new Promise<never>(() => undefined);
      return new Response("d8:intervali1800e5:peers0:e");
    },
  );
  const leecher = swarm.member();
  await swarm.run(2_000);
  await swarm.settled(leecher.session.close(), 3_000);
  assertEquals(asked, 2);
});

Deno.test("a swarm finds itself through a tracker", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const everyone: Endpoint[] = [];
  swarm.tracker("tracker.example", () => everyone);
  const members = Array.from(
    { length: 6 },
    (_, i) => swarm.member({ has: i === 0 ? "all" : "nothing" }),
  );
  everyone.push(...members.map(({ endpoint }) => endpoint));
  await swarm.until(() => members.every(({ isComplete }) => isComplete), 120_000);
  for (const member of members) member.assertContent();
});

Deno.test("all peers of a swarm that begins at one moment are connected with each other", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER], files: 400 * 65_536 });
  const everyone: Endpoint[] = [];
  swarm.tracker("tracker.example", () => everyone);
  const members = Array.from({ length: 8 }, () => swarm.member());
  everyone.push(...members.map(({ endpoint }) => endpoint));
  await swarm.run(3_000);
  assertEquals(members.map(({ status }) => status.peers), members.map(() => 7));
});

Deno.test("a tracker's name for ourselves is dialled once", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const everyone: Endpoint[] = [];
  swarm.tracker("tracker.example", () => everyone);
  const leecher = swarm.member();
  everyone.push(leecher.endpoint);
  await swarm.run(4 * 3_600_000);
  const dials = leecher.log.records.filter(({ message }) => message.includes("ourselves"));
  // Both ends of the one connection say so.
  assert(dials.length <= 2, `${dials.length}`);
});

Deno.test("a tracker that is down does not keep peers that the user named from serving", async () => {
  await using swarm = new Swarm({ trackers: ["http://nowhere.example/announce"] });
  const seeder = swarm.member({ has: "all", useTrackers: false });
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("trackers that are edited take the place of the torrent's own, and are told so", async () => {
  await using swarm = new Swarm({ trackers: [TRACKER] });
  const announces = swarm.tracker("tracker.example", () => []);
  const others = swarm.tracker("other.example", () => []);
  const other = "http://other.example/announce";
  const edited = swarm.member({ has: "all", trackerTiers: [[other]] });
  await swarm.run(3_000);
  assertEquals([announces.length, others.length], [0, 1]);
  edited.torrent.setTrackers([[other], [TRACKER]]);
  await swarm.run(3_000);
  assertEquals(edited.torrent.trackerUrls(), [other, TRACKER]);
  edited.torrent.setTrackers([[TRACKER]]);
  await swarm.run(3_000);
  const events = (all: readonly URLSearchParams[]) => all.map((params) => params.get("event"));
  assertEquals([events(announces), events(others)], [["started"], ["started", "stopped"]]);
});
