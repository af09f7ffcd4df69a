import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeLsd,
  encodeLsd,
  type LsdAnnouncement,
  MAX_LSD_INFO_HASHES,
  MAX_LSD_LENGTH,
} from "../../../../lib/reach/local_discovery/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

const A = new Uint8Array(20).fill(0xaa);
const B = Uint8Array.from({ length: 20 }, (_, i) => i);
const HEX_A = "aa".repeat(20);
const GROUP = "239.192.152.143:6771";

/** A message of these lines. */
function message(...lines: readonly string[]): Uint8Array {
  return utf8(lines.join("\r\n") + "\r\n\r\n\r\n");
}

Deno.test("encodeLsd() writes the message of BEP 14", () => {
  assertEquals(
    encodeLsd({ host: GROUP, port: 6881, infoHashes: [A, B], cookie: "0123456789abcdef" }),
    utf8(
      "BT-SEARCH * HTTP/1.1\r\n" +
        "Host: 239.192.152.143:6771\r\n" +
        "Port: 6881\r\n" +
        `Infohash: ${HEX_A}\r\n` +
        "Infohash: 000102030405060708090a0b0c0d0e0f10111213\r\n" +
        "cookie: 0123456789abcdef\r\n" +
        "\r\n\r\n",
    ),
  );
});

Deno.test("decodeLsd() reads what encodeLsd() writes", () => {
  const all: LsdAnnouncement[] = [
    { host: GROUP, port: 1, infoHashes: [A] },
    { host: "[ff15::efc0:988f]:6771", port: 65_535, infoHashes: [A, B], cookie: "x" },
    {
      host: GROUP,
      port: 6881,
      infoHashes: Array.from(
        { length: MAX_LSD_INFO_HASHES },
        (_, i) => new Uint8Array(20).fill(i),
      ),
      cookie: "f".repeat(64),
    },
  ];
  for (const announcement of all) {
    const bytes = encodeLsd(announcement);
    assertEquals(bytes.length <= MAX_LSD_LENGTH, true);
    assertEquals(decodeLsd(bytes), announcement);
  }
});

Deno.test("encodeLsd() throws on too few and too many torrents", () => {
  for (const length of [0, MAX_LSD_INFO_HASHES + 1]) {
    const infoHashes = Array.from({ length }, () => A);
    assertThrows(() => encodeLsd({ host: GROUP, port: 1, infoHashes }), RangeError);
  }
});

Deno.test("decodeLsd() takes fields in any case and order, and passes over others", () => {
  const bytes = message(
    "BT-SEARCH * HTTP/1.1",
    "COOKIE:abc",
    `INFOHASH:   ${HEX_A.toUpperCase()}  `,
    "x-more: a b c",
    "no colon",
    `infohash: ${HEX_A}`,
    "port:6881",
    "Host: 239.192.152.143:6771",
  );
  const expected = { host: GROUP, port: 6881, infoHashes: [A], cookie: "abc" };
  assertEquals(decodeLsd(bytes), expected);
});

Deno.test("decodeLsd() takes lines that end in a line feed alone, and no empty line at the end", () => {
  const bytes = utf8(`BT-SEARCH * HTTP/1.1\nPort: 5\nInfohash: ${HEX_A}`);
  assertEquals(decodeLsd(bytes), { host: "", port: 5, infoHashes: [A] });
});

Deno.test("decodeLsd() reads nothing behind the empty line", () => {
  const bytes = message("BT-SEARCH * HTTP/1.1", "Port: 5", "", `Infohash: ${HEX_A}`);
  assertEquals(decodeLsd(bytes), undefined);
});

const FIRST = "BT-SEARCH * HTTP/1.1";
const wrong: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["another method", message("M-SEARCH * HTTP/1.1", "Port: 5", `Infohash: ${HEX_A}`)],
  ["no port", message(FIRST, `Infohash: ${HEX_A}`)],
  ["no info-hash", message(FIRST, "Port: 5")],
  ...["0", "65536", "80x", "-1", "06881", "", "99999999999"].map((port) =>
    [`port "${port}"`, message(FIRST, `Port: ${port}`, `Infohash: ${HEX_A}`)] as const
  ),
  ...[HEX_A.slice(1), `${HEX_A}a`, "z".repeat(40)].map((hash) =>
    [`info-hash "${hash}"`, message(FIRST, "Port: 5", `Infohash: ${hash}`)] as const
  ),
  [
    "a long cookie",
    message(FIRST, "Port: 5", `Infohash: ${HEX_A}`, `cookie: ${"c".repeat(65)}`),
  ],
  [
    "a long message",
    message(FIRST, "Port: 5", `Infohash: ${HEX_A}`, `x: ${"y".repeat(MAX_LSD_LENGTH)}`),
  ],
  ["bytes that are no text", new Uint8Array(1_400).fill(0xff)],
];

for (const [name, bytes] of wrong) {
  Deno.test(`decodeLsd() gives nothing for ${name}`, () => {
    assertEquals(decodeLsd(bytes), undefined);
  });
}
