import { assert, assertEquals } from "@std/assert";
import { parseEndpoint } from "../../../lib/address/mod.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { MAX_KNOWN_PEERS, PeerList } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const NOW = 1_000_000;
const PEER = endpoint("1.2.3.4:6881");

Deno.test("PeerList.add() takes each address once, and none with port 0", () => {
  const list = makeList();
  const unreachable = { hostname: "1.2.3.4", port: 0 };
  const other = endpoint("1.2.3.4:6882");
  assertEquals(list.add([PEER, other, PEER, unreachable], "tracker", NOW), 2);
  assertEquals(list.add([PEER, other], "tracker", NOW), 0);
  assertEquals(list.size, 2);
});

Deno.test("PeerList.take() gives each address that is due once, until it has ended", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  assertEquals(list.take(NOW), PEER);
  assertEquals(list.take(NOW + 1e9), undefined);
  assertEquals(list.nextAt(), Infinity);
});

Deno.test("PeerList.ended() doubles the wait after each failure, spread over a fifth, up to an end", () => {
  const list = makeList();
  list.add([PEER], "user", NOW);
  let now = NOW;
  for (let failure = 0; failure < 40; failure++) {
    assertEquals(list.take(now), PEER);
    list.ended(PEER, "failed", now);
    const delayMs = Math.min(15 * 60_000, 5_000 * 2 ** failure);
    const waitMs = list.nextAt() - now;
    assert(waitMs >= delayMs && waitMs < delayMs * 1.2, `${waitMs} after failure ${failure}`);
    assertEquals(list.take(list.nextAt() - 1), undefined);
    now = list.nextAt();
  }
});

Deno.test("PeerList.ended() forgets an address that fails time and again, unless the user named it", () => {
  for (const [source, size] of [["tracker", 0], ["incoming", 0], ["user", 1]] as const) {
    const list = makeList();
    list.add([PEER], source, NOW);
    for (let i = 0; i < 10; i++) {
      if (list.take(Infinity)) list.ended(PEER, "failed", NOW);
    }
    assertEquals(list.size, size, source);
  }
});

Deno.test("PeerList.ended() forgets who announced himself nearby after two failures: he does so again", () => {
  const list = makeList();
  list.add([PEER], "lsd", NOW);
  list.take(NOW);
  list.ended(PEER, "failed", NOW);
  assertEquals(list.size, 1);
  list.take(NOW + 10_000);
  list.ended(PEER, "failed", NOW + 10_000);
  assertEquals(list.size, 0);
  assertEquals(list.add([PEER], "lsd", NOW + 10_000), 0);
  assertEquals(list.add([PEER], "lsd", NOW + 3_600_000), 1);
});

Deno.test("PeerList.ended() forgets at once what is of no use", () => {
  const list = makeList();
  list.add([PEER], "user", NOW);
  list.take(NOW);
  list.ended(PEER, "useless", NOW);
  assertEquals(list.size, 0);
});

Deno.test("PeerList.avoid() keeps an address from being dialled again, whoever names it", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  list.take(NOW);
  list.avoid(PEER);
  assertEquals(list.add([PEER], "tracker", NOW), 0);
  assertEquals(list.add([PEER], "user", NOW), 0);
  assertEquals(list.take(NOW + 1e9), undefined);
  assertEquals(list.nextAt(), Infinity);
});

Deno.test("PeerList.ended() does not let a peer that closes at once make us dial it every few seconds", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  let now = NOW;
  let dials = 0;
  for (; now < NOW + 600_000 && list.take(now); now = list.nextAt()) {
    dials++;
    list.connected(PEER, now);
    list.ended(PEER, "closed", now + 100);
  }
  assert(dials <= 8, `${dials} dials in ten minutes`);
});

