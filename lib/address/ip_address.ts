/** 4 for IPv4, 6 for IPv6. */
export type AddressFamily = 4 | 6;

/** A dot, seen from the digit 0. */
const DOT = 0x2e - 0x30;

/** Says of which family an address is, IPv4 in IPv6 being IPv4; undefined for what is no address. */
export function addressFamily(hostname: string): AddressFamily | undefined {
  const bytes = parseIp(hostname);
  if (bytes === undefined) return undefined;
  return bytes.length === 4 ? 4 : 6;
}

/**
 * Parses an address in its usual notation.
 *
 * @returns 4 bytes for IPv4 and for IPv4 in IPv6 (`::ffff:1.2.3.4`), 16 for IPv6; undefined if it is no address.
 */
export function parseIp(text: string): Uint8Array | undefined {
  const bytes = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return bytes && isMappedIpv4(bytes) ? bytes.slice(12) : bytes;
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

/** It is looked at character by character, for the DHT parses many addresses for each datagram. */
function parseIpv4(text: string): Uint8Array | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  const bytes = new Uint8Array(4);
  let part = 0;
  let value = -1;
  for (let i = 0; i <= text.length; i++) {
    const digit = i < text.length ? text.charCodeAt(i) - 0x30 : DOT;
    if (digit >= 0 && digit <= 9) {
      // No leading zeros: some would read what follows as octal.
      if (value === 0) return undefined;
      value = Math.max(0, value) * 10 + digit;
      if (value > 255) return undefined;
    } else if (digit === DOT && value >= 0 && part < 4) {
      bytes[part++] = value;
      value = -1;
    } else {
      return undefined;
    }
  }
  return part === 4 ? bytes : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined;
  const withoutZone = text.replace(/%.*$/, "");
  const [left = "", right, more] = withoutZone.split("::");
  if (more !== undefined) return undefined;
  if (right === undefined) {
    const all = parseGroups(left, { mayEndInIpv4: true });
    return all?.length === 16 ? Uint8Array.from(all) : undefined;
  }
  const head = parseGroups(left, { mayEndInIpv4: false });
  const tail = parseGroups(right, { mayEndInIpv4: true });
  if (!head || !tail || head.length + tail.length > 14) return undefined;
  const out = new Uint8Array(16);
  out.set(head);
  out.set(tail, 16 - tail.length);
  return out;
}

/** The bytes of groups such as `2001:db8` or `ffff:1.2.3.4`. */
function parseGroups(
  text: string,
  { mayEndInIpv4 }: { readonly mayEndInIpv4: boolean },
): number[] | undefined {
  if (text === "") return [];
  const out: number[] = [];
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes(".")) {
      const ipv4 = parseIpv4(group);
      if (!ipv4) return undefined;
      out.push(...ipv4);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = parseInt(group, 16);
      out.push(value >> 8, value & 0xff);
    } else {
      return undefined;
    }
  }
  return out;
}

function isMappedIpv4(bytes: Uint8Array): boolean {
  if (bytes.length !== 16 || bytes[10] !== 0xff || bytes[11] !== 0xff) return false;
  return bytes.subarray(0, 10).every((byte) => byte === 0);
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
