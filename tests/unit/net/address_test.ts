import { assertEquals } from "@std/assert";
import { addressFamily, normalizeAddress } from "../../../lib/net/_address.ts";

Deno.test("normalizeAddress() takes the IPv4 address out of a mapped one", () => {
  const table: [string, string][] = [
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::FFFF:255.0.0.1", "255.0.0.1"],
    ["::ffff:102:304", "1.2.3.4"],
    ["::ffff:ffff:ffff", "255.255.255.255"],
    ["0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1"],
  ];
  for (const [given, expected] of table) assertEquals(normalizeAddress(given), expected, given);
});

Deno.test("normalizeAddress() leaves all other addresses alone", () => {
  const table = [
    "1.2.3.4",
    "::1",
    "::",
    "2001:db8::ffff:1.2.3.4",
    "::1.2.3.4",
    "fe80::1%eth0",
    "example.com",
    "",
  ];
  for (const address of table) assertEquals(normalizeAddress(address), address);
});

Deno.test("addressFamily() tells addresses from names", () => {
  const table: [string, 0 | 4 | 6][] = [["1.2.3.4", 4], ["::1", 6], ["localhost", 0], ["1.2.3", 0]];
  for (const [hostname, family] of table) assertEquals(addressFamily(hostname), family, hostname);
});