Deno.test("PeerList.ended() soon tries again a peer that was connected for long", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  for (let i = 0; i < 7; i++) {
    list.take(Infinity);
    list.ended(PEER, "failed", NOW);
  }
  list.take(Infinity);
  list.connected(PEER, NOW);
  list.ended(PEER, "closed", NOW + 60_000);
  const waitMs = list.nextAt() - (NOW + 60_000);
  assert(waitMs >= 5_000 && waitMs < 6_000, `${waitMs}`);
});

Deno.test("PeerList.take() prefers those that failed least", () => {
  const list = makeList();
  const [a, b, c] = [endpoint("1.0.0.1:1"), endpoint("1.0.0.2:1"), endpoint("1.0.0.3:1")];
  addFailing(list, a, 2);
  addFailing(list, b, 1);
  addFailing(list, c, 0);
  assertEquals([list.take(Infinity), list.take(Infinity), list.take(Infinity)], [c, b, a]);
});

Deno.test("PeerList.add() by the user makes an address due at once", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  list.take(NOW);
  list.ended(PEER, "failed", NOW);
  assertEquals(list.take(NOW), undefined);
  assertEquals(list.add([PEER], "user", NOW), 0);
  assertEquals(list.take(NOW), PEER);
});

Deno.test("PeerList.ban() bans global addresses whole, those nearby with their port", () => {
  const rows: [banned: string, other: string, alsoBanned: boolean][] = [
    ["1.2.3.4:1", "1.2.3.4:2", true],
    ["1.2.3.4:1", "1.2.3.5:1", false],
    ["[2600::1]:1", "[2600::1]:2", true],
    ["127.0.0.1:1", "127.0.0.1:2", false],
    ["10.0.0.1:1", "10.0.0.1:2", false],
    ["[::1]:1", "[::1]:2", false],
    ["[fe80::1]:1", "[fe80::1]:2", false],
  ];
  for (const [banned, other, alsoBanned] of rows) {
    const list = makeList();
    list.add([endpoint(banned), endpoint(other)], "user", NOW);
    list.ban(endpoint(banned), "sent bad data in piece 1");
    assert(list.isBanned(endpoint(banned)), banned);
    assertEquals(list.isBanned(endpoint(other)), alsoBanned, other);
    assertEquals(list.size, alsoBanned ? 0 : 1, other);
    assertEquals(list.add([endpoint(banned)], "user", NOW), 0, banned);
  }
});

Deno.test("PeerList keeps 3,000 addresses, and lets go those that failed most for new ones", () => {
  const list = makeList();
  const [once, twice] = [endpoint("1.0.0.1:1"), endpoint("1.0.0.2:1")];
  addFailing(list, twice, 2);
  addFailing(list, once, 1);
  const many = Array.from({ length: 10_000 }, (_, i) => endpoint(`1.1.${i >> 8}.${i & 255}:1`));
  assertEquals(list.add(many.slice(0, 2_998), "tracker", NOW), 2_998);
  assertEquals(list.size, MAX_KNOWN_PEERS);
  assertEquals(list.add(many.slice(2_998, 2_999), "tracker", NOW), 1);
  assertEquals(list.add([once], "tracker", NOW), 0, "it was let go before one that failed twice");
  assertEquals(list.add(many, "tracker", NOW), 1, "one that never failed was let go");
  assertEquals(list.add([once], "tracker", NOW), 0);
  assertEquals(list.size, MAX_KNOWN_PEERS);
});

Deno.test("PeerList is never more than half full of what peers tell of (P12)", () => {
  const list = makeList();
  const many = Array.from({ length: 10_000 }, (_, i) => endpoint(`1.1.${i >> 8}.${i & 255}:1`));
  assertEquals(list.add(many.slice(0, 50), "pex", NOW), 50);
  assertEquals(list.add(many, "pex", NOW), MAX_KNOWN_PEERS / 2 - 50);
  assertEquals(list.add(many, "pex", NOW), 0);
  assertEquals(list.add(many, "tracker", NOW), MAX_KNOWN_PEERS / 2);
});

