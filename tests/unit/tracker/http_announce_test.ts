import { assertEquals } from "@std/assert";
import { type Encodable, encode } from "../../../lib/bencode/mod.ts";
import {
  announceUrl,
  decodeAnnounceBody,
  type HttpAnnounceResponse,
} from "../../../lib/tracker/http_announce.ts";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { parseTrackerUrl } from "../../../lib/tracker/tracker_url.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

function decoded(answer: Record<string, Encodable | undefined>): HttpAnnounceResponse {
  return decodeAnnounceBody(encode(answer), { source: "global" });
}

Deno.test("announceUrl() encodes each byte of the info-hash", () => {
  // The example of how an info-hash is written, which is known from BitTorrent's specification on wiki.theory.org.
  const infoHash = Uint8Array.from(
    [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]
      .concat([0x12, 0x34, 0x56, 0x78, 0x9a]),
  );
  const tracker = parseTrackerUrl("http://h/announce");
  const { query } = announceUrl(tracker, announceRequest({ infoHash }));
  const expected = "%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A";
  assertEquals(query.split("&")[0], `?info_hash=${expected}`);
});

Deno.test("announceUrl() tells all there is to tell", () => {
  const request = announceRequest({
    peerId: utf8("-SH0100-0123 56789~!"),
    port: 6881,
    uploaded: 1,
    downloaded: 2,
    left: 2 ** 52,
    numWant: 80,
    key: 0xabc,
    event: "started",
  });
  const { query } = announceUrl(parseTrackerUrl("http://h/announce"), request, {
    trackerId: utf8("a&b"),
  });
  const pairs = query.slice(1).split("&").slice(1);
  assertEquals(pairs, [
    "peer_id=-SH0100-0123%2056789~%21",
    "port=6881",
    "uploaded=1",
    "downloaded=2",
    "left=4503599627370496",
    "key=00000ABC",
    "numwant=80",
    "compact=1",
    "no_peer_id=1",
    "event=started",
    "trackerid=a%26b",
  ]);
  const plain = announceUrl(parseTrackerUrl("http://h/announce"), announceRequest({}));
  assertEquals(plain.query.includes("event="), false);
  assertEquals(plain.query.includes("trackerid="), false);
});

Deno.test("announceUrl() keeps the query that the URL has", () => {
  const table = [
    ["http://h/announce?passkey=%7Ea%00", "?passkey=%7Ea%00&info_hash="],
    ["http://h/announce?x&", "?x&info_hash="],
    ["http://h/announce?", "?info_hash="],
  ] as const;
  for (const [url, start] of table) {
    const { query } = announceUrl(parseTrackerUrl(url), announceRequest({}));
    assertEquals(query.slice(0, start.length), start);
  }
});

Deno.test("decodeAnnounceBody() reads compact peers of both families", () => {
  const response = decoded({
    "complete": 3,
    "downloaded": 9,
    "external ip": new Uint8Array([9, 9, 9, 9]),
    "incomplete": 5,
    "interval": 1800,
    "min interval": 900,
    "peers": new Uint8Array([1, 2, 3, 4, 0x1a, 0xe1]),
    "peers6": new Uint8Array([0x26, 0, ...new Array(13).fill(0), 1, 0x1a, 0xe1]),
    "tracker id": "abc",
    "warning message": "slow down",
  });
  assertEquals(response, {
    peers: [{ hostname: "1.2.3.4", port: 6881 }, { hostname: "2600::1", port: 6881 }],
    intervalMs: 1_800_000,
    minIntervalMs: 900_000,
    seeders: 3,
    leechers: 5,
    downloads: 9,
    warning: "slow down",
    externalAddress: "9.9.9.9",
    trackerId: utf8("abc"),
  });
});

Deno.test("decodeAnnounceBody() reads peers as dictionaries", () => {
  const peerId = utf8("-XX0000-abcdefghijkl");
  const response = decoded({
    peers: [
      { "ip": "1.2.3.4", "peer id": peerId, "port": 1 },
      { "ip": "2600:0::1", "peer id": "short", "port": 2 },
      { "ip": "::ffff:5.6.7.8", "port": 3 },
      { "ip": "peer.example", "port": 4 },
      { "ip": "127.0.0.1", "port": 5 },
      { "ip": "1.2.3.4", "port": 0 },
      { "ip": "1.2.3.4", "port": -6 },
      { "ip": "1.2.3.4", "port": 70000 },
      { "ip": "1.2.3.4" },
      { "port": 7 },
      "nonsense",
    ],
  });
  assertEquals(response.peers, [
    { hostname: "1.2.3.4", port: 1, peerId },
    { hostname: "2600::1", port: 2 },
    { hostname: "5.6.7.8", port: 3 },
  ]);
});

