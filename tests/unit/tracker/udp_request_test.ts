import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../lib/hash/mod.ts";
import {
  decodeUdpRequest,
  encodeUdpRequest,
  type UdpRequest,
} from "../../../lib/tracker/udp_request.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

const ANNOUNCE: UdpRequest = {
  action: "announce",
  connectionId: 0x0102030405060708n,
  transactionId: 0xfffffffe,
  announce: announceRequest({
    peerId: utf8("-SH0100-abcdefghijkl"),
    downloaded: 2 ** 40,
    left: 3,
    uploaded: 4,
    event: "started",
    key: 0xdeadbeef,
    numWant: -1,
    port: 6881,
  }),
  ip: 0,
  urlData: "/announce",
};

Deno.test("encodeUdpRequest() writes the fields where BEP 15 has them", () => {
  assertEquals(
    toHex(encodeUdpRequest({ action: "connect", transactionId: 0x01020304 })),
    "0000041727101980" + "00000000" + "01020304",
  );
  assertEquals(
    toHex(encodeUdpRequest(ANNOUNCE)),
    "0102030405060708" + "00000001" + "fffffffe" + "11".repeat(20) +
      "2d5348303130302d6162636465666768696a6b6c" + "0000010000000000" + "0000000000000003" +
      "0000000000000004" + "00000002" + "00000000" + "deadbeef" + "ffffffff" + "1ae1" +
      "02092f616e6e6f756e6365",
  );
  const infoHashes = [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)];
  assertEquals(
    toHex(encodeUdpRequest({ action: "scrape", connectionId: 5n, transactionId: 6, infoHashes })),
    "0000000000000005" + "00000002" + "00000006" + "01".repeat(20) + "02".repeat(20),
  );
});

Deno.test("encodeUdpRequest() writes a plain announce for events that have no number", () => {
  const bytes = encodeUdpRequest({
    ...ANNOUNCE,
    announce: { ...ANNOUNCE.announce, event: "paused" },
  });
  assertEquals([...bytes.subarray(80, 84)], [0, 0, 0, 0]);
});

Deno.test("decodeUdpRequest() reads what encodeUdpRequest() writes", () => {
  const infoHashes = Array.from({ length: 74 }, (_, i) => new Uint8Array(20).fill(i));
  const requests: UdpRequest[] = [
    { action: "connect", transactionId: 7 },
    { action: "scrape", connectionId: 2n ** 64n - 1n, transactionId: 0, infoHashes },
  ];
  for (const event of [undefined, "started", "stopped", "completed"] as const) {
    requests.push({ ...ANNOUNCE, announce: { ...ANNOUNCE.announce, event } });
  }
  for (const request of requests) {
    assertEquals(decodeUdpRequest(encodeUdpRequest(request)), request);
  }
});

Deno.test("encodeUdpRequest() throws on more torrents than a datagram has room for", () => {
  const infoHashes = Array.from({ length: 75 }, () => new Uint8Array(20));
  const request = { action: "scrape", connectionId: 0n, transactionId: 0, infoHashes } as const;
  thrown(() => encodeUdpRequest(request), RangeError);
});

Deno.test("decodeUdpRequest() gives undefined for what is no request", () => {
  const connect = "0000041727101980" + "00000000" + "01020304";
  const table = [
    "",
    connect.slice(0, 30),
    "0000041727101981" + "00000000" + "01020304",
    "0000041727101980" + "00000003" + "01020304",
    "0000041727101980" + "00000009" + "01020304",
    "0102030405060708" + "00000001" + "fffffffe" + "00".repeat(81),
    "0102030405060708" + "00000002" + "fffffffe" + "00".repeat(19),
  ];
  for (const hex of table) assertEquals(decodeUdpRequest(fromHex(hex)), undefined, hex);
  // What is added to a request to connect may be padding.
  assertEquals(decodeUdpRequest(fromHex(connect + "ffff"))?.action, "connect");
});

Deno.test("decodeUdpRequest() reads no more torrents than it may", () => {
  const request = decodeUdpRequest(
    fromHex("00".repeat(8) + "00000002" + "00".repeat(4 + 20 * 100)),
  );
  assertEquals(request?.action === "scrape" ? request.infoHashes.length : 0, 74);
});
