import { assertEquals, assertThrows } from "@std/assert";
import { fromHex, toBase32, toHex } from "../../../lib/hash/mod.ts";
import {
  formatMagnet,
  type Magnet,
  MagnetError,
  magnetOf,
  MAX_MAGNET_LENGTH,
  parseInfoHash,
  parseMagnet,
  parseMetainfo,
} from "../../../lib/metainfo/mod.ts";
import { mutableTarget } from "../../../lib/dht/mod.ts";
import { thrown } from "../../support/thrown.ts";
import { v1Torrent } from "./_torrents.ts";

const V1_HEX = "631a31dd0a46257d5078c0dee4e66e26f73e42ac";
const V2_HEX = "d8dd32ac93357c368556af3ac1d95c9d76bd0dff6fa9833ecdac3d53134efabb";
const KEY_HEX = "8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e";
const V1 = `xt=urn:btih:${V1_HEX}`;
const V2 = `xt=urn:btmh:1220${V2_HEX}`;

Deno.test("parseMagnet() reads info-hashes in all their forms", () => {
  const base32 = toBase32(fromHex(V1_HEX));
  const rows: [uri: string, v1: string | undefined, v2: string | undefined][] = [
    [`magnet:?${V1}`, V1_HEX, undefined],
    [`MAGNET:?XT=URN:BTIH:${V1_HEX.toUpperCase()}`, V1_HEX, undefined],
    [`magnet:?xt=urn:btih:${base32}`, V1_HEX, undefined],
    [`magnet:?xt=urn:btih:${base32.toLowerCase()}`, V1_HEX, undefined],
    [`magnet:?${V2}`, undefined, V2_HEX],
    [`magnet:?${V1}&${V2}`, V1_HEX, V2_HEX],
    [`magnet:?xt.1=urn:btmh:1220${V2_HEX}&xt.2=urn:btih:${V1_HEX}`, V1_HEX, V2_HEX],
    [`magnet:?${V1}&${V1}`, V1_HEX, undefined],
    [`magnet:?xt=urn%3Abtih%3A${V1_HEX}`, V1_HEX, undefined],
    [`magnet:?dn=x&xt=urn:sha1:ABC&${V1}`, V1_HEX, undefined],
    [` magnet://?${V1}\n`, V1_HEX, undefined],
  ];
  for (const [uri, v1, v2] of rows) {
    const { infoHashes } = parseMagnet(uri);
    assertEquals([infoHashes.v1 && toHex(infoHashes.v1), infoHashes.v2 && toHex(infoHashes.v2)], [
      v1,
      v2,
    ], uri);
  }
});

Deno.test("parseMagnet() throws on what is not the magnet link of a torrent", () => {
  const rows: [uri: string, reason: string][] = [
    ["", 'it does not begin with "magnet:?"'],
    ["magnet:", 'it does not begin with "magnet:?"'],
    ["http://x/?" + V1, 'it does not begin with "magnet:?"'],
    ["magnet:?", "it names no torrent"],
    ["magnet:?dn=x", "it names no torrent"],
    ["magnet:?xt=urn:ed2k:354B15E68FB8F36D7CD88FF94116CDC1", "it names no torrent"],
    ["magnet:?xt=urn:btih:", "its info-hash is wrong"],
    ["magnet:?xt=urn:btih:abc", "its info-hash is wrong"],
    [`magnet:?xt=urn:btih:${V2_HEX}`, "its info-hash is wrong"],
    [`magnet:?xt=urn:btmh:${V2_HEX}`, "its info-hash is wrong"],
    [`magnet:?xt=urn:btmh:1114${V1_HEX}`, "its info-hash is wrong"],
    [`magnet:?${V1}&xt=urn:btih:${"0".repeat(40)}`, "it names several torrents"],
    ["magnet:?xs=http://x/", "it names no torrent"],
    [`magnet:?xs=urn:btpk:${V1_HEX}`, "its public key is wrong"],
    [`magnet:?xs=urn:btpk:${KEY_HEX}&xs=urn:btpk:${V2_HEX}`, "it names several torrents"],
    [`magnet:?xs=urn:btpk:${KEY_HEX}&s=6`, "its salt is wrong"],
    [`magnet:?xs=urn:btpk:${KEY_HEX}&s=${"00".repeat(65)}`, "its salt is wrong"],
    ["magnet:?" + "x".repeat(MAX_MAGNET_LENGTH), "it has over 65536 characters"],
  ];
  for (const [uri, reason] of rows) {
    const error = thrown(() => parseMagnet(uri), MagnetError, uri);
    assertEquals(error.message, `Cannot read the magnet link: ${reason}`);
  }
});