Deno.test("PeerList keeps those that are connected when it is full", () => {
  const list = makeList();
  addFailing(list, PEER, 1);
  list.take(Infinity);
  list.connected(PEER, NOW);
  const many = Array.from({ length: 4_000 }, (_, i) => endpoint(`1.1.${i >> 8}.${i & 255}:1`));
  list.add(many, "tracker", NOW);
  list.ended(PEER, "closed", NOW + 60_000);
  assertEquals(list.size, 3_000);
  assertEquals(list.add([PEER], "tracker", NOW), 0, "it was let go");
});

Deno.test("PeerList.good() gives those connected, then those that have not failed", () => {
  const list = makeList();
  const [a, b, c] = [endpoint("1.0.0.1:1"), endpoint("1.0.0.2:1"), endpoint("1.0.0.3:1")];
  list.add([a, b, c], "tracker", NOW);
  list.take(NOW);
  list.ended(a, "failed", NOW);
  list.take(NOW);
  list.take(NOW);
  list.connected(c, NOW);
  assertEquals([...list.good(10)], [c, b]);
  assertEquals([...list.good(1)], [c]);
});

function makeList(): PeerList {
  return new PeerList(new SeededRandom());
}

function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text);
  assert(parsed, text);
  return parsed;
}

/** Adds an address that has failed so often. */
function addFailing(list: PeerList, peer: Endpoint, failures: number): void {
  list.add([peer], "tracker", NOW);
  for (let i = 0; i < failures; i++) list.ended(peer, "failed", NOW);
}

Deno.test("PeerList.add() takes an address that was of no use no more for a while, unless the user names it", () => {
  const list = makeList();
  list.add([PEER], "tracker", NOW);
  list.take(NOW);
  list.ended(PEER, "useless", NOW);
  assertEquals(list.add([PEER], "tracker", NOW + 899_000), 0);
  assertEquals(list.add([PEER], "tracker", NOW + 900_000), 1);
  list.take(NOW + 900_000);
  list.ended(PEER, "useless", NOW + 900_000);
  assertEquals(list.add([PEER], "user", NOW + 900_001), 1);
});

Deno.test("PeerList.reconsider() takes those that were of no use, and not those where nobody was", () => {
  const list = makeList();
  const dead = { hostname: "9.9.9.9", port: 9 };
  list.add([PEER, dead], "tracker", NOW);
  list.take(NOW);
  list.take(NOW);
  list.ended(PEER, "useless", NOW);
  for (let time = 0; time < 8; time++) list.ended(dead, "failed", NOW);
  list.reconsider(NOW);
  assertEquals([list.take(NOW), list.take(NOW)], [PEER, undefined]);
});

Deno.test("PeerList.take() tries the ports of one address that others made up one after the other", () => {
  for (const [source, expected] of [["pex", 12], ["dht", 12], ["tracker", Infinity]] as const) {
    const list = makeList();
    const ports = Array.from(
      { length: 50 },
      (_, index) => ({ hostname: "9.9.9.9", port: index + 1 }),
    );
    list.add(ports, source, NOW);
    let dials = 0;
    for (let now = NOW; now < NOW + 3_600_000; now = Math.max(now + 1, list.nextAt())) {
      for (let port = list.take(now); port; port = list.take(now)) {
        dials++;
        list.ended(port, "failed", now);
      }
    }
    assert(expected === Infinity ? dials > 100 : dials <= expected, `${dials} dials, ${source}`);
  }
});

Deno.test("PeerList.take() tries all ports of an address at which there is somebody", () => {
  const list = makeList();
  const ports = [1, 2, 3].map((port) => ({ hostname: "9.9.9.9", port }));
  list.add(ports, "pex", NOW);
  const first = list.take(NOW);
  assert(first);
  assertEquals([list.take(NOW), list.nextAt()], [undefined, Infinity]);
  list.connected(first, NOW);
  assert(list.take(NOW));
});
