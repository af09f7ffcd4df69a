import { ipv4Number } from "./_ip_text.ts";
import { isZero, parseIp } from "./ip_address.ts";

/**
 * How far an address reaches.
 *
 * - `loopback`: this machine;
 * - `local`: the network around it: private (RFC 1918, RFC 4193), link-local, shared (RFC 6598);
 * - `global`: everywhere;
 * - `unusable`: nobody can be there: unspecified, multicast, reserved, or no address at all.
 */
export type Scope = "loopback" | "local" | "global" | "unusable";

/** Says how far an address in its usual notation reaches. */
export function scopeOf(hostname: string): Scope {
  if (!hostname.includes(":")) {
    const ipv4 = ipv4Number(hostname);
    return ipv4 === undefined ? "unusable" : scopeOfIpv4(ipv4 >>> 24, ipv4 >>> 16 & 0xff);
  }
  const bytes = parseIp(hostname);
  if (!bytes) return "unusable";
  const [a = 0, b = 0] = bytes;
  return bytes.length === 4 ? scopeOfIpv4(a, b) : scopeOfIpv6(bytes);
}

/**
 * Whether an address is to be believed that someone at `source` told of. Those of this machine and its network are
 * believed from a source in the same scope alone, so that a whole swarm on one machine works and nobody far away can
 * point us at a neighbour.
 */
export function isBelievable(hostname: string, source: Scope): boolean {
  const scope = scopeOf(hostname);
  if (scope === "unusable") return false;
  if (scope === "global") return true;
  if (source === "loopback") return true;
  return scope === "local" && source === "local";
}

function scopeOfIpv4(a: number, b: number): Scope {
  if (a === 127) return "loopback";
  if (a === 0 || a >= 224) return "unusable";
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return "local";
  if ((a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128)) return "local";
  return "global";
}

function scopeOfIpv6(bytes: Uint8Array): Scope {
  const [a = 0, b = 0] = bytes;
  if (isZero(bytes, 15)) {
    return bytes[15] === 1 ? "loopback" : "unusable";
  }
  if (a === 0xff) return "unusable";
  if ((a === 0xfe && (b & 0xc0) === 0x80) || (a & 0xfe) === 0xfc) return "local";
  return "global";
}
