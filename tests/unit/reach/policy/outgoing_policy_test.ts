import { assert, assertEquals } from "@std/assert";
import type { HttpPurpose } from "../../../../lib/io/mod.ts";
import { isMetadataService, nearnessOf, OutgoingPolicy } from "../../../../lib/reach/mod.ts";
import { sharedVectors } from "../../../support/shared.ts";

const policy = new OutgoingPolicy();

Deno.test("nearnessOf() counts link-local addresses as this machine, and names as far away", () => {
  const rows = [
    ["127.0.0.1", "self"],
    ["::1", "self"],
    ["::ffff:127.0.0.1", "self"],
    ["169.254.169.254", "self"],
    ["fe80::1", "self"],
    ["10.0.0.1", "local"],
    ["192.168.1.13", "local"],
    ["fd00::1", "local"],
    ["8.8.8.8", "global"],
    ["2600::1", "global"],
    ["tracker.example", "global"],
    ["0.0.0.0", undefined],
    ["224.0.0.1", undefined],
    ["::", undefined],
  ] as const;
  for (const [address, expected] of rows) assertEquals(nearnessOf(address), expected, address);
});

Deno.test("isMetadataService() knows them in any notation", () => {
  for (const address of ["169.254.169.254", "::ffff:169.254.169.254", "FD00:EC2::254"]) {
    assert(isMetadataService(address), address);
  }
  assert(!isMetadataService("169.254.169.253"));
});

Deno.test("refuseAddress() lets a swarm be on one machine or in one house", () => {
  for (const hostname of ["127.0.0.1", "::1", "10.0.0.1", "fd00::1", "fe80::1", "8.8.8.8"]) {
    assertEquals(policy.refuseAddress({ hostname, port: 1 }), undefined, hostname);
  }
  const refused = ["0.0.0.0", "255.255.255.255", "224.0.0.1", "ff02::1", "169.254.169.254"];
  for (const hostname of refused) {
    assert(policy.refuseAddress({ hostname, port: 6881 }) !== undefined, hostname);
  }
  assertEquals(policy.refuseAddress({ hostname: "8.8.8.8", port: 0 }), "there is no port 0");
});

Deno.test("refuseDatagram() lets groups be written to, but nobody else who is no host", () => {
  const rows = [
    ["239.192.152.143", 6771, true],
    ["ff15::efc0:988f", 6771, true],
    ["8.8.8.8", 53, true],
    ["239.192.152.143", 0, false],
    ["255.255.255.255", 6771, false],
    ["0.0.0.0", 6771, false],
    ["169.254.169.254", 80, false],
  ] as const;
  for (const [hostname, port, isAllowed] of rows) {
    assertEquals(policy.refuseDatagram({ hostname, port }) === undefined, isAllowed, hostname);
  }
});

Deno.test("refuseUrl() refuses other schemes, and international names that others wrote (F7)", () => {
  const rows: readonly [string, HttpPurpose, boolean][] = [
    ["https://tracker.example/announce", "tracker", true],
    ["ftp://files.example/", "user", false],
    ["file:///etc/passwd", "linked", false],
    ["http://a.example:0/", "user", false],
    ["http://tr\u0430cker.example/announce", "tracker", false],
    ["http://tr\u0430cker.example/a.torrent", "linked", false],
    ["http://tr\u0430cker.example/a.torrent", "web-seed", false],
    ["http://m\u00fcnchen.example/a.torrent", "user", true],
  ];
  for (const [url, purpose, isAllowed] of rows) {
    assertEquals(policy.refuseUrl(new URL(url), purpose) === undefined, isAllowed, url);
  }
  const lax = new OutgoingPolicy({ allowIdna: true });
  assertEquals(lax.refuseUrl(new URL("http://xn--mnchen-3ya.example/"), "tracker"), undefined);
});

Deno.test("refuseHost() keeps web seeds in the local network from having a query, but for BEP 17's", () => {
  const rows: readonly [string, HttpPurpose, "self" | "local" | "global", boolean][] = [
    ["http://a.example/1", "web-seed", "local", true],
    ["http://a.example/1?", "web-seed", "local", true],
    ["http://a.example/1?x=1", "web-seed", "local", false],
    ["http://a.example/1?x=1", "web-seed", "self", false],
    ["http://a.example/1?x=1", "web-seed", "global", true],
    ["http://a.example/1?x=1", "linked", "local", false],
    ["http://a.example/s?info_hash=%01&piece=1&ranges=0-5", "web-seed", "local", true],
    ["http://a.example/s?info_hash=%01&piece=1&do=it", "web-seed", "local", false],
    ["http://a.example/a.torrent?x=1", "user", "self", true],
    ["http://a.example/announce", "tracker", "self", true],
    ["http://a.example/scrape?info_hash=1", "tracker", "self", true],
    ["http://a.example/announce/x", "tracker", "self", false],
    ["http://a.example/anything", "tracker", "local", true],
    ["http://a.example/control", "gateway", "local", true],
    ["http://a.example/control", "gateway", "global", false],
  ];
  for (const [url, purpose, nearness, isAllowed] of rows) {
    const reason = policy.refuseHost(new URL(url), purpose, nearness);
    assertEquals(reason === undefined, isAllowed, `${purpose} ${nearness} ${url}`);
  }
  const lax = new OutgoingPolicy({ allowUnusualUrls: true });
  assertEquals(lax.refuseHost(new URL("http://a.example/?x=1"), "web-seed", "self"), undefined);
});

Deno.test("refuseHost() holds the vectors of trackers, but for keys, which the tracker's client looks at", () => {
  interface Row {
    readonly url: string;
    readonly allowed_with_mitigation: boolean;
  }
  let rows = 0;
  for (const row of sharedVectors<Row>("ssrf_trackers_libtorrent")) {
    const url = new URL(row.url);
    if (url.search !== "") continue;
    rows++;
    const reason = policy.refuseHost(url, "tracker", "self");
    assertEquals(reason === undefined, row.allowed_with_mitigation, row.url);
  }
  assert(rows === 0 || rows === 7);
});

Deno.test("refuseRedirect() never lets one lead nearer to us", () => {
  const nearest = ["self", "local", "global"] as const;
  for (const [i, from] of nearest.entries()) {
    for (const [j, to] of nearest.entries()) {
      assertEquals(policy.refuseRedirect(from, to) === undefined, j >= i, `${from} to ${to}`);
    }
  }
});
