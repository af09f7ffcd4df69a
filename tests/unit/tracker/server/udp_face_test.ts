import { assertEquals } from "@std/assert";
import type { Endpoint } from "../../../../lib/io/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import { TrackerCore } from "../../../../lib/tracker/server/tracker_core.ts";
import {
  type TrackerLimits,
  trackerLimits,
} from "../../../../lib/tracker/server/tracker_limits.ts";
import { UdpFace } from "../../../../lib/tracker/server/udp_face.ts";
import { encodeUdpRequest, type UdpRequest } from "../../../../lib/tracker/udp_request.ts";
import { decodeUdpResponse, type UdpResponse } from "../../../../lib/tracker/udp_response.ts";
import type { AnnounceRequest } from "../../../../lib/tracker/mod.ts";
import { announceRequest } from "../../../support/tracker_requests.ts";

const FROM = { hostname: "8.8.8.8", port: 50_000 };

/** A tracker's UDP side. */
class Scene {
  readonly core: TrackerCore;
  readonly face: UdpFace;
  now = 0;

  constructor(limits: Partial<TrackerLimits> = {}) {
    const random = new SeededRandom();
    this.core = new TrackerCore(trackerLimits(limits), { random, now: 0 });
    this.face = new UdpFace(this.core, random);
  }

  ask(request: UdpRequest, from: Endpoint = FROM): UdpResponse | undefined {
    const answer = this.face.handle(encodeUdpRequest(request), from, this.now);
    return answer && decodeUdpResponse(answer);
  }

  connect(from: Endpoint = FROM): bigint {
    const response = this.ask({ action: "connect", transactionId: 5 }, from);
    if (response?.action !== "connect") throw new Error("There is no connection id");
    assertEquals(response.transactionId, 5);
    return response.connectionId;
  }

  announce(differences: Partial<AnnounceRequest>, from: Endpoint = FROM, ip = 0) {
    const response = this.ask({
      action: "announce",
      connectionId: this.connect(from),
      transactionId: 6,
      announce: announceRequest(differences),
      ip,
      urlData: "/announce",
    }, from);
    if (response?.action !== "announce") throw new Error("The announce was not answered");
    return response;
  }
}

Deno.test("UdpFace answers an announce as BEP 15 says", () => {
  const scene = new Scene({ intervalMs: 600_000 });
  scene.announce({ port: 1, left: 0 }, { hostname: "8.8.8.1", port: 9 });
  scene.announce({ port: 2 }, { hostname: "8.8.8.2", port: 9 });
  const { transactionId, interval, seeders, leechers, peers } = scene.announce({
    port: 3,
    left: 0,
    numWant: -1,
  });
  assertEquals([transactionId, interval, seeders, leechers], [6, 600, 2, 1]);
  assertEquals(peers, new Uint8Array([8, 8, 8, 2, 0, 2]));
});

Deno.test("UdpFace names peers of the family that it is asked over", () => {
  const scene = new Scene();
  const ipv6 = { hostname: "2600::1", port: 9 };
  scene.announce({ port: 1 }, ipv6);
  scene.announce({ port: 2 }, { hostname: "8.8.8.2", port: 9 });
  assertEquals(scene.announce({ port: 3 }).peers, new Uint8Array([8, 8, 8, 2, 0, 2]));
  const other = scene.announce({ port: 4 }, { hostname: "2600::4", port: 9 });
  assertEquals(other.peers, new Uint8Array([0x26, ...new Array(14).fill(0), 1, 0, 1]));
});

Deno.test("UdpFace names a peer by where its datagram came from", () => {
  const scene = new Scene();
  scene.announce({ port: 1 }, { hostname: "8.8.8.1", port: 9 }, 0x09090909);
  assertEquals(scene.announce({ port: 3 }).peers, new Uint8Array([8, 8, 8, 1, 0, 1]));
  const home = new Scene();
  home.announce({ port: 1 }, { hostname: "10.0.0.1", port: 9 }, 0x0a000002);
  assertEquals(home.announce({ port: 3 }).peers, new Uint8Array([10, 0, 0, 2, 0, 1]));
});

