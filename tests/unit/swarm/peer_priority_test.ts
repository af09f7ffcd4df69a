import { assert, assertEquals } from "@std/assert";
import { parseEndpoint } from "../../../lib/address/mod.ts";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { peerPriority } from "../../../lib/swarm/mod.ts";
import { sharedVectors } from "../../support/shared.ts";

const ALL_ONES = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

/** The vectors of BEP 40, then the inputs of libtorrent's test. */
const VECTORS: readonly (readonly [Endpoint, Endpoint, number])[] = [
  [at("123.213.32.10"), at("98.76.54.32"), 0xec2d7224],
  [at("123.213.32.10"), at("123.213.32.234"), 0x99568189],
  [at("230.12.123.3", 1234), at("230.12.123.3", 300), 0xae8b7034],
  [at("230.12.123.1"), at("230.12.123.3"), 0x99c54d79],
  [at("230.12.23.1"), at("230.12.123.3"), 0x21fd5f80],
  [at("230.120.23.1"), at("230.12.123.3"), 0xfa9a860e],
  [at(ALL_ONES, 1234), at(ALL_ONES, 300), 0xae8b7034],
  [at(ALL_ONES), at("ffff:0fff:ffff:ffff:ffff:ffff:ffff:ffff"), 0x59d71f38],
  [at(ALL_ONES), at("ffff:ffff:0fff:ffff:ffff:ffff:ffff:ffff"), 0x081d5282],
  [at(ALL_ONES), at("ffff:ffff:ff0f:ffff:ffff:ffff:ffff:ffff"), 0xc5f972be],
  [at(ALL_ONES), at("ffff:ffff:ffff:0fff:ffff:ffff:ffff:ffff"), 0x9ff50bd0],
];

function at(hostname: string, port = 0): Endpoint {
  return { hostname, port };
}

for (const [client, peer, priority] of VECTORS) {
  const name = `${client.hostname} and ${peer.hostname}`;
  Deno.test(`peerPriority() of ${name} is that of the vector, on both sides`, () => {
    assertEquals(peerPriority(client, peer), priority);
    assertEquals(peerPriority(peer, client), priority);
  });
}

interface VectorRow {
  readonly client: string;
  readonly peer: string;
  readonly priority: string;
}

const shared = sharedVectors<VectorRow>("bep40");

Deno.test({
  name: "peerPriority() agrees with the shared vectors",
  ignore: shared.length === 0,
  fn() {
    let compared = 0;
    for (const { client, peer, priority } of shared) {
      // Some rows shorten the addresses, or say of the second that it is the same.
      const [a, b] = [endpointOf(client), endpointOf(peer)];
      if (a === undefined || b === undefined) continue;
      assertEquals(peerPriority(a, b)?.toString(16).padStart(8, "0"), priority);
      compared += 1;
    }
    assert(compared >= 8);
  },
});

function endpointOf(text: string): Endpoint | undefined {
  if (text.includes("...") || text.includes("same")) return undefined;
  return parseEndpoint(text) ?? at(text);
}

Deno.test("peerPriority() is undefined where there is nothing to compare", () => {
  assertEquals(peerPriority(at("1.2.3.4"), at("2001:db8::1")), undefined);
  assertEquals(peerPriority(at("example.org"), at("1.2.3.4")), undefined);
  assertEquals(peerPriority(at("1.2.3.4"), at("")), undefined);
});

Deno.test("peerPriority() takes IPv4 in IPv6 as IPv4", () => {
  const priority = peerPriority(at("::ffff:123.213.32.10"), at("98.76.54.32"));
  assertEquals(priority, 0xec2d7224);
});
