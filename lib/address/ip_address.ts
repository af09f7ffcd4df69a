import { ipv4Number, ipv6Bytes } from "./_ip_text.ts";

/** 4 for IPv4, 6 for IPv6. */
export type AddressFamily = 4 | 6;

/** Says of which family an address is, IPv4 in IPv6 being IPv4; undefined for what is no address. */
export function addressFamily(hostname: string): AddressFamily | undefined {
  if (!hostname.includes(":")) return ipv4Number(hostname) === undefined ? undefined : 4;
  const bytes = ipv6Bytes(hostname);
  if (bytes === undefined) return undefined;
  return isMappedIpv4(bytes) ? 4 : 6;
}

/**
 * Parses an address in its usual notation.
 *
 * @returns 4 bytes for IPv4 and for IPv4 in IPv6 (`::ffff:1.2.3.4`), 16 for IPv6; undefined if it is no address.
 */
export function parseIp(text: string): Uint8Array | undefined {
  if (text.includes(":")) {
    const bytes = ipv6Bytes(text);
    return bytes && isMappedIpv4(bytes) ? bytes.slice(12) : bytes;
  }
  const number = ipv4Number(text);
  if (number === undefined) return undefined;
  const bytes = new Uint8Array(4);
  for (let i = 0; i < 4; i++) bytes[i] = number >>> 24 - 8 * i;
  return bytes;
}

/** Writes 4 or 16 bytes in the usual notation, IPv6 as RFC 5952 says; IPv4 in IPv6 as IPv4. */
export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  if (bytes.length !== 16) {
    throw new RangeError(`Cannot format ${bytes.length} bytes as an address`);
  }
  if (isMappedIpv4(bytes)) return bytes.subarray(12).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  const { start, length } = longestZeroRun(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** Writes an address in its one usual notation, so that equal addresses are equal texts; names stay as they are. */
export function normaliseHostname(hostname: string): string {
  const bare = hostname.startsWith("[") && hostname.endsWith("]")
    ? hostname.slice(1, -1)
    : hostname;
  const bytes = parseIp(bare);
  return bytes ? formatIp(bytes) : bare;
}

function isMappedIpv4(bytes: Uint8Array): boolean {
  if (bytes.length !== 16 || bytes[10] !== 0xff || bytes[11] !== 0xff) return false;
  return isZero(bytes, 10);
}

/** Whether the first bytes are all 0. */
export function isZero(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== 0) return false;
  }
  return true;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
