import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { UdpExchange } from "../../lib/tracker/udp_exchange.ts";
import { decodeUdpRequest, encodeUdpRequest } from "../../lib/tracker/udp_request.ts";
import { decodeUdpResponse, encodeUdpResponse } from "../../lib/tracker/udp_response.ts";
import { decodeUrlData } from "../../lib/tracker/udp_url_data.ts";
import { utf8 } from "../support/bytes.ts";
import { announceRequest } from "../support/tracker_requests.ts";
import { fuzzTest } from "./engine.ts";

const TRACKER = { hostname: "8.8.8.8", port: 6969 };

const REQUESTS = [
  encodeUdpRequest({ action: "connect", transactionId: 1 }),
  encodeUdpRequest({
    action: "announce",
    connectionId: 77n,
    transactionId: 2,
    announce: announceRequest({ event: "started" }),
    urlData: "/announce?passkey=abc",
  }),
  encodeUdpRequest({
    action: "scrape",
    connectionId: 77n,
    transactionId: 3,
    infoHashes: [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)],
  }),
];

const RESPONSES = [
  encodeUdpResponse({ action: "connect", transactionId: 1, connectionId: 77n }),
  encodeUdpResponse({
    action: "announce",
    transactionId: 2,
    interval: 1800,
    leechers: 1,
    seeders: 2,
    peers: new Uint8Array([1, 2, 3, 4, 0x1a, 0xe1, 5, 6, 7, 8, 0x1a, 0xe1]),
  }),
  encodeUdpResponse({
    action: "scrape",
    transactionId: 3,
    entries: [{ seeders: 1, downloads: 2, leechers: 3 }],
  }),
  encodeUdpResponse({ action: "error", transactionId: 4, message: utf8("Connection ID mismatch") }),
];

fuzzTest({
  name: "decodeUdpRequest()",
  seeds: REQUESTS,
  expects: [],
  run(input) {
    const request = decodeUdpRequest(input);
    if (request === undefined) return;
    // Numbers beyond 2^53 lose their last digits, once.
    const again = decodeUdpRequest(encodeUdpRequest(request));
    if (request.action !== "announce") return assertEquals(again, request);
    const { left, uploaded, downloaded } = request.announce;
    if (Math.max(left, uploaded, downloaded) < 2 ** 63) assertEquals(again, request);
  },
});

fuzzTest({
  name: "decodeUdpResponse()",
  seeds: RESPONSES,
  expects: [],
  run(input) {
    const response = decodeUdpResponse(input);
    if (response === undefined) return;
    const encoded = encodeUdpResponse(response);
    // All but what is cut off at the end comes back.
    assertEquals(encoded, input.slice(0, encoded.length));
    assert(input.length - encoded.length < 12 || response.action === "connect");
  },
});

fuzzTest({
  name: "decodeUrlData()",
  seeds: REQUESTS.map((request) => request.slice(98)),
  expects: [],
  run(input) {
    assert((decodeUrlData(input)?.length ?? 0) <= 2_255);
  },
});

fuzzTest({
  name: "UdpExchange",
  seeds: RESPONSES,
  expects: [],
  run(input) {
    const random = new SeededRandom(1);
    const exchange = new UdpExchange(random);
    exchange.start(TRACKER, { action: "announce", announce: announceRequest({}), urlData: "" }, 0);
    exchange.start(TRACKER, { action: "scrape", infoHashes: [new Uint8Array(20)] }, 0);
    let endings = 0;
    // The same bytes as the answer to whatever is awaited, in turn.
    for (let step = 0; step < 4; step++) {
      const { datagrams, outcomes } = exchange.poll(step);
      endings += outcomes.length;
      exchange.handle(input, TRACKER, step);
      for (const { data } of datagrams) {
        const answer = new Uint8Array(Math.max(input.length, 8));
        answer.set(input);
        answer.set(data.subarray(12, 16), 4);
        exchange.handle(answer, TRACKER, step);
        exchange.handle(answer, { ...TRACKER, port: 1 }, step);
      }
    }
    endings += exchange.poll(4).outcomes.length;
    assert(endings <= 2);
  },
});
