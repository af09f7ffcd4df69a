import { assertEquals, assertThrows } from "@std/assert";
import { addressFamily, formatIp, normaliseHostname, parseIp } from "../../../lib/address/mod.ts";

Deno.test("parseIp() takes addresses in every usual notation", () => {
  const rows: [text: string, usual: string][] = [
    ["0.0.0.0", "0.0.0.0"],
    ["1.2.3.4", "1.2.3.4"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:DB8::1", "2001:db8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::FFFF:102:304", "1.2.3.4"],
    ["0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"],
    ["::1.2.3.4", "::102:304"],
    ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
  ];
  for (const [text, usual] of rows) {
    const bytes = parseIp(text);
    assertEquals(bytes && formatIp(bytes), usual, text);
    assertEquals(normaliseHostname(text), usual, text);
    assertEquals(normaliseHostname(usual), usual, text);
  }
});

Deno.test("parseIp() gives undefined for what is no address", () => {
  const rows = [
    "",
    "localhost",
    "tracker.example.org",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1.2.3.-4",
    "1.2.3.4 ",
    " 1.2.3.4",
    "1.2.3.4\n",
    "1..3.4",
    "0x7f.0.0.1",
    "127.1",
    "2130706433",
    // What reads like octal is 8.0.0.1 to some and 10.0.0.1 to others, so it is an address to nobody.
    "010.0.0.1",
    "1.2.3.04",
    "1.2.3.00",
    ":",
    ":::",
    "1",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "12345::",
    "g::",
    ":1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8:",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1.2.3.4::",
    "1.2.3.4::5",
    "::1.2.3.4:5",
    "::1.2.3",
    "::ffff:1.2.3.256",
    "[::1]",
    "%eth0",
    "1.2.3.4%eth0",
    `${"0".repeat(45)}::1`,
  ];
  for (const text of rows) assertEquals(parseIp(text), undefined, JSON.stringify(text));
});

Deno.test("parseIp() gives 4 bytes for IPv4 in IPv6, 16 for other IPv6", () => {
  assertEquals(parseIp("::ffff:127.0.0.1"), Uint8Array.of(127, 0, 0, 1));
  assertEquals(parseIp("::1")?.length, 16);
  assertEquals(parseIp("::fffe:127.0.0.1")?.length, 16);
});

Deno.test("formatIp() shortens the first of the longest runs of zeros (RFC 5952)", () => {
  const rows: [groups: number[], text: string][] = [
    [[0, 0, 0, 0, 0, 0, 0, 0], "::"],
    [[1, 0, 0, 2, 0, 0, 0, 3], "1:0:0:2::3"],
    [[1, 0, 0, 2, 3, 0, 0, 4], "1::2:3:0:0:4"],
    [[1, 0, 2, 0, 3, 0, 4, 0], "1:0:2:0:3:0:4:0"],
    [[0, 1, 2, 3, 4, 5, 6, 0xffff], "0:1:2:3:4:5:6:ffff"],
  ];
  for (const [groups, text] of rows) {
    const bytes = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
    assertEquals(formatIp(bytes), text);
    assertEquals(parseIp(text), bytes);
  }
});

Deno.test("formatIp() throws on other lengths than 4 and 16", () => {
  for (const length of [0, 3, 5, 6, 15, 17, 18]) {
    assertThrows(() => formatIp(new Uint8Array(length)), RangeError);
  }
});

Deno.test("normaliseHostname() leaves names alone and takes brackets off", () => {
  const rows: [text: string, want: string][] = [
    ["tracker.example.org", "tracker.example.org"],
    ["[::1]", "::1"],
    ["[2001:DB8::0:1]", "2001:db8::1"],
    ["[::ffff:10.0.0.1]", "10.0.0.1"],
    ["[name]", "name"],
  ];
  for (const [text, want] of rows) assertEquals(normaliseHostname(text), want);
});

Deno.test("addressFamily() tells addresses from names", () => {
  const rows = [
    ["1.2.3.4", 4],
    ["2001:db8::1", 6],
    ["::ffff:1.2.3.4", 4],
    ["tracker.example", undefined],
    ["", undefined],
  ] as const;
  for (const [hostname, family] of rows) assertEquals(addressFamily(hostname), family, hostname);
});
