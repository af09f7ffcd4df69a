import { isIP } from "node:net";
import type { Endpoint } from "../io/mod.ts";

/** `::ffff:` before an IPv4 address in either notation, `1.2.3.4` or `102:304`. */
const MAPPED = /^(?:0*:)*:?ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

/**
 * Gives an address in the one notation that filters and maps may compare: a socket on `::` reports IPv4 peers as
 * `::ffff:1.2.3.4`, which would slip past every IPv4 rule.
 */
export function normalizeAddress(address: string): string {
  const mapped = MAPPED.exec(address);
  if (mapped === null || isIP(address) !== 6) return address;
  const [, dotted, high, low] = mapped;
  if (dotted !== undefined) return dotted;
  const bits = parseInt(high ?? "0", 16) * 0x10000 + parseInt(low ?? "0", 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
}

/** Says where a socket is, without the rest of what Deno tells. */
export function toEndpoint(address: { hostname: string; port: number }): Endpoint {
  return { hostname: normalizeAddress(address.hostname), port: address.port };
}

/** Says whether a host name is an IP address: 4, 6, or 0 for a name. */
export function addressFamily(hostname: string): 0 | 4 | 6 {
  const family = isIP(hostname);
  return family === 4 || family === 6 ? family : 0;
}
