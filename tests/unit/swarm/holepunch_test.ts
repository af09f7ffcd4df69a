import { assertEquals } from "@std/assert";
import { formatEndpoint } from "../../../lib/address/mod.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { Holepunch, type HolepunchPeer } from "../../../lib/swarm/mod.ts";

const OURS: Endpoint = { hostname: "20.0.0.99", port: 99 };

function peer(id: number, hostname: string, supportsHolepunch = true): HolepunchPeer {
  return { id, endpoint: { hostname, port: 1_000 + id }, supportsHolepunch };
}

const ALICE = peer(1, "20.0.0.1");
const BOB = peer(2, "20.0.0.2");
const OLD = peer(3, "20.0.0.3", false);
const NEIGHBOUR = peer(4, "192.168.1.4");
const OTHER_NEIGHBOUR = peer(5, "192.168.1.5");

function holepunch(): Holepunch<HolepunchPeer> {
  const peers = [ALICE, BOB, OLD, NEIGHBOUR, OTHER_NEIGHBOUR];
  const byEndpoint = new Map(peers.map((each) => [formatEndpoint(each.endpoint), each]));
  return new Holepunch({
    find: (endpoint) => byEndpoint.get(formatEndpoint(endpoint)),
    isHere: (hostname) => peers.some(({ endpoint }) => endpoint.hostname === hostname),
    isSelf: (endpoint) => formatEndpoint(endpoint) === formatEndpoint(OURS),
  });
}

Deno.test("Holepunch brings two peers together that are connected and support it", () => {
  assertEquals(holepunch().rendezvous(ALICE, BOB.endpoint, 0), { type: "connect", target: BOB });
  assertEquals(holepunch().rendezvous(NEIGHBOUR, OTHER_NEIGHBOUR.endpoint, 0), {
    type: "connect",
    target: OTHER_NEIGHBOUR,
  });
});

Deno.test("Holepunch says why a rendezvous comes to nothing (BEP 55, P11)", () => {
  const rows: [endpoint: Endpoint, reason: string][] = [
    [{ hostname: "20.0.0.2", port: 0 }, "noSuchPeer"],
    [{ hostname: "127.0.0.1", port: 22 }, "noSuchPeer"],
    [{ hostname: "::1", port: 22 }, "noSuchPeer"],
    [{ hostname: "169.254.169.254", port: 80 }, "noSuchPeer"],
    [{ hostname: "224.0.0.1", port: 80 }, "noSuchPeer"],
    [NEIGHBOUR.endpoint, "noSuchPeer"],
    [OURS, "noSelf"],
    [{ hostname: "20.0.0.2", port: 5 }, "notConnected"],
    [ALICE.endpoint, "notConnected"],
    [OLD.endpoint, "noSupport"],
  ];
  for (const [endpoint, reason] of rows) {
    const outcome = holepunch().rendezvous(ALICE, endpoint, 0);
    assertEquals<unknown>(outcome, { type: "error", reason }, endpoint.hostname);
  }
  const outward = holepunch().rendezvous(NEIGHBOUR, ALICE.endpoint, 0);
  assertEquals<unknown>(outward, { type: "error", reason: "noSuchPeer" });
});

Deno.test("Holepunch says nothing to who does not support it, or asks too often", () => {
  assertEquals(holepunch().rendezvous(OLD, BOB.endpoint, 0), { type: "ignore" });
  const relay = holepunch();
  const outcomes = (now: number) =>
    Array.from({ length: 30 }, () => relay.rendezvous(ALICE, BOB.endpoint, now).type);
  assertEquals(outcomes(0).filter((type) => type === "connect").length, 10);
  assertEquals(outcomes(59_999).filter((type) => type === "connect").length, 0);
  assertEquals(outcomes(60_000).filter((type) => type === "connect").length, 10);
  assertEquals(relay.rendezvous(BOB, ALICE.endpoint, 0).type, "connect");
});

Deno.test("Holepunch.mayConnect() believes a relay about peers that are not nearer than it", () => {
  const rows: [relay: HolepunchPeer, endpoint: Endpoint, may: boolean][] = [
    [ALICE, { hostname: "20.0.0.50", port: 5 }, true],
    [ALICE, { hostname: "20.0.0.50", port: 0 }, false],
    [ALICE, { hostname: "127.0.0.1", port: 22 }, false],
    [ALICE, { hostname: "192.168.1.1", port: 80 }, false],
    [NEIGHBOUR, { hostname: "192.168.1.1", port: 80 }, true],
    [ALICE, BOB.endpoint, false],
    [ALICE, OURS, false],
    [ALICE, ALICE.endpoint, false],
  ];
  for (const [relay, endpoint, may] of rows) {
    assertEquals(holepunch().mayConnect(relay, endpoint, 0), may, formatEndpoint(endpoint));
  }
  const one = holepunch();
  const tries = Array.from(
    { length: 30 },
    (_, i) => one.mayConnect(ALICE, { hostname: `20.0.1.${i}`, port: 1 }, 0),
  );
  assertEquals(tries.filter((may) => may).length, 10);
  one.peerLeft(ALICE.id);
});

Deno.test("Holepunch.mayConnect() tries an address less and less often, whatever its port, unless somebody is there", () => {
  const one = holepunch();
  const times = [];
  for (let now = 0; now < 200_000; now += 1_000) {
    const relay = peer(100 + now, "20.0.0.7");
    if (one.mayConnect(relay, { hostname: "20.0.1.1", port: 1 + now % 1_000 }, now)) {
      times.push(now / 1_000);
    }
  }
  assertEquals(times, [0, 5, 15, 35, 75, 155]);
  const others = [1, 2, 3].map((port) => ({ hostname: BOB.endpoint.hostname, port }));
  assertEquals(others.map((endpoint) => one.mayConnect(ALICE, endpoint, 0)), [true, true, true]);
});
