/**
 * How fast addresses are read, which the DHT does many times for each datagram: `deno bench bench/addresses_bench.ts`.
 *
 * @module
 */
import { addressFamily, parseIp, scopeOf } from "../lib/address/mod.ts";

const IPV4 = Array.from({ length: 1_000 }, (_, i) => `${1 + i % 223}.${i % 256}.${i % 7}.${i}`)
  .map((text) => text.replace(/\d+$/, (last) => `${Number(last) % 256}`));
const IPV6 = IPV4.map((text) => `2001:db8:${text.replaceAll(".", ":")}::1`);
const MAPPED = IPV4.map((text) => `::ffff:${text}`);

for (
  const [group, addresses] of [["IPv4", IPV4], ["IPv6", IPV6], ["IPv4 in IPv6", MAPPED]] as const
) {
  Deno.bench(`parseIp() of 1,000 of ${group}`, { group }, () => {
    for (const address of addresses) parseIp(address);
  });
  Deno.bench(`scopeOf() 1,000 of ${group}`, { group }, () => {
    for (const address of addresses) scopeOf(address);
  });
  Deno.bench(`addressFamily() of 1,000 of ${group}`, { group }, () => {
    for (const address of addresses) addressFamily(address);
  });
}
