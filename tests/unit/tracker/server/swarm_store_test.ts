import { assertEquals } from "@std/assert";
import { encodeCompactEndpoint } from "../../../../lib/address/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import {
  type StoreAnnounce,
  type StoreAnswer,
  SwarmStore,
  type SwarmStoreLimits,
} from "../../../../lib/tracker/server/swarm_store.ts";

const INFO_HASH = new Uint8Array(20).fill(1);
const TIMEOUT_MS = 60_000;

function store(limits: Partial<SwarmStoreLimits> = {}): SwarmStore {
  return new SwarmStore(new SeededRandom(), {
    maxTorrents: 100,
    maxPeersPerTorrent: 1_000,
    maxPeers: 10_000,
    peerTimeoutMs: TIMEOUT_MS,
    ...limits,
  });
}

/** An announce of leecher number `n`, which has an IPv6 address if that is wanted. */
function announce(n: number, differences: Partial<StoreAnnounce> & { ipv6?: boolean } = {}) {
  const hostname = differences.ipv6 ? `2600::${n.toString(16)}` : `8.8.${n >> 8}.${n & 0xff}`;
  return {
    infoHash: INFO_HASH,
    compact: encodeCompactEndpoint({ hostname, port: 6881 }),
    peerId: new Uint8Array(20).fill(n),
    key: "",
    isSeeder: false,
    numWant: 50,
    families: [4, 6],
    ...differences,
  } satisfies StoreAnnounce;
}

function answered(answer: StoreAnswer | undefined): StoreAnswer {
  if (answer === undefined) throw new Error("The announce was refused");
  return answer;
}

/** The numbers of the peers that were named, sorted. */
function named(answer: StoreAnswer | undefined): number[] {
  return answered(answer).peers.map(({ peerId }) => peerId.charCodeAt(0)).sort((a, b) => a - b);
}

function counts(answer: StoreAnswer | undefined): number[] {
  const { seeders, leechers, downloads } = answered(answer);
  return [seeders, leechers, downloads];
}

Deno.test("announce() names the others", () => {
  const swarms = store();
  assertEquals(named(swarms.announce(announce(1), 0)), []);
  assertEquals(named(swarms.announce(announce(2, { isSeeder: true }), 0)), [1]);
  assertEquals(named(swarms.announce(announce(3), 0)), [1, 2]);
  assertEquals(named(swarms.announce(announce(1), 0)), [2, 3]);
  const other = new Uint8Array(20).fill(2);
  assertEquals(named(swarms.announce(announce(4, { infoHash: other }), 0)), []);
});

Deno.test("announce() names no seeders to seeders", () => {
  const swarms = store();
  swarms.announce(announce(1, { isSeeder: true }), 0);
  swarms.announce(announce(2), 0);
  assertEquals(named(swarms.announce(announce(3, { isSeeder: true }), 0)), [2]);
});

Deno.test("announce() names seeders to who has just begun: it may not know what is left", () => {
  const swarms = store();
  swarms.announce(announce(1, { isSeeder: true }), 0);
  const began = announce(2, { isSeeder: true, event: "started" });
  assertEquals(named(swarms.announce(began, 0)), [1]);
});

Deno.test("announce() names peers of the families that are wanted", () => {
  const swarms = store();
  swarms.announce(announce(1), 0);
  swarms.announce(announce(2, { ipv6: true }), 0);
  assertEquals(named(swarms.announce(announce(3, { families: [4] }), 0)), [1]);
  assertEquals(named(swarms.announce(announce(4, { families: [6] }), 0)), [2]);
  assertEquals(swarms.totals(0), { torrents: 1, seeders: 0, leechers: 4, ipv6: 1 });
});