Deno.test("decodeAnnounceBody() bounds what a tracker says (T1)", () => {
  const table = [
    [{ interval: 0 }, 60_000],
    [{ interval: 1 }, 60_000],
    [{ interval: -5 }, 60_000],
    [{ interval: 1e12 }, 86_400_000],
    [{ interval: 10n ** 18n }, 1_800_000],
    [{ interval: "soon" }, 1_800_000],
    [{}, 1_800_000],
  ] as const;
  for (const [answer, intervalMs] of table) assertEquals(decoded(answer).intervalMs, intervalMs);
  assertEquals(decoded({ "min interval": -1 }).minIntervalMs, 60_000);
  assertEquals(decoded({ complete: -1, incomplete: "x" }).seeders, undefined);
  assertEquals(decoded({ peers: new Uint8Array(900_000).fill(8) }).peers.length, 3_000);
  const many = Array.from({ length: 5_000 }, () => ({ ip: "8.8.8.8", port: 1 }));
  assertEquals(decoded({ peers: many }).peers.length, 3_000);
  assertEquals(decoded({ "tracker id": "x".repeat(300) }).trackerId, undefined);
  assertEquals(decoded({ "external ip": "1.2.3.4.5" }).externalAddress, undefined);
});

Deno.test("decodeAnnounceBody() makes one plain line of a warning", () => {
  const table = [
    ["<b>hi</b>", "<b>hi</b>"],
    ["a\r\n\u001b[31mb\u0000", "a [31mb"],
    ["\u202eevil", "evil"],
    ["x".repeat(5_000), `${"x".repeat(300)}…`],
  ] as const;
  for (const [text, expected] of table) {
    assertEquals(decoded({ "warning message": text }).warning, expected);
  }
});

Deno.test("decodeAnnounceBody() throws with the tracker's reason", () => {
  const table = [
    [{ "failure reason": "no such torrent" }, "no such torrent", undefined],
    [{ "failure reason": "" }, "it failed, and does not say why", undefined],
    [{ "failure reason": new Uint8Array([0xff, 0x41]) }, "\ufffdA", undefined],
    [{ "failure reason": "x", "retry in": 5 }, "x", 300_000],
    [{ "failure reason": "x", "retry in": "7" }, "x", 420_000],
    [{ "failure reason": "x", "retry in": "never" }, "x", "never"],
    [{ "failure reason": "x", "retry in": -3 }, "x", undefined],
    [{ "failure reason": "x", "retry in": 0 }, "x", 60_000],
    [{ "failure reason": "x", "retry in": 1e9 }, "x", 86_400_000],
    [{ "failure reason": "x", "retry in": "soon" }, "x", undefined],
  ] as const;
  for (const [answer, reason, retryInMs] of table) {
    const error = thrown(() => decoded(answer), TrackerError, reason);
    assertEquals([error.code, error.reason, error.retryInMs], ["failure", reason, retryInMs]);
  }
});

Deno.test("decodeAnnounceBody() throws on what is no answer of a tracker", () => {
  const table = ["", "<html>", "i1e", "le", "d", "d8:interval", "l".repeat(50_000), "d5:peersi"];
  for (const body of table) {
    const call = () => decodeAnnounceBody(utf8(body), { source: "global" });
    assertEquals(thrown(call, TrackerError, body).code, "bad-answer");
  }
});

Deno.test("decodeAnnounceBody() lets pass what is not canonical", () => {
  const table = [
    "d8:intervali900e5:peers0:e\r\n",
    "d5:peers0:8:intervali900ee",
    "d8:intervali0900ee",
  ];
  for (const body of table) {
    assertEquals(decodeAnnounceBody(utf8(body), { source: "global" }).intervalMs, 900_000, body);
  }
  // A key that means something to the language means nothing here (M8).
  const answer = utf8("d9:__proto__d8:intervali7ee8:intervali900ee");
  assertEquals(decodeAnnounceBody(answer, { source: "global" }).intervalMs, 900_000);
});
