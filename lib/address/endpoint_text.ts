import type { Endpoint } from "../io/mod.ts";
import { normaliseHostname, parseIp } from "./ip_address.ts";

/** Writes an endpoint as `host:port`, IPv6 addresses in brackets; also its key in maps. */
export function formatEndpoint(endpoint: Endpoint): string {
  const { hostname, port } = endpoint;
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

/**
 * Reads `host:port` or `[address]:port`.
 *
 * @returns undefined if it is neither, or the port is not in 1 to 65535.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^\s[\]/]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [, bracketed, bare] = match;
  const port = Number(match[3]);
  const hostname = bracketed ?? bare;
  if (hostname === undefined || port < 1 || port > 65_535) return undefined;
  const isIpv6 = bracketed?.includes(":") && parseIp(bracketed) !== undefined;
  if (bracketed !== undefined && !isIpv6) return undefined;
  return { hostname: normaliseHostname(hostname), port };
}