Deno.test("announce() counts seeders, leechers and downloads", () => {
  const swarms = store();
  assertEquals(counts(swarms.announce(announce(1, { event: "started" }), 0)), [0, 1, 0]);
  assertEquals(counts(swarms.announce(announce(2, { isSeeder: true }), 0)), [1, 1, 0]);
  const completed = announce(1, { event: "completed", isSeeder: true });
  assertEquals(counts(swarms.announce(completed, 0)), [2, 0, 1]);
  assertEquals(counts(swarms.announce(completed, 0)), [2, 0, 1]);
  assertEquals(counts(swarms.announce(announce(2, { event: "stopped" }), 0)), [1, 0, 1]);
  assertEquals(swarms.scrape(INFO_HASH, 0), {
    seeders: 1,
    leechers: 0,
    downloaders: 0,
    downloads: 1,
  });
  assertEquals(swarms.scrape(new Uint8Array(20), 0), undefined);
});

Deno.test("announce() names no seeders to a partial seed, and does not count it among downloaders (BEP 21)", () => {
  const swarms = store();
  swarms.announce(announce(1, { isSeeder: true }), 0);
  swarms.announce(announce(2), 0);
  assertEquals(named(swarms.announce(announce(3, { event: "paused" }), 0)), [2]);
  assertEquals(swarms.scrape(INFO_HASH, 0)?.downloaders, 1);
  assertEquals(named(swarms.announce(announce(3), 0)).sort(), [1, 2]);
  assertEquals(swarms.scrape(INFO_HASH, 0)?.downloaders, 2);
});

Deno.test("announce() forgets who stops, and the swarm with the last of them", () => {
  const swarms = store();
  swarms.announce(announce(1), 0);
  const answer = swarms.announce(announce(1, { event: "stopped" }), 0);
  assertEquals([named(answer), counts(answer)], [[], [0, 0, 0]]);
  assertEquals(swarms.totals(0).torrents, 0);
  assertEquals(counts(swarms.announce(announce(9, { event: "stopped" }), 0)), [0, 0, 0]);
  assertEquals(swarms.totals(0).torrents, 0);
});

Deno.test("announce() lets nobody be stopped by another's key", () => {
  const swarms = store();
  swarms.announce(announce(1, { key: "AAAA" }), 0);
  const stop = (key: string) => counts(swarms.announce(announce(1, { key, event: "stopped" }), 0));
  assertEquals(stop("BBBB"), [0, 1, 0]);
  assertEquals(stop("AAAA"), [0, 0, 0]);
  swarms.announce(announce(1, { key: "AAAA" }), 0);
  // A run of the same client that began after this one was lost.
  swarms.announce(announce(1, { key: "CCCC" }), 0);
  assertEquals(stop("AAAA"), [0, 1, 0]);
  assertEquals(stop(""), [0, 0, 0]);
});

Deno.test("announce() drops peers that were silent for too long", () => {
  const swarms = store();
  swarms.announce(announce(1), 0);
  swarms.announce(announce(2), 10);
  swarms.announce(announce(1), 20);
  assertEquals(named(swarms.announce(announce(3), TIMEOUT_MS + 9)), [1, 2]);
  assertEquals(named(swarms.announce(announce(3), TIMEOUT_MS + 10)), [1]);
  assertEquals(swarms.scrape(INFO_HASH, TIMEOUT_MS + 20), {
    seeders: 0,
    leechers: 1,
    downloaders: 1,
    downloads: 0,
  });
  assertEquals(swarms.scrape(INFO_HASH, 2 * TIMEOUT_MS + 10), undefined);
  assertEquals(swarms.totals(2 * TIMEOUT_MS + 10).torrents, 0);
});

Deno.test("announce() refuses one torrent too many", () => {
  const swarms = store({ maxTorrents: 2 });
  const hash = (n: number) => ({ infoHash: new Uint8Array(20).fill(n) });
  answered(swarms.announce(announce(1, hash(1)), 0));
  answered(swarms.announce(announce(1, hash(2)), 5));
  assertEquals(swarms.announce(announce(1, hash(3)), 5), undefined);
  answered(swarms.announce(announce(2, hash(1)), 5));
  answered(swarms.announce(announce(1, hash(3)), TIMEOUT_MS + 5));
  assertEquals(swarms.totals(TIMEOUT_MS + 5).torrents, 1);
});

