import { assertEquals, assertRejects } from "@std/assert";
import { settle } from "../../../lib/testing/mod.ts";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { answerUdp, serveUdp } from "../../support/tracker_udp.ts";
import { TrackerScene } from "../../support/tracker_scene.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

const NOTHING = announceRequest({});
const IPV4 = { hostname: "0.0.0.0", port: 6969 };
const IPV6 = { hostname: "::", port: 6969 };

Deno.test("announce() asks a UDP tracker and gives what it names", async () => {
  await using scene = new TrackerScene();
  const requests = await serveUdp(scene.machine("t.example", "8.8.8.8"), IPV4);
  const response = await scene.client.announce("udp://t.example:6969/x?y", NOTHING);
  assertEquals(response, {
    peers: [{ hostname: "8.8.0.1", port: 6881 }],
    intervalMs: 900_000,
    seeders: 2,
    leechers: 1,
    warning: undefined,
  });
  const [, announce] = requests;
  assertEquals(announce?.action === "announce" && announce.urlData, "/x?y");
  assertEquals(scene.clock.timerCount, 0);
});

Deno.test("announce() asks over IPv4 and IPv6 and joins the answers", async () => {
  await using scene = new TrackerScene();
  const machine = scene.machine("t.example", "8.8.8.8", "2600::8");
  await serveUdp(machine, IPV4);
  await serveUdp(machine, IPV6);
  const response = await scene.client.announce("udp://t.example:6969", NOTHING);
  assertEquals(response.peers.map(({ hostname }) => hostname), [
    "8.8.0.1",
    "2600:101:101:101:101:101:101:101",
  ]);
  const literal = await scene.client.announce("udp://[2600::8]:6969", NOTHING);
  assertEquals(literal.peers.length, 1);
});

Deno.test("announce() waits for the other family a second, where one has answered", async () => {
  await using scene = new TrackerScene();
  await serveUdp(scene.machine("t.example", "8.8.8.8", "2600::8"), IPV4);
  let peers: number | undefined;
  const asked = scene.client.announce("udp://t.example:6969", NOTHING)
    .then((response) => peers = response.peers.length);
  await scene.clock.advance(999);
  assertEquals(peers, undefined);
  await scene.clock.advance(1);
  await asked;
  assertEquals([peers, scene.clock.timerCount], [1, 0]);
});

Deno.test("announce() uses the family that there is a way for", async () => {
  await using scene = new TrackerScene({ bind: { 4: "9.9.9.9" } });
  const machine = scene.machine("t.example", "8.8.8.8", "2600::8");
  await serveUdp(machine, IPV4);
  const requests = await serveUdp(machine, IPV6);
  await scene.client.announce("udp://t.example:6969", NOTHING);
  assertEquals(requests, []);
  const error = await assertRejects(
    () => scene.client.announce("udp://[2600::8]:6969", NOTHING),
    TrackerError,
  );
  assertEquals(error.code, "unreachable");
});

Deno.test("announce() says that there is no way to a tracker", async () => {
  await using scene = new TrackerScene();
  const lonely = scene.internet.machine("9.9.9.8");
  await using other = new TrackerScene({ network: lonely });
  const table = ["udp://[2600::8]:6969", "udp://unknown.example:6969"];
  for (const url of table) {
    const error = await assertRejects(() => other.client.announce(url, NOTHING), TrackerError);
    assertEquals(error.code, "unreachable", url);
  }
});

