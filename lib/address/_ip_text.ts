const DOT = 0x2e;
const COLON = 0x3a;
const ZERO = 0x30;

/** The longest IPv6 address: eight groups of which the last two are written as IPv4. */
const MAX_IPV6_LENGTH = 45;

/**
 * Reads an IPv4 address as one number of 32 bits; undefined for what is none. It makes no bytes, for the DHT asks of many
 * addresses for each datagram what they are.
 */
export function ipv4Number(text: string, start = 0, end = text.length): number | undefined {
  if (end - start < 7 || end - start > 15) return undefined;
  let number = 0;
  let dots = 0;
  let part = -1;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      // No leading zeros: some would read what follows as octal.
      if (part === 0) return undefined;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return undefined;
    } else if (code === DOT && part >= 0 && dots < 3) {
      number = number << 8 | part;
      dots++;
      part = -1;
    } else {
      return undefined;
    }
  }
  return dots === 3 && part >= 0 ? (number << 8 | part) >>> 0 : undefined;
}

/** Reads an IPv6 address, whose zone is left out, as 16 bytes; undefined for what is none. */
export function ipv6Bytes(text: string): Uint8Array | undefined {
  if (text.length > MAX_IPV6_LENGTH) return undefined;
  const zone = text.indexOf("%");
  const end = zone < 0 ? text.length : zone;
  const bytes = new Uint8Array(16);
  let length = 0;
  let gapAt = -1;
  let at = 0;
  if (text.startsWith("::")) {
    gapAt = 0;
    at = 2;
  }
  while (at < end) {
    const start = at;
    let group = 0;
    for (let digit = hexDigit(text, at, end); digit >= 0; digit = hexDigit(text, at, end)) {
      group = group << 4 | digit;
      at++;
      if (at - start > 4) return undefined;
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      const ipv4 = ipv4Number(text, start, end);
      if (ipv4 === undefined || length > 12) return undefined;
      setUint16(bytes, length, ipv4 >>> 16);
      setUint16(bytes, length + 2, ipv4 & 0xffff);
      length += 4;
      break;
    }
    if (at === start || length > 14) return undefined;
    setUint16(bytes, length, group);
    length += 2;
    if (at === end) break;
    if (text.charCodeAt(at++) !== COLON || at === end) return undefined;
    if (text.charCodeAt(at) !== COLON) continue;
    if (gapAt >= 0) return undefined;
    gapAt = length;
    at++;
  }
  if (gapAt < 0) return length === 16 ? bytes : undefined;
  if (length > 14) return undefined;
  bytes.copyWithin(16 - length + gapAt, gapAt, length);
  return bytes.fill(0, gapAt, 16 - length + gapAt);
}

function hexDigit(text: string, at: number, end: number): number {
  if (at >= end) return -1;
  const code = text.charCodeAt(at);
  if (code >= ZERO && code <= 0x39) return code - ZERO;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function setUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
