import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { clientName, makePeerId } from "../../../lib/wire/mod.ts";

Deno.test("makePeerId() gives 20 printable bytes that tell client and version (BEP 20)", () => {
  const rows: [version: string, prefix: string, name: string][] = [
    ["0.1.0", "-SH0100-", "Shoal 0.1.0"],
    ["1.2.3", "-SH1230-", "Shoal 1.2.3"],
    ["12.3.4", "-SHC340-", "Shoal 12.3.4"],
    ["1.2.3-beta.1", "-SH1230-", "Shoal 1.2.3"],
    ["1", "-SH1000-", "Shoal 1.0.0"],
  ];
  for (const [version, prefix, name] of rows) {
    const peerId = makePeerId(version, new SeededRandom());
    assertEquals(peerId.length, 20, version);
    const text = new TextDecoder().decode(peerId);
    assertEquals(text.slice(0, 8), prefix);
    assertMatch(text.slice(8), /^[0-9a-zA-Z]{12}$/);
    assertEquals(clientName(peerId), name);
  }
});

Deno.test("makePeerId() gives another id each time", () => {
  const random = new SeededRandom();
  assertNotEquals(makePeerId("0.1.0", random), makePeerId("0.1.0", random));
});

Deno.test("clientName() names clients of known styles, with their version", () => {
  const rows: [peerId: string, name: string][] = [
    ["-TR4050-abcdefghijkl", "Transmission 4.0.5"],
    ["-TR3000-abcdefghijkl", "Transmission 3.0"],
    ["-qB4650-abcdefghijkl", "qBittorrent 4.6.5"],
    ["-LT20B0-abcdefghijkl", "libtorrent 2.0.11"],
    ["-lt0D80-abcdefghijkl", "rTorrent 0.13.8"],
    ["-AZ2060-abcdefghijkl", "Vuze 2.0.6"],
    ["-XX1234-abcdefghijkl", "XX 1.2.3.4"],
    ["M4-3-6--abcdefghijkl", "BitTorrent 4.3.6"],
    ["M4-20-8-abcdefghijkl", "BitTorrent 4.20.8"],
  ];
  for (const [peerId, name] of rows) assertEquals(clientName(bytesOf(peerId)), name, peerId);
});

Deno.test("clientName() gives what is printable of other ids, and nothing that moves a cursor", () => {
  const rows: [peerId: string, name: string][] = [
    ["A2-1-37-0-abcdefghij", "A2-1-37-"],
    ["-SH00-aaaaaaaaaaaaaa", "-SH00-aa"],
    ["exbc\x00\x38LORDabcdefghij", "exbc"],
    ["\x1b[2Jabcdefghijklmnop", "unknown"],
    ["ab\x1b[2Jcdefghijklmnop", "ab"],
    ["ab\ncdefghijklmnopqrs", "ab"],
    ["\xff".repeat(20), "unknown"],
    ["\0".repeat(20), "unknown"],
    ["", "unknown"],
  ];
  for (const [peerId, name] of rows) {
    assertEquals(clientName(bytesOf(peerId)), name, JSON.stringify(peerId));
  }
});

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
