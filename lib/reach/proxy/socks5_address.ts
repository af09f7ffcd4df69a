import { formatIp, parseIp } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** Types of addresses (RFC 1928 5). */
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;

/** Bytes that a name may have: its length is one byte. */
export const MAX_SOCKS5_NAME_LENGTH = 255;

/** An endpoint that was read, and where it ended. */
export interface DecodedSocks5Address {
  /** The endpoint; its host is an address or a name. */
  readonly endpoint: Endpoint;
  /** The first byte after it. */
  readonly end: number;
}

/**
 * Writes an endpoint as SOCKS5 has it (RFC 1928 5): type, address or name, port.
 *
 * @throws {RangeError} if the host is neither an address nor a name of 1 to 255 bytes.
 */
export function encodeSocks5Address(endpoint: Endpoint): Uint8Array {
  const ip = parseIp(endpoint.hostname);
  if (ip !== undefined) {
    return withPort(Uint8Array.of(ip.length === 4 ? IPV4 : IPV6, ...ip), endpoint.port);
  }
  const name = new TextEncoder().encode(endpoint.hostname);
  if (name.length === 0 || name.length > MAX_SOCKS5_NAME_LENGTH) {
    throw new RangeError(
      `Cannot name a host of ${name.length} bytes to a proxy: SOCKS5 has 1 to ${MAX_SOCKS5_NAME_LENGTH}`,
    );
  }
  return withPort(Uint8Array.of(NAME, name.length, ...name), endpoint.port);
}

/**
 * Reads an endpoint.
 *
 * @returns "more" if it is not all there, undefined if it is none.
 */
export function decodeSocks5Address(
  bytes: Uint8Array,
  start: number,
): DecodedSocks5Address | "more" | undefined {
  const type = bytes[start];
  const length = bytes[start + 1];
  if (type === undefined) return "more";
  if (type === IPV4 || type === IPV6) {
    const end = start + 1 + (type === IPV4 ? 4 : 16);
    if (end + 2 > bytes.length) return "more";
    return { endpoint: at(formatIp(bytes.subarray(start + 1, end)), bytes, end), end: end + 2 };
  }
  if (type !== NAME) return undefined;
  if (length === undefined) return "more";
  const end = start + 2 + length;
  if (end + 2 > bytes.length) return "more";
  const name = new TextDecoder().decode(bytes.subarray(start + 2, end));
  // Letters, digits and what else names and addresses have; it goes into messages and to resolvers.
  if (!/^[\w.:-]+$/.test(name)) return undefined;
  return { endpoint: at(name, bytes, end), end: end + 2 };
}

function at(hostname: string, bytes: Uint8Array, portAt: number): Endpoint {
  return { hostname, port: bytes[portAt]! << 8 | bytes[portAt + 1]! };
}

function withPort(host: Uint8Array, port: number): Uint8Array {
  const out = new Uint8Array(host.length + 2);
  out.set(host);
  out[host.length] = port >> 8;
  out[host.length + 1] = port;
  return out;
}
