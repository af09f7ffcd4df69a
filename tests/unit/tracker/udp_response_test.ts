import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../lib/hash/mod.ts";
import {
  decodeUdpResponse,
  encodeUdpResponse,
  type UdpResponse,
} from "../../../lib/tracker/udp_response.ts";
import { utf8 } from "../../support/bytes.ts";

const TABLE: readonly (readonly [UdpResponse, string])[] = [
  [
    { action: "connect", transactionId: 1, connectionId: 0x0102030405060708n },
    "00000000" + "00000001" + "0102030405060708",
  ],
  [
    {
      action: "announce",
      transactionId: 0xffffffff,
      interval: 1800,
      leechers: 2,
      seeders: 3,
      peers: fromHex("010203041ae1"),
    },
    "00000001" + "ffffffff" + "00000708" + "00000002" + "00000003" + "010203041ae1",
  ],
  [
    {
      action: "scrape",
      transactionId: 2,
      entries: [{ seeders: 1, downloads: 2, leechers: 3 }, {
        seeders: 4,
        downloads: 5,
        leechers: 0xffffffff,
      }],
    },
    "00000002" + "00000002" + "00000001" + "00000002" + "00000003" + "00000004" + "00000005" +
    "ffffffff",
  ],
  [
    { action: "error", transactionId: 3, message: utf8("no") },
    "00000003" + "00000003" + "6e6f",
  ],
];

Deno.test("encodeUdpResponse() writes the fields where BEP 15 has them", () => {
  for (const [response, hex] of TABLE) assertEquals(toHex(encodeUdpResponse(response)), hex);
});

Deno.test("decodeUdpResponse() reads what encodeUdpResponse() writes", () => {
  for (const [response, hex] of TABLE) assertEquals(decodeUdpResponse(fromHex(hex)), response);
});

Deno.test("decodeUdpResponse() gives undefined for what is no answer", () => {
  const table = [
    "",
    "00000000000000",
    "00000000" + "00000001" + "01020304050607",
    "00000001" + "00000001" + "00".repeat(11),
    "00000004" + "00000001" + "00".repeat(12),
    "ffffffff" + "00000001" + "00".repeat(12),
  ];
  for (const hex of table) assertEquals(decodeUdpResponse(fromHex(hex)), undefined, hex);
});
