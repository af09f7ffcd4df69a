import type { Endpoint } from "../io/mod.ts";
import { formatIp, parseIp } from "./ip_address.ts";

/** Bytes of an endpoint in its compact form (BEP 23, BEP 7): an address and two bytes of port. */
export const COMPACT_ENDPOINT_LENGTH = { ipv4: 6, ipv6: 18 } as const;

/**
 * Gives an endpoint as 6 bytes, or 18 for IPv6 (BEP 23, BEP 7).
 *
 * @throws {TypeError} if the host name is not an address.
 */
export function encodeCompactEndpoint(endpoint: Endpoint): Uint8Array<ArrayBuffer> {
  const address = parseIp(endpoint.hostname);
  if (address === undefined) {
    throw new TypeError(
      `Cannot write a compact endpoint: "${endpoint.hostname}" is not an address`,
    );
  }
  const bytes = new Uint8Array(address.length + 2);
  bytes.set(address);
  bytes[address.length] = endpoint.port >> 8;
  bytes[address.length + 1] = endpoint.port & 0xff;
  return bytes;
}

/**
 * Reads 6 or 18 bytes as an endpoint, whose port may be 0.
 *
 * @throws {RangeError} if there is another number of bytes.
 */
export function decodeCompactEndpoint(bytes: Uint8Array): Endpoint {
  const end = bytes.length - 2;
  if (end !== 4 && end !== 16) {
    throw new RangeError(`Cannot read ${bytes.length} bytes as a compact endpoint`);
  }
  const port = bytes[end]! << 8 | bytes[end + 1]!;
  return { hostname: formatIp(bytes.subarray(0, end)), port };
}
