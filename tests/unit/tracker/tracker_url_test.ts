import { assertEquals } from "@std/assert";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import {
  httpUrl,
  isSameOrigin,
  parseTrackerUrl,
  scrapeUrl,
} from "../../../lib/tracker/tracker_url.ts";
import { thrown } from "../../support/thrown.ts";

Deno.test("parseTrackerUrl() takes URLs apart", () => {
  const table = [
    ["http://tracker.example/announce", "http:", "tracker.example", 80, "/announce", ""],
    [
      "https://tracker.example/a/announce?k=v",
      "https:",
      "tracker.example",
      443,
      "/a/announce",
      "?k=v",
    ],
    [" HTTP://Tracker.Example:6969/announce\n", "http:", "tracker.example", 6969, "/announce", ""],
    ["http://tracker.example/announce#part", "http:", "tracker.example", 80, "/announce", ""],
    ["http://[2001:DB8::1]:80/announce", "http:", "2001:db8::1", 80, "/announce", ""],
    ["http://127.1/announce", "http:", "127.0.0.1", 80, "/announce", ""],
    [
      "udp://tracker.example.com:80/dir?a=b&c=d",
      "udp:",
      "tracker.example.com",
      80,
      "/dir",
      "?a=b&c=d",
    ],
    ["udp://Tracker.Example:6969", "udp:", "tracker.example", 6969, "", ""],
    ["udp://[::1]:6969/announce", "udp:", "::1", 6969, "/announce", ""],
    ["udp://127.1:6969", "udp:", "127.0.0.1", 6969, "", ""],
    ["http://münchen.example/announce", "http:", "xn--mnchen-3ya.example", 80, "/announce", ""],
  ] as const;
  for (const [url, protocol, hostname, port, path, query] of table) {
    const parsed = parseTrackerUrl(url);
    assertEquals(
      [parsed.protocol, parsed.hostname, parsed.port, parsed.path, parsed.query],
      [protocol, hostname, port, path, query],
      url,
    );
  }
});

Deno.test("parseTrackerUrl() throws on what is not asked", () => {
  const table = [
    "",
    "tracker",
    "tracker.example/announce",
    "wss://tracker.example",
    "file:///etc/passwd",
    "dht://abc",
    "udp://tracker.example",
    "udp://tracker.example:0",
    "udp://tracker.example:99999",
    "http://",
    `http://tracker.example/${"a".repeat(2_000)}`,
  ];
  for (const url of table) {
    assertEquals(thrown(() => parseTrackerUrl(url), TrackerError, url).code, "unsupported", url);
  }
});

Deno.test("parseTrackerUrl() makes a header field of user name and password", () => {
  const tracker = parseTrackerUrl("http://us%20er:p%C3%A4ss@tracker.example/announce");
  assertEquals(tracker.authorization, `Basic ${btoa("us er:p\u00c3\u00a4ss")}`);
  assertEquals(httpUrl(tracker).href, "http://tracker.example/announce");
  thrown(() => parseTrackerUrl("http://%ff@tracker.example/announce"), TrackerError);
});

Deno.test("httpUrl() puts a URL together again", () => {
  for (
    const url of [
      "http://tracker.example/announce",
      "https://tracker.example:8443/announce?passkey=%00%FF",
      "http://[::1]:6969/announce",
    ]
  ) assertEquals(httpUrl(parseTrackerUrl(url)).href, url);
});

Deno.test("isSameOrigin() compares scheme, host and port", () => {
  const a = parseTrackerUrl("http://a.example/announce");
  assertEquals(isSameOrigin(a, parseTrackerUrl("http://a.example:80/other")), true);
  assertEquals(isSameOrigin(a, parseTrackerUrl("https://a.example:80/announce")), false);
  assertEquals(isSameOrigin(a, parseTrackerUrl("http://a.example:81/announce")), false);
  assertEquals(isSameOrigin(a, parseTrackerUrl("http://b.example/announce")), false);
});

Deno.test("scrapeUrl() replaces the last announce (BEP 48)", () => {
  const table = [
    ["http://example.com/announce", "http://example.com/scrape"],
    ["http://example.com/x/announce", "http://example.com/x/scrape"],
    ["http://example.com/announce.php", "http://example.com/scrape.php"],
    ["http://example.com/announce?x2%0644", "http://example.com/scrape?x2%0644"],
    ["http://example.com/announce/announce", "http://example.com/announce/scrape"],
    ["http://example.com/a", undefined],
    ["http://example.com/announce?x=2/4", "http://example.com/scrape?x=2/4"],
    ["http://example.com/x%064announce", undefined],
    ["http://example.com/announce/x", undefined],
  ] as const;
  for (const [url, expected] of table) {
    const tracker = parseTrackerUrl(url);
    if (expected !== undefined) assertEquals(httpUrl(scrapeUrl(tracker)).href, expected);
    else assertEquals(thrown(() => scrapeUrl(tracker), TrackerError, url).code, "unsupported");
  }
  const udp = parseTrackerUrl("udp://example.com:80");
  assertEquals(scrapeUrl(udp), udp);
});