Deno.test("announce() answers a peer too many, and does not keep it", () => {
  for (const limits of [{ maxPeersPerTorrent: 2 }, { maxPeers: 2 }]) {
    const swarms = store(limits);
    swarms.announce(announce(1), 0);
    swarms.announce(announce(2), 0);
    const answer = swarms.announce(announce(3), 0);
    assertEquals([named(answer), counts(answer)], [[1, 2], [0, 2, 0]]);
    swarms.announce(announce(1, { event: "stopped" }), 0);
    assertEquals(counts(swarms.announce(announce(3), 0)), [0, 2, 0]);
    // What has expired has made room.
    swarms.announce(announce(4), TIMEOUT_MS);
    assertEquals(named(swarms.announce(announce(5), TIMEOUT_MS)), [4]);
  }
});

Deno.test("announce() answers who has no port, and does not keep them", () => {
  const swarms = store();
  swarms.announce(announce(1), 0);
  const compact = encodeCompactEndpoint({ hostname: "8.8.8.8", port: 0 });
  const answer = swarms.announce(announce(2, { compact }), 0);
  assertEquals([named(answer), counts(answer)], [[1], [0, 1, 0]]);
});

Deno.test("announce() keeps no bytes of the request", () => {
  const swarms = store();
  const request = announce(1);
  swarms.announce(request, 0);
  request.compact.fill(0);
  request.peerId.fill(0);
  const [peer] = answered(swarms.announce(announce(2), 0)).peers;
  assertEquals(peer?.address, "\x08\x08\x00\x01\x1a\xe1");
  assertEquals(peer?.peerId, "\x01".repeat(20));
});

Deno.test("announce() draws peers evenly, each once, and never the one that asks", () => {
  const swarms = store();
  for (let n = 1; n <= 20; n++) swarms.announce(announce(n, { isSeeder: n > 15 }), 0);
  const times = new Map<number, number>();
  const rounds = 4_000;
  for (let i = 0; i < rounds; i++) {
    const drawn = named(swarms.announce(announce(1, { numWant: 5 }), 0));
    assertEquals([drawn.length, new Set(drawn).size], [5, 5]);
    for (const n of drawn) times.set(n, (times.get(n) ?? 0) + 1);
  }
  assertEquals([times.size, times.has(1)], [19, false]);
  for (const [n, count] of times) {
    const share = count / (rounds * 5 / 19);
    assertEquals(share > 0.85 && share < 1.15, true, `${n} was drawn ${count} times`);
  }
});

Deno.test("announce() does as a plain model of it does", () => {
  const random = new SeededRandom(7);
  const swarms = store();
  const model = new Map<number, { isSeeder: boolean; seenAt: number }>();
  let now = 0;
  for (let i = 0; i < 20_000; i++) {
    now += random.below(200);
    for (const [n, { seenAt }] of model) if (seenAt <= now - TIMEOUT_MS) model.delete(n);
    const n = 1 + random.below(200);
    const isSeeder = random.below(3) === 0;
    const event = random.below(5) === 0 ? "stopped" : undefined;
    const request = announce(n, { isSeeder, event, ipv6: n % 4 === 0, numWant: random.below(60) });
    const answer = answered(swarms.announce(request, now));
    if (event === "stopped") model.delete(n);
    else model.set(n, { isSeeder, seenAt: now });
    const seeders = [...model.values()].filter((peer) => peer.isSeeder).length;
    assertEquals([answer.seeders, answer.leechers], [seeders, model.size - seeders]);
    const others = [...model].filter(([m, peer]) => m !== n && !(isSeeder && peer.isSeeder));
    const expected = event === "stopped" ? 0 : Math.min(request.numWant, others.length);
    const drawn = named(answer);
    assertEquals(drawn.length, expected);
    assertEquals(drawn.every((m) => others.some(([other]) => other === m)), true);
  }
});
