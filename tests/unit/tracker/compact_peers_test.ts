import { assertEquals } from "@std/assert";
import { fromHex } from "../../../lib/hash/mod.ts";
import { decodeCompactPeers, isPeer, MAX_PEERS } from "../../../lib/tracker/compact_peers.ts";

Deno.test("decodeCompactPeers() reads peers of a family", () => {
  const table = [
    [{ hostname: "1.2.3.4", port: 6881 }, "010203041ae1", 4],
    [{ hostname: "2001:db8::1", port: 65535 }, "20010db8000000000000000000000001ffff", 6],
  ] as const;
  for (const [endpoint, hex, family] of table) {
    assertEquals(decodeCompactPeers(fromHex(hex), { family, source: "global" }), [endpoint]);
  }
});

Deno.test("decodeCompactPeers() leaves out what can not be a peer (T1)", () => {
  const table = [
    ["010203040000", "port 0"],
    ["7f0000011ae1", "loopback"],
    ["c0a800011ae1", "private"],
    ["a9fea9fe0050", "link-local"],
    ["000000001ae1", "unspecified"],
    ["e00000011ae1", "multicast"],
    ["ffffffff1ae1", "broadcast"],
    ["0102030405", "cut off"],
  ] as const;
  for (const [hex, what] of table) {
    assertEquals(decodeCompactPeers(fromHex(hex), { family: 4, source: "global" }), [], what);
  }
  const mapped = fromHex("00000000000000000000ffff7f0000011ae1");
  assertEquals(decodeCompactPeers(mapped, { family: 6, source: "global" }), []);
  assertEquals(decodeCompactPeers(mapped, { family: 6, source: "loopback" }), [
    { hostname: "127.0.0.1", port: 6881 },
  ]);
});

Deno.test("decodeCompactPeers() takes no more peers than it may", () => {
  const bytes = new Uint8Array(6 * (MAX_PEERS + 1)).fill(8);
  assertEquals(decodeCompactPeers(bytes, { family: 4, source: "global" }).length, MAX_PEERS);
});

Deno.test("isPeer() believes local addresses from sources in the same scope", () => {
  const here = { hostname: "127.0.0.1", port: 1 };
  const around = { hostname: "192.168.1.1", port: 1 };
  assertEquals([isPeer(here, "loopback"), isPeer(here, "local"), isPeer(here, "global")], [
    true,
    false,
    false,
  ]);
  assertEquals([isPeer(around, "loopback"), isPeer(around, "local"), isPeer(around, "global")], [
    true,
    true,
    false,
  ]);
  for (const port of [0, -1, 65536, 1.5, NaN]) {
    assertEquals(isPeer({ ...here, port }, "loopback"), false);
  }
});
