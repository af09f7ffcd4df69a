import { assertEquals, assertRejects } from "@std/assert";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { parseTrackerUrl } from "../../../lib/tracker/tracker_url.ts";
import {
  checkTrackerScope,
  checkTrackerUrl,
  hasReservedKey,
  hostScope,
  isNearer,
  scopeOfAddresses,
} from "../../../lib/tracker/url_rules.ts";
import { FakeInternet } from "../../support/fake_network.ts";
import { sharedVectors } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";

const signal = new AbortController().signal;

/** Says whether a tracker is asked, as the client decides it. */
async function isAllowed(url: string, rules: { allowUnusualUrls?: boolean }): Promise<boolean> {
  const { resolver } = new FakeInternet({ "tracker.com": ["2.2.2.2"] }).machine();
  try {
    const tracker = parseTrackerUrl(url);
    checkTrackerUrl(tracker, rules);
    const scope = await hostScope(tracker.hostname, { resolver, signal });
    if (scope !== undefined) checkTrackerScope(tracker, scope, rules);
    return true;
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    assertEquals(error.code, "not-allowed");
    return false;
  }
}

Deno.test("the rules for URLs allow what they are to allow (T3)", async () => {
  const table = [
    ["http://localhost:8080/announce", true],
    ["http://localhost:8080/unusual-announce-path", false],
    ["http://127.0.0.1:8080/announce", true],
    ["http://127.0.0.1:8080/admin", false],
    ["http://127.0.0.1:8080/scrape", true],
    ["http://[::1]:8080/announce", true],
    ["http://[::1]:8080/short", false],
    ["http://[::ffff:127.0.0.1]:8080/short", false],
    ["http://2130706433/short", false],
    ["http://169.254.169.254/latest/meta-data/", false],
    ["http://169.254.169.254/announce", true],
    ["http://[fe80::1]/short", false],
    ["http://192.168.1.2/tracker.php", true],
    ["http://2.2.2.2/x/announce", true],
    ["http://0.0.0.0:8080/announce", false],
    ["http://255.255.255.255/announce", false],
    ["http://tracker.com:8080/announce?iNfo_HaSh=abc", false],
    ["udp://127.0.0.1:6969", true],
    ["udp://127.0.0.1:6969/announce", true],
    ["udp://127.0.0.1:6969/short", false],
    ["http://unknown.example/x", true],
  ] as const;
  for (const [url, allowed] of table) assertEquals(await isAllowed(url, {}), allowed, url);
});

Deno.test("the rules for URLs agree with the vectors of libtorrent", async () => {
  interface Row {
    readonly url: string;
    readonly allowed_with_mitigation: boolean;
    readonly allowed_without: boolean;
  }
  for (const row of sharedVectors<Row>("ssrf_trackers_libtorrent")) {
    assertEquals(await isAllowed(row.url, {}), row.allowed_with_mitigation, row.url);
    const without = await isAllowed(row.url, { allowUnusualUrls: true });
    assertEquals(without, row.allowed_without, row.url);
  }
});

Deno.test("hasReservedKey() finds keys of the client in any case", () => {
  const table = [
    ["?foo=bar&info_hash=abc&a=b", true],
    ["&&info_hash=abc", true],
    ["?KEY=abc", true],
    ["?peer_id", true],
    ["?passkey=abc", false],
    ["?info_hash1=abc", false],
    ["&1port=abc", false],
    ["", false],
  ] as const;
  for (const [query, reserved] of table) assertEquals(hasReservedKey(query), reserved, query);
  interface Row {
    readonly query: string;
    readonly client_reserved: boolean;
  }
  for (const row of sharedVectors<Row>("tracker_query_strings")) {
    assertEquals(hasReservedKey(row.query), row.client_reserved, row.query);
  }
});

Deno.test("checkTrackerUrl() throws on international names unless they are allowed", () => {
  const tracker = parseTrackerUrl("http://tr\u0430cker.example/announce");
  const error = thrown(() => checkTrackerUrl(tracker, {}), TrackerError);
  assertEquals(error.code, "not-allowed");
  assertEquals(error.reason.includes("xn--"), true);
  checkTrackerUrl(tracker, { allowIdna: true });
});

Deno.test("scopeOfAddresses() tells the nearest and the farthest", () => {
  assertEquals(scopeOfAddresses(["8.8.8.8"]), { nearest: "global", farthest: "global" });
  assertEquals(scopeOfAddresses(["8.8.8.8", "127.0.0.1"]), {
    nearest: "loopback",
    farthest: "global",
  });
  assertEquals(scopeOfAddresses(["fd00::1"]), { nearest: "local", farthest: "local" });
  // A name stands for itself where only a proxy resolves it.
  assertEquals(scopeOfAddresses(["tracker.example"]), { nearest: "global", farthest: "global" });
  assertEquals(scopeOfAddresses(["FE80::1"]), { nearest: "loopback", farthest: "local" });
  thrown(() => scopeOfAddresses(["8.8.8.8", "224.0.0.1"]), TrackerError);
});

Deno.test("isNearer() compares the nearest addresses", () => {
  const [here, around, away] = ["127.0.0.1", "10.0.0.1", "8.8.8.8"].map((ip) =>
    scopeOfAddresses([ip])
  );
  if (!here || !around || !away) throw new Error("unreachable");
  assertEquals([isNearer(here, away), isNearer(around, away), isNearer(here, around)], [
    true,
    true,
    true,
  ]);
  assertEquals([isNearer(away, here), isNearer(here, here)], [false, false]);
});

Deno.test("hostScope() knows names by their addresses, and does not hide that it was called off", async () => {
  const { resolver } = new FakeInternet({ "rebound.example": ["127.0.0.1"] }).machine();
  const scope = await hostScope("rebound.example", { resolver, signal });
  assertEquals(scope, { nearest: "loopback", farthest: "loopback" });
  assertEquals(await hostScope("unknown.example", { resolver, signal }), undefined);
  const controller = new AbortController();
  controller.abort(new Error("called off"));
  await assertRejects(
    () => hostScope("unknown.example", { resolver, signal: controller.signal }),
    Error,
    "called off",
  );
});