Deno.test("parseMagnet() reads the key of a torrent that changes, with and without a salt", () => {
  const bare = parseMagnet(`magnet:?xs=urn:btpk:${KEY_HEX}`);
  assertEquals(bare.infoHashes, { v1: undefined, v2: undefined });
  assertEquals(bare.mutable, { publicKey: fromHex(KEY_HEX) });
  assertEquals(mutableTargetHex(bare), "cc3f9d90b572172053626f9980ce261a850d050b");
  const salted = parseMagnet(`magnet:?XS.1=URN:BTPK:${KEY_HEX.toUpperCase()}&s=6E`);
  assertEquals(salted.mutable, { publicKey: fromHex(KEY_HEX), salt: Uint8Array.of(0x6e) });
  assertEquals(mutableTargetHex(salted), "59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f");
  assertEquals(formatMagnet(salted), `magnet:?xs=urn:btpk:${KEY_HEX}&s=6e`);
  const both = parseMagnet(`magnet:?${V1}&xs=urn:btpk:${KEY_HEX}&xs=http://x/&s=`);
  assertEquals([both.infoHashes.v1, both.mutable?.salt], [fromHex(V1_HEX), undefined]);
});

Deno.test("parseMagnet() reads the other parameters", () => {
  const magnet = parseMagnet(
    `magnet:?${V1}&dn=a+b%20c%2B%2B&xl=12&tr=udp%3A%2F%2Ft%3A1&tr.1=http://x/a+b&amp;ws=http://w/` +
      "&x.pe=1.2.3.4:5&x.pe=[::1]:6&x.pe=peer.example.com:7&so=0,2,4,6-8&unknown=1",
  );
  assertEquals(magnet, {
    infoHashes: { v1: fromHex(V1_HEX), v2: undefined },
    name: "a b c++",
    length: 12,
    trackers: ["udp://t:1", "http://x/a+b"],
    webSeeds: ["http://w/"],
    peers: [
      { hostname: "1.2.3.4", port: 5 },
      { hostname: "::1", port: 6 },
      { hostname: "peer.example.com", port: 7 },
    ],
    selectOnly: [
      { first: 0, last: 0 },
      { first: 2, last: 2 },
      { first: 4, last: 4 },
      { first: 6, last: 8 },
    ],
  });
});

Deno.test("parseMagnet() leaves out parameters that make no sense", () => {
  const magnet = parseMagnet(
    `magnet:?${V1}&dn=%1b[31m%ff%zz&xl=-1&tr=x&tr=ftp://a/&tr&ws=&x.pe=1.2.3.4&x.pe=a:0&so=1-&=&&%`,
  );
  assertEquals(magnet.name, "\ufffd[31m\ufffd%zz");
  assertEquals([magnet.length, magnet.trackers, magnet.webSeeds], [undefined, [], []]);
  assertEquals([magnet.peers, magnet.selectOnly], [[], undefined]);
});

Deno.test("formatMagnet() writes what parseMagnet() reads", () => {
  const rows: Magnet[] = [
    parseMagnet(`magnet:?${V1}`),
    parseMagnet(`magnet:?xs=urn:btpk:${KEY_HEX}&s=${"ff".repeat(64)}&dn=x`),
    parseMagnet(`magnet:?${V1}&xs=urn:btpk:${KEY_HEX}`),
    parseMagnet(`magnet:?${V2}&dn=%26%3D%23%25%2B%20%C3%BC&xl=0&so=0-99`),
    parseMagnet(
      `magnet:?${V1}&${V2}&tr=http://a/?b%26c=d&tr=udp://b:1&ws=http://c/%2520&x.pe=[::1]:1`,
    ),
  ];
  for (const magnet of rows) assertEquals(parseMagnet(formatMagnet(magnet)), magnet);
  assertEquals(
    formatMagnet({ infoHashes: { v1: fromHex(V1_HEX) }, name: "a b&c" }),
    `magnet:?${V1}&dn=a%20b%26c`,
  );
});

Deno.test("magnetOf() gives the link of a torrent", () => {
  const bytes = v1Torrent({}, { announce: "http://a/", "url-list": "http://w/" });
  const metainfo = parseMetainfo(bytes);
  const hash = metainfo.infoHashes.v1;
  assertEquals(
    formatMagnet(magnetOf(metainfo)),
    `magnet:?xt=urn:btih:${
      hash && toHex(hash)
    }&dn=name&xl=10&tr=http%3A%2F%2Fa%2F&ws=http%3A%2F%2Fw%2F`,
  );
});

Deno.test("parseInfoHash() reads hashes alone", () => {
  assertEquals(parseInfoHash(V1_HEX), { v1: fromHex(V1_HEX) });
  assertEquals(parseInfoHash(toBase32(fromHex(V1_HEX))), { v1: fromHex(V1_HEX) });
  assertEquals(parseInfoHash(V2_HEX.toUpperCase()), { v2: fromHex(V2_HEX) });
  for (const text of ["", "alice.torrent", V1_HEX + "0", "1".repeat(32), V1_HEX + "\n"]) {
    assertEquals(parseInfoHash(text), undefined, text);
  }
});

Deno.test("MagnetError is a SyntaxError", () => {
  assertThrows(() => parseMagnet("x"), SyntaxError);
});

/** What the DHT stores it under (BEP 44), in hexadecimal digits. */
function mutableTargetHex({ mutable }: Magnet): string | undefined {
  return mutable && toHex(mutableTarget(mutable));
}
