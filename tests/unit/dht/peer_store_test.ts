import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  MAX_PEERS_PER_TORRENT,
  MAX_STORED_TORRENTS,
  PEER_LIFE_MS,
  PeerStore,
} from "../../../lib/dht/peer_store.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

function hashOf(i: number): Uint8Array {
  const hash = new Uint8Array(20);
  new DataView(hash.buffer).setUint32(0, i + 1);
  return hash;
}

function peer(hostname: string, port = 1, isSeed = false): { endpoint: Endpoint; isSeed: boolean } {
  return { endpoint: { hostname, port }, isSeed };
}

Deno.test("PeerStore keeps one peer of a global address, and each port of a local one", () => {
  const store = new PeerStore(new SeededRandom());
  for (const port of [1, 2]) {
    store.add(hashOf(0), peer("8.8.8.8", port), 0);
    store.add(hashOf(0), peer("127.0.0.1", port), 0);
  }
  const ports = (hostname: string) =>
    store.pick(hashOf(0), { max: 10, isFit: (at) => at.hostname === hostname }, 0)
      .map(({ port }) => port).sort();
  assertEquals(ports("8.8.8.8"), [2]);
  assertEquals(ports("127.0.0.1"), [1, 2]);
});

Deno.test("PeerStore drops peers after half an hour, and torrents without any", () => {
  const store = new PeerStore(new SeededRandom());
  store.add(hashOf(0), peer("8.8.8.8"), 0);
  assertEquals(store.pick(hashOf(0), { max: 1 }, PEER_LIFE_MS - 1).length, 1);
  assertEquals(store.pick(hashOf(0), { max: 1 }, PEER_LIFE_MS).length, 0);
  assertEquals(store.sample(PEER_LIFE_MS).length, 0);
  assertEquals(store.torrentCount, 0);
});

Deno.test("PeerStore keeps 500 peers of a torrent, the last ones, and 2,000 torrents", () => {
  const store = new PeerStore(new SeededRandom());
  for (let i = 0; i < 600; i++) store.add(hashOf(0), peer(`9.9.${i >> 8}.${i & 255}`), i);
  assertEquals(store.peerCount, MAX_PEERS_PER_TORRENT);
  const oldest = store.pick(hashOf(0), { max: 1, isFit: (at) => at.hostname === "9.9.0.99" }, 600);
  assertEquals(oldest, []);
  for (let i = 1; i < 2_100; i++) store.add(hashOf(i), peer("8.8.8.8"), 600);
  assertEquals(store.torrentCount, MAX_STORED_TORRENTS);
  assert(store.pick(hashOf(0), { max: 1 }, 600).length > 0, "the one with many peers stays");
});

Deno.test("PeerStore.pick() leaves seeds out, and draws", () => {
  const store = new PeerStore(new SeededRandom());
  for (let i = 0; i < 100; i++) store.add(hashOf(0), peer(`9.9.9.${i}`, 1, i % 2 === 0), 0);
  const picked = store.pick(hashOf(0), { max: 10, noSeeds: true }, 0);
  assertEquals(new Set(picked.map(({ hostname }) => hostname)).size, 10);
  assert(picked.every(({ hostname }) => Number(hostname.split(".").at(-1)) % 2 === 1));
  const again = store.pick(hashOf(0), { max: 10, noSeeds: true }, 0);
  assertNotEquals(again, picked);
});

Deno.test("PeerStore.scrape() counts seeds and others apart", () => {
  const store = new PeerStore(new SeededRandom());
  assertEquals(store.scrape(hashOf(0), 0), undefined);
  for (let i = 0; i < 30; i++) store.add(hashOf(0), peer(`9.9.${i}.9`, 1, i < 10), 0);
  const filters = store.scrape(hashOf(0), 0);
  assertEquals(Math.round(filters?.seeds.estimate() ?? 0), 10);
  assertEquals(Math.round(filters?.peers.estimate() ?? 0), 20);
});

Deno.test("PeerStore.hide() drops a torrent, takes no more of it and shows it in no sample", () => {
  const store = new PeerStore(new SeededRandom());
  store.add(hashOf(0), peer("8.8.8.8"), 0);
  store.add(hashOf(1), peer("8.8.8.8"), 0);
  assertEquals(store.sample(0).length, 40);
  store.hide(hashOf(0));
  store.add(hashOf(0), peer("8.8.8.8"), 0);
  assertEquals(store.sample(0), hashOf(1));
  assertEquals(store.pick(hashOf(0), { max: 1 }, 0), []);
});

Deno.test("PeerStore.sample() stays the same for five minutes, and is drawn anew then", () => {
  const store = new PeerStore(new SeededRandom());
  for (let i = 0; i < 100; i++) store.add(hashOf(i), peer("8.8.8.8"), 0);
  const first = store.sample(0);
  assertEquals(first.length, 400);
  assertEquals(store.sample(299_999), first);
  assert(store.sample(300_000).join() !== first.join());
});