Deno.test("announce() asks a UDP tracker again after 15 and 45 s, and gives up after 60 s", async () => {
  await using scene = new TrackerScene();
  const sentAt: number[] = [];
  await serveUdp(scene.machine("t.example", "8.8.8.8"), IPV4, () => {
    sentAt.push(scene.clock.now());
    return undefined;
  });
  let endedAt: number | undefined;
  const asked = assertRejects(
    () => scene.client.announce("udp://t.example:6969", NOTHING),
    TrackerError,
  )
    .finally(() => endedAt = scene.clock.now());
  await scene.clock.advance(100_000);
  assertEquals((await asked).code, "timed-out");
  assertEquals([sentAt, endedAt], [[0, 15_000, 45_000], 60_000]);
  const stopped = assertRejects(
    () => scene.client.announce("udp://t.example:6969", announceRequest({ event: "stopped" })),
    TrackerError,
  ).finally(() => endedAt = scene.clock.now());
  await scene.clock.advance(10_000);
  await stopped;
  assertEquals(endedAt, 105_000);
});

Deno.test("announce() gets through where datagrams are lost", async () => {
  await using scene = new TrackerScene();
  await serveUdp(scene.machine("t.example", "8.8.8.8"), IPV4);
  let count = 0;
  // The first request to connect, and the first answer to the announce.
  scene.internet.filter = () => ![1, 5].includes(++count);
  const asked = scene.client.announce("udp://t.example:6969", NOTHING);
  await scene.clock.advance(59_999);
  assertEquals((await asked).peers.length, 1);
});

Deno.test("announce() asks many trackers and torrents over one socket", async () => {
  await using scene = new TrackerScene();
  const ports = new Set<number>();
  const seen = new Set<number>();
  for (let i = 0; i < 5; i++) {
    const machine = scene.machine(`t${i}.example`, `8.8.8.${i + 1}`);
    await serveUdp(machine, IPV4, (request, from) => {
      ports.add(from.port);
      if (request.action === "announce") seen.add(request.announce.infoHash[0] ?? 0);
      return answerUdp(request, from);
    });
  }
  const asked = Array.from({ length: 100 }, (_, i) => {
    const infoHash = new Uint8Array(20).fill(i);
    return scene.client.announce(`udp://t${i % 5}.example:6969`, announceRequest({ infoHash }));
  });
  await scene.clock.advance(1_000);
  const responses = await Promise.all(asked);
  assertEquals([responses.length, seen.size, ports.size], [100, 100, 1]);
});

Deno.test("announce() over UDP ends with its signal, and with close()", async () => {
  const scene = new TrackerScene();
  scene.machine("t.example", "8.8.8.8");
  const controller = new AbortController();
  const url = "udp://t.example:6969";
  const asked = scene.client.announce(url, NOTHING, { signal: controller.signal });
  await settle();
  controller.abort(new Error("called off"));
  await assertRejects(() => asked, Error, "called off");
  assertEquals(scene.clock.timerCount, 0);
  const closed = assertRejects(() => scene.client.announce(url, NOTHING), TrackerError);
  await settle();
  await scene.client.close();
  await closed;
  assertEquals(scene.clock.timerCount, 0);
  await assertRejects(() => scene.client.announce(url, NOTHING), TrackerError);
});

Deno.test("announce() over UDP applies the rules after the name is resolved", async () => {
  await using scene = new TrackerScene();
  scene.machine("rebound.example", "127.0.0.1");
  scene.machine("multicast.example", "224.0.0.1");
  for (const url of ["udp://rebound.example:22/ssh", "udp://multicast.example:80"]) {
    const error = await assertRejects(() => scene.client.announce(url, NOTHING), TrackerError);
    assertEquals(error.code, "not-allowed", url);
  }
});

Deno.test("scrape() asks a UDP tracker, 74 torrents a datagram", async () => {
  await using scene = new TrackerScene();
  const requests = await serveUdp(scene.machine("t.example", "8.8.8.8"), IPV4);
  const infoHashes = Array.from({ length: 100 }, (_, i) => new Uint8Array(20).fill(i));
  const entries = await scene.client.scrape("udp://t.example:6969/announce", infoHashes);
  assertEquals(entries.map(({ seeders }) => seeders), infoHashes.map((_, i) => i));
  assertEquals(requests.map(({ action }) => action), ["connect", "scrape", "scrape"]);
});
