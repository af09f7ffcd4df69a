import { assert, assertEquals } from "@std/assert";
import { isBelievable } from "../../lib/address/mod.ts";
import { decodeAnnounceBody } from "../../lib/tracker/http_announce.ts";
import { decodeScrapeBody } from "../../lib/tracker/http_scrape.ts";
import { redactSecrets, redactUrl, TrackerError } from "../../lib/tracker/mod.ts";
import { httpUrl, parseTrackerUrl } from "../../lib/tracker/tracker_url.ts";
import { checkTrackerUrl } from "../../lib/tracker/url_rules.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";
import { generateBencode } from "./generate_bencode.ts";

const INFO_HASH = utf8("aaaaaaaaaaaaaaaaaaaa");
const PASSKEY = "5ecret0passkey0123456789abcdef00";

/** A time that a tracker may ask for. */
function assertInterval(ms: number | undefined): void {
  assert(ms === undefined || ms >= 60_000 && ms <= 86_400_000, `${ms} ms`);
}

// deno-lint-ignore no-control-regex -- they are what must not be there
const UNPLAIN_REGEXP = /[\x00-\x1f\x7f-\x9f\u202a-\u202e]/;

/** A line that can be shown. */
function assertPlain(text: string | undefined): void {
  if (text === undefined) return;
  assert(text.length <= 301 && !UNPLAIN_REGEXP.test(text), text);
}

/** What a server is told of a URL. */
function pathAndQuery(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? "" : parsed.pathname + parsed.search;
}

fuzzTest({
  name: "decodeAnnounceBody()",
  seeds: [
    "d8:completei3e10:incompletei5e8:intervali1800e12:min intervali900e5:peers12:\x01\x02\x03\x04\x1a\xe1\x05\x06\x07\x08\x1a\xe1e",
    "d8:intervali1800e5:peers0:6:peers618:\x26\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x1a\xe1e",
    "d5:peersld2:ip7:1.2.3.47:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881eed2:ip7:2600::14:porti1eeee",
    "d11:external ip4:\x09\x09\x09\x0910:tracker id3:abc15:warning message7:bewaree",
    "d14:failure reason4:gone8:retry in5:nevere",
    "d14:failure reason4:gone8:retry ini10ee",
  ].map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0))),
  generate: generateBencode,
  expects: [TrackerError],
  run(input) {
    try {
      const response = decodeAnnounceBody(input, { source: "global" });
      assertInterval(response.intervalMs);
      assertInterval(response.minIntervalMs);
      assertPlain(response.warning);
      assert(response.peers.length <= 3_000);
      for (const { hostname, port, peerId } of response.peers) {
        assert(isBelievable(hostname, "global") && port > 0 && port < 65_536);
        assert(peerId === undefined || peerId.length === 20);
      }
      for (const key of ["seeders", "leechers", "downloads"] as const) {
        assert((response[key] ?? 0) >= 0);
      }
    } catch (error) {
      if (error instanceof TrackerError) {
        assertPlain(error.reason);
        if (error.retryInMs !== "never") assertInterval(error.retryInMs);
      }
      throw error;
    }
  },
});

fuzzTest({
  name: "decodeScrapeBody()",
  seeds: [
    "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi2e10:incompletei3eeee",
    "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei-1eee5:flagsd20:min_request_intervali9eee",
    "d14:failure reason4:gonee",
  ].map(utf8),
  generate: generateBencode,
  expects: [TrackerError],
  run(input) {
    const entries = decodeScrapeBody(input, [INFO_HASH]);
    assert(entries.length <= 1);
    for (const { seeders, leechers, downloads } of entries) {
      assert(Math.min(seeders, leechers, downloads) >= 0);
    }
  },
});

fuzzTest({
  name: "parseTrackerUrl()",
  seeds: [
    "http://tracker.example:6969/announce?passkey=abc",
    "https://user:password@tracker.example/announce.php",
    "udp://tracker.example:80/dir?a=b",
    "udp://[2001:db8::1]:80",
    "http://2130706433/announce",
    "http://xn--mnchen-3ya.example/announce",
  ].map(utf8),
  expects: [TrackerError],
  run(input) {
    const tracker = parseTrackerUrl(new TextDecoder().decode(input));
    assert(tracker.port >= 0 && tracker.port < 65_536);
    assert(!/[\s@/?#]/.test(tracker.hostname), tracker.hostname);
    if (tracker.protocol !== "udp:") {
      const again = parseTrackerUrl(httpUrl(tracker).href);
      assertEquals({ ...again, authorization: tracker.authorization }, tracker);
    }
    checkTrackerUrl(tracker, {});
  },
});

fuzzTest({
  name: "redactUrl()",
  seeds: [
    `${PASSKEY}/announce`,
    `announce?passkey=${PASSKEY}`,
    `announce/${PASSKEY}?a=b#${PASSKEY}`,
    `a/b/c/${PASSKEY}.php?${PASSKEY}`,
  ].map(utf8),
  expects: [],
  run(input) {
    const url = `http://tracker.example/${new TextDecoder().decode(input)}`;
    assert(!redactUrl(url).includes(PASSKEY), url);
    // Where the passkey is a word of its own, it is found in other text as well.
    if (/[^\w%-]5ecret0passkey0123456789abcdef00(?![\w%-])/.test(pathAndQuery(url))) {
      assert(!redactSecrets(`Unknown passkey ${PASSKEY}!`, url).includes(PASSKEY), url);
    }
  },
});
