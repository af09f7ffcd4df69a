import { assert, assertEquals } from "@std/assert";
import { BencodeDict, decode } from "../../lib/bencode/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { HttpFace } from "../../lib/tracker/server/http_face.ts";
import { QueryBytes } from "../../lib/tracker/server/query_bytes.ts";
import { TrackerCore } from "../../lib/tracker/server/tracker_core.ts";
import { trackerLimits } from "../../lib/tracker/server/tracker_limits.ts";
import { UdpFace } from "../../lib/tracker/server/udp_face.ts";
import { encodeUdpRequest } from "../../lib/tracker/udp_request.ts";
import { decodeUdpResponse } from "../../lib/tracker/udp_response.ts";
import { utf8 } from "../support/bytes.ts";
import { announceRequest } from "../support/tracker_requests.ts";
import { fuzzTest } from "./engine.ts";

const FROM = { hostname: "8.8.8.8", port: 50_000 };
const STRANGER = { hostname: "8.8.4.4", port: 50_000 };
const MAX_TORRENTS = 50;
const MAX_PEERS = 500;

/** A tracker with little room, so that it is soon full. */
function smallCore(): TrackerCore {
  const limits = trackerLimits({
    maxTorrents: MAX_TORRENTS,
    maxPeers: MAX_PEERS,
    maxPeersPerTorrent: 100,
    requestsPerSec: 1e9,
  });
  return new TrackerCore(limits, { random: new SeededRandom(), now: 0 });
}

let checks = 0;

/** Counts all that a tracker has, now and then: that takes longer than answering it. */
function assertBounded(core: TrackerCore): void {
  if (++checks % 50 !== 0) return;
  const { torrents, peers } = core.stats(0);
  assert(torrents <= MAX_TORRENTS && peers <= MAX_PEERS, `${torrents} torrents, ${peers} peers`);
}

const A = "aaaaaaaaaaaaaaaaaaaa";
const QUERIES = [
  `info_hash=${A}&peer_id=-XX0000-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=1&compact=1`,
  `info_hash=%00%01${A.slice(2)}&peer_id=${A}&port=1&left=0&event=completed&numwant=200&key=ABC`,
  `info_hash=${A}&peer_id=${A}&port=1&compact=0&no_peer_id=1&ip=1.2.3.4&event=stopped`,
  `info_hash=${A}&info_hash=${A}`,
].map(utf8);

fuzzTest({
  name: "QueryBytes",
  seeds: QUERIES,
  expects: [SyntaxError],
  run(input) {
    const query = new QueryBytes(String.fromCharCode(...input));
    for (const key of ["info_hash", "port", ""]) {
      assert(query.all(key).every((value) => value.length <= input.length));
      assert((query.count(key) ?? 0) >= 0);
    }
  },
});

const httpCore = smallCore();
const httpFace = new HttpFace(httpCore, { fullScrape: true, statsPage: true });

fuzzTest({
  name: "HttpFace",
  seeds: QUERIES,
  expects: [],
  run(input) {
    const query = String.fromCharCode(...input);
    const path = input.length % 4 === 0 ? "scrape" : "announce";
    const response = httpFace.handle(new Request(`http://h/${path}?${query}`), FROM, 0);
    assertEquals(response.status, 200);
    assertBounded(httpCore);
  },
});

Deno.test("HttpFace answers in bencode whatever it was asked before", async () => {
  for (const query of QUERIES) {
    const text = String.fromCharCode(...query);
    for (const path of ["announce", "scrape"]) {
      const response = httpFace.handle(new Request(`http://h/${path}?${text}`), FROM, 0);
      assert(decode(await response.bytes()) instanceof BencodeDict);
    }
  }
});

const udpCore = smallCore();
const udpFace = new UdpFace(udpCore, new SeededRandom());

/** The connection id of {@linkcode FROM}, as bytes. */
function connectionId(): Uint8Array {
  const connect = encodeUdpRequest({ action: "connect", transactionId: 1 });
  const answer = udpFace.handle(connect, FROM, 0);
  if (answer === undefined) throw new Error("There is no connection id");
  return answer.subarray(8, 16);
}

const CONNECTION_ID = connectionId();

const rest = { connectionId: 0n, transactionId: 2 };
const UDP_REQUESTS = [
  encodeUdpRequest({ action: "connect", transactionId: 1 }),
  encodeUdpRequest({ action: "announce", ...rest, announce: announceRequest({}), urlData: "/a" }),
  encodeUdpRequest({ action: "scrape", ...rest, infoHashes: [new Uint8Array(20).fill(0x11)] }),
];

fuzzTest({
  name: "UdpFace",
  seeds: UDP_REQUESTS,
  expects: [],
  run(input) {
    // To an address that is not confirmed it says no more than it was told.
    const toStranger = udpFace.handle(input, STRANGER, 0);
    assert((toStranger?.length ?? 0) <= input.length);
    if (input.length >= 16 && input[11] !== 0) input.set(CONNECTION_ID);
    const answer = udpFace.handle(input, FROM, 0);
    if (answer !== undefined) {
      assert(answer.length <= 1_420);
      assert(decodeUdpResponse(answer) !== undefined);
      assertEquals(answer.subarray(4, 8), input.subarray(12, 16));
    }
    assertBounded(udpCore);
  },
});
