import { parseIp, scopeOf } from "../address/mod.ts";
import { formatEndpoint } from "../address/mod.ts";
import { bytesToKey } from "../bencode/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** Bytes of an address that are one owner's: a /24 of IPv4, a /64 of IPv6. */
const SUBNET_LENGTH: Readonly<Record<number, number>> = { 4: 3, 16: 8 };

/**
 * Gives a key that all addresses of one owner share: those of a /24, or of a /64 for IPv6. Undefined for addresses that
 * are not global, for many nodes may be on one machine or in one house.
 */
export function subnetOf(hostname: string): string | undefined {
  if (scopeOf(hostname) !== "global") return undefined;
  const address = parseIp(hostname);
  return address && bytesToKey(address.subarray(0, SUBNET_LENGTH[address.length]));
}

/** Gives a key of whom to count: the address (the /64 of IPv6), or address and port of what is not global. */
export function sourceOf(endpoint: Endpoint): string {
  if (scopeOf(endpoint.hostname) !== "global") return formatEndpoint(endpoint);
  return endpoint.hostname.includes(":")
    ? subnetOf(endpoint.hostname) ?? endpoint.hostname
    : endpoint.hostname;
}
