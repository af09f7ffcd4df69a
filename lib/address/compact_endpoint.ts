import type { Endpoint } from "../io/mod.ts";
import { type AddressFamily, formatIp, parseIp } from "./ip_address.ts";

/** Bytes of an endpoint in its compact form, by family (BEP 23, BEP 7): an address and two bytes of port. */
export const COMPACT_ENDPOINT_LENGTH: Readonly<Record<AddressFamily, number>> = { 4: 6, 6: 18 };

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

/** Reads endpoints of one family that stand one after the other, as they are asked for; a cut-off last one is left out. */
export function* decodeCompactEndpoints(
  bytes: Uint8Array,
  family: AddressFamily,
): Generator<Endpoint, void> {
  const length = COMPACT_ENDPOINT_LENGTH[family];
  for (let at = 0; at + length <= bytes.length; at += length) {
    yield decodeCompactEndpoint(bytes.subarray(at, at + length));
  }
}