Deno.test("UdpFace takes no announce or scrape without the id that it gave", () => {
  const scene = new Scene();
  const id = scene.connect();
  const announce = announceRequest({});
  const rest = { action: "announce", transactionId: 7, announce } as const;
  const other = { hostname: "8.8.8.9", port: 50_000 };
  const infoHashes = [new Uint8Array(20)];
  const scrape = { action: "scrape", transactionId: 7, infoHashes } as const;
  const table: readonly (readonly [string, bigint, Endpoint, number, boolean])[] = [
    ["a wrong id", id ^ 1n, FROM, 0, false],
    ["another address", id, other, 0, false],
    ["its id", id, FROM, 119_999, true],
    ["an old id", id, FROM, 240_000, false],
  ];
  for (const [what, connectionId, from, now, taken] of table) {
    scene.now = now;
    const announced = scene.ask({ ...rest, connectionId }, from);
    assertEquals(announced?.action, taken ? "announce" : "error", what);
    const scraped = scene.ask({ ...scrape, connectionId }, from);
    assertEquals(scraped?.action, taken ? "scrape" : "error", what);
  }
  const { requests } = scene.core.stats(240_000);
  assertEquals([requests.malformed, requests.udpAnnounces, requests.udpScrapes], [6, 1, 1]);
});

Deno.test("UdpFace never answers with more than it was sent, until an address is confirmed (D1)", () => {
  const scene = new Scene({ requestsPerSec: 1_000_000 });
  for (let i = 0; i < 200; i++) {
    scene.announce({ port: 1 + i }, { hostname: "8.8.8.1", port: 9 });
  }
  const random = new SeededRandom(3);
  for (let i = 0; i < 20_000; i++) {
    const datagram = random.fill(new Uint8Array(random.below(300)));
    // Make most of them look like requests.
    if (datagram.length > 12 && random.below(4) > 0) datagram.set([0, 0, 0, random.below(4)], 8);
    if (random.below(4) === 0) {
      datagram.set([0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80].slice(0, datagram.length));
    }
    const answer = scene.face.handle(datagram, FROM, 0);
    assertEquals((answer?.length ?? 0) <= datagram.length, true);
  }
});

Deno.test("UdpFace fits its answers into one datagram", () => {
  const scene = new Scene({ maxNumWant: 1_000_000, requestsPerSec: 1_000_000 });
  for (let port = 1; port <= 1_000; port++) {
    scene.announce({ port }, { hostname: "8.8.8.1", port: 9 });
    scene.announce({ port }, { hostname: "2600::1", port: 9 });
  }
  assertEquals(scene.announce({ numWant: 0x7fffffff }).peers.length, 233 * 6);
  const ipv6 = scene.announce({ numWant: 500 }, { hostname: "2600::2", port: 9 });
  assertEquals(ipv6.peers.length, 77 * 18);
  assertEquals(scene.announce({ numWant: -1 }).peers.length, 50 * 6);
  assertEquals(scene.announce({ numWant: 0 }).peers.length, 0);
});

Deno.test("UdpFace scrapes in the order of the request", () => {
  const scene = new Scene();
  const hash = (n: number) => new Uint8Array(20).fill(n);
  scene.announce({ infoHash: hash(2), left: 0 });
  scene.announce({ infoHash: hash(3), event: "completed" });
  const response = scene.ask({
    action: "scrape",
    connectionId: scene.connect(),
    transactionId: 8,
    infoHashes: [hash(3), hash(1), hash(2)],
  });
  assertEquals(response, {
    action: "scrape",
    transactionId: 8,
    entries: [
      { seeders: 0, downloads: 1, leechers: 1 },
      { seeders: 0, downloads: 0, leechers: 0 },
      { seeders: 1, downloads: 0, leechers: 0 },
    ],
  });
});

Deno.test("UdpFace says why it refuses", () => {
  const scene = new Scene();
  scene.core.setAllowed([]);
  const response = scene.ask({
    action: "announce",
    connectionId: scene.connect(),
    transactionId: 9,
    announce: announceRequest({}),
  });
  if (response?.action !== "error") throw new Error("It was not refused");
  assertEquals(new TextDecoder().decode(response.message), "This torrent is not served here");
  assertEquals(response.transactionId, 9);
});

Deno.test("UdpFace says nothing to what it can not read, and to who asks too fast", () => {
  const scene = new Scene({ requestsPerSec: 1 });
  for (const length of [0, 1, 15, 16, 97]) {
    assertEquals(scene.face.handle(new Uint8Array(length), FROM, 0), undefined);
  }
  const connect = encodeUdpRequest({ action: "connect", transactionId: 1 });
  const answers = Array.from({ length: 12 }, () => scene.face.handle(connect, FROM, 0));
  assertEquals(answers.filter((answer) => answer !== undefined).length, 10);
  const { requests } = scene.core.stats(0);
  assertEquals([requests.malformed, requests.limited, requests.udpConnects], [5, 2, 10]);
  assertEquals(scene.face.handle(connect, { hostname: "not an address", port: 1 }, 0), undefined);
});
